/** The object without some of its fields; the object itself when it has none of them. */
export function omit<T extends object, K extends keyof T>(object: T, ...fields: readonly K[]): Omit<T, K> {
  if (!fields.some((field) => field in object)) return object
  const rest: Partial<T> = { ...object }
  for (const field of fields) delete rest[field]
  // Exactly the fields of K are gone.
  return rest as Omit<T, K>
}

/** What Go's encoder leaves out of an `omitempty` field: nothing, '', 0, false, an empty list or map. */
export const isEmptyValue = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  value === 0 ||
  value === false ||
  (Array.isArray(value) ? value.length === 0 : typeof value === 'object' && Object.keys(value).length === 0)

/** The object without those of `fields` that are empty, as the API server would store it. */
export function omitEmpty<T extends object, K extends keyof T>(object: T, fields: readonly K[]): T {
  const empty = fields.filter((field) => field in object && isEmptyValue(object[field]))
  if (empty.length === 0) return object
  // Only fields that hold nothing are taken out; all of them are optional in the API.
  return omit(object, ...empty) as unknown as T
}
