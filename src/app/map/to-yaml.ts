import type { JsonObject, JsonValue } from '../../core/api/json.ts'

/** Texts that YAML surely reads as text; whatever else gets quotes. */
const PLAIN = /^(?:[A-Za-z/_](?:[\w ./@=+,();'-]|:(?=[\w/]))*(?<![ :])|\d+(?:\.\d+){3}(?:\/\d+)?)$/
const RESERVED = /^(?:true|false|yes|no|on|off|null|y|n)$/i

const isPlain = (text: string): boolean => PLAIN.test(text) && !RESERVED.test(text)

const scalar = (value: null | boolean | number | string): string =>
  typeof value === 'string' && !isPlain(value) ? JSON.stringify(value) : String(value)

function linesOf(value: JsonValue, indent: string): readonly string[] {
  if (isLeaf(value)) return [`${indent}${leaf(value)}`]
  if (Array.isArray(value)) {
    return value.flatMap((item: JsonValue) => {
      const [head = '', ...rest] = isLeaf(item) ? [leaf(item)] : linesOf(item, `${indent}  `)
      return [`${indent}- ${head.trimStart()}`, ...rest]
    })
  }
  return Object.entries(value as JsonObject).flatMap(([key, inner]) => {
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
