import type { JsonValue } from '../../core/api/json.ts'

/** A value as Go source, keys sorted. Source: Go fmt, `%#v` of decoded JSON. */
export function goSyntax(value: JsonValue): string {
  if (value === null) return 'interface {}(nil)'
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (typeof value !== 'object') return typeof value === 'string' ? JSON.stringify(value) : String(value)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `map[string]interface {}{${entries.map(([key, part]) => `${JSON.stringify(key)}:${goSyntax(part)}`).join(', ')}}`
}
