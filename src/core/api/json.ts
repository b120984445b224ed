/** Any JSON value: what a request body decodes to before a kind claims it. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject

/** A JSON object. Its keys are data from outside: look them up with `Object.hasOwn`, never on a prototype. */
export type JsonObject = { readonly [key: string]: JsonValue }

/** A copy that shares nothing with `value`. Keys such as `__proto__` stay plain keys. */
export function copyJson(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copyJson)
  const copy: { [key: string]: JsonValue } = {}
  for (const [key, part] of Object.entries(value)) {
    Object.defineProperty(copy, key, { value: copyJson(part), enumerable: true, writable: true, configurable: true })
  }
  return copy
}
