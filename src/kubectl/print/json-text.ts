import type { JsonValue } from '../../core/api/json.ts'

/** Keys of maps in order, throughout. */
export function sortKeys(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sortKeys)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, part]) => [key, sortKeys(part)]))
}

/** Go writes `<`, `>` and `&` in JSON so that a page may hold it. Source: Go encoding/json HTMLEscape. */
const escaped = (json: string): string =>
  json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** On one line, without blanks. */
export const compactJson = (value: JsonValue): string => escaped(JSON.stringify(value))

/** Indented by four, as `-o json` prints it. An empty list or map stays on its line. */
export const indentedJson = (value: JsonValue): string => `${escaped(JSON.stringify(value, null, 4))}\n`
