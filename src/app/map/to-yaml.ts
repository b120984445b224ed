import type { JsonValue } from '../../core/api/json.ts'

/** Texts that YAML would read as something else. */
const NEEDS_QUOTES =
  /^$|^[\s&*!|>%@`'"#{}[\],?:-]|[:#]\s|\s$|:$|^(?:true|false|yes|no|on|off|null|~|[-+.\d][\d_.eExobA-F:+-]*)$|[\n\t]/i

const scalar = (value: null | boolean | number | string): string =>
  typeof value === 'string' ? (NEEDS_QUOTES.test(value) ? JSON.stringify(value) : value) : String(value)

function linesOf(value: JsonValue, indent: string): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: JsonValue) => {
      const [head = '', ...rest] = isLeaf(item) ? [leaf(item)] : linesOf(item, `${indent}  `)
      return [`${indent}- ${head.trimStart()}`, ...rest]
    })
  }
  if (typeof value !== 'object' || value === null) return [`${indent}${leaf(value)}`]
  return Object.entries(value).flatMap(([key, inner]) => {
    if (isLeaf(inner)) return [`${indent}${scalar(key)}: ${leaf(inner)}`]
    return [`${indent}${scalar(key)}:`, ...linesOf(inner, Array.isArray(inner) ? indent : `${indent}  `)]
  })
}

const isLeaf = (value: JsonValue): boolean => typeof value !== 'object' || value === null || Object.keys(value).length === 0

function leaf(value: JsonValue): string {
  if (Array.isArray(value)) return '[]'
  return typeof value === 'object' && value !== null ? '{}' : scalar(value as null | boolean | number | string)
}

/** JSON as YAML to read, the way kubectl prints it. */
export const toYaml = (value: JsonValue): string => linesOf(value, '').join('\n')
