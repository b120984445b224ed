import type { JsonValue } from '../../api/json.ts'
import { isJsonObject } from '../decode.ts'

/** A value as Go prints it with `%+v`: `map[spec:map[slector:map[app:web]]]`, keys sorted. */
export function goMap(value: JsonValue): string {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goMap).join(' ')}]`
  if (!isJsonObject(value)) return String(value)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `map[${entries.map(([key, part]) => `${key}:${goMap(part)}`).join(' ')}]`
}
