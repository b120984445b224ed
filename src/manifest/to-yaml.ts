import type { JsonObject, JsonValue } from '../core/api/json.ts'

const RESERVED: ReadonlySet<string> = new Set([
  '',
  '~',
  'null',
  'true',
  'false',
  'yes',
  'no',
  'on',
  'off',
  'y',
  'n',
  '<<',
  '.nan',
  '.inf',
  '-.inf',
  '+.inf',
])
const NUMBER = /^[-+]?(?:0b[01_]+|0x[\da-f_]+|0o?[0-7_]+|[\d_]*\.?[\d_]+(?:e[-+]?\d+)?|\d[\d_]*\.)$/i
const BASE_60 = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/
const TIMESTAMP = /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ]\d{1,2}:\d{2}:\d{2}.*)?$/

/** A YAML reader would take it for something else than a text. */
const resolvesToOther = (text: string): boolean =>
  RESERVED.has(text.toLowerCase()) || (NUMBER.test(text) && /\d/.test(text)) || BASE_60.test(text) || TIMESTAMP.test(text)

/** It may stand without quotes in block style. Source: go-yaml emitterc.go yaml_emitter_analyze_scalar. */
const isPlain = (text: string): boolean => !/^[\s#,[\]{}&*!|>'"%@`]|^[-?:](?:\s|$)|^---|^\.\.\.|: |:$| #|\s$/.test(text)

// biome-ignore lint/suspicious/noControlCharactersInRegex: what YAML cannot show is what is looked for
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufeff\ud800-\udfff]/

function scalar(value: string, indent: string): string {
  if (UNPRINTABLE.test(value) || resolvesToOther(value)) return JSON.stringify(value)
  if (value.includes('\n')) return literal(value, indent)
  return isPlain(value) ? value : `'${value.replaceAll("'", "''")}'`
}

/** Several lines as they are, behind `|`. */
function literal(value: string, indent: string): string {
  const body = value.replace(/\n+$/, '')
  const ends = value.length - body.length
  const hint = /^[ \n]/.test(value) ? '2' : ''
  const chomp = ends === 0 ? '-' : ends === 1 ? '' : '+'
  const lines = `${body}${ends > 1 ? '\n'.repeat(ends - 1) : ''}`.split('\n')
  return [`|${hint}${chomp}`, ...lines.map((line) => (line === '' ? '' : `${indent}${line}`))].join('\n')
}

const isDigit = (char: string | undefined): boolean => char !== undefined && /\d/.test(char)
const isLetter = (char: string): boolean => /\p{L}/u.test(char)

/** The order of keys: numbers inside them count as numbers. Source: go-yaml sorter.go keyList.Less. */
export function compareKeys(a: string, b: string): number {
  let digits = false
  for (let i = 0; i < a.length && i < b.length; i += 1) {
    const [x, y] = [a.charAt(i), b.charAt(i)]
    if (x === y) {
      digits = isDigit(x)
      continue
    }
    const [xl, yl] = [isLetter(x), isLetter(y)]
    if (xl && yl) return x < y ? -1 : 1
    if (xl || yl) return digits === xl ? -1 : 1
    const [m, n] = [/^\d*/.exec(a.slice(i))?.[0] ?? '', /^\d*/.exec(b.slice(i))?.[0] ?? '']
    const led = (x === '0' || y === '0') && /[1-9]\d*$/.test(a.slice(0, i)) ? '1' : ''
    const [u, v] = [Number(led + m), Number(led + n)]
    if (u !== v) return u - v
    if (m.length !== n.length) return m.length - n.length
    return x < y ? -1 : 1
  }
  return a.length - b.length
}

const isLeaf = (value: JsonValue): boolean => typeof value !== 'object' || value === null || Object.keys(value).length === 0

function leaf(value: JsonValue, indent: string): string {
  if (typeof value === 'string') return scalar(value, indent)
  if (Array.isArray(value)) return '[]'
  return typeof value === 'object' && value !== null ? '{}' : String(value)
}

function linesOf(value: JsonValue, indent: string): readonly string[] {
  if (isLeaf(value)) return [`${indent}${leaf(value, `${indent}  `)}`]
  if (Array.isArray(value)) {
    return value.flatMap((item: JsonValue) => {
      const [head = '', ...rest] = isLeaf(item) ? [leaf(item, `${indent}  `)] : linesOf(item, `${indent}  `)
      return [`${indent}- ${head.trimStart()}`, ...rest]
    })
  }
  return Object.entries(value as JsonObject)
    .toSorted(([a], [b]) => compareKeys(a, b))
    .flatMap(([key, inner]) => {
      const name = scalar(key, '')
      if (isLeaf(inner)) return [`${indent}${name}: ${leaf(inner, `${indent}  `)}`]
      return [`${indent}${name}:`, ...linesOf(inner, Array.isArray(inner) ? indent : `${indent}  `)]
    })
}

/**
 * JSON as YAML, the way kubectl prints it: keys sorted, lists not indented, long lines not folded.
 * Source: sigs.k8s.io/yaml, go-yaml v2 emitterc.go and encode.go.
 */
export const toYaml = (value: JsonValue): string => `${linesOf(value, '').join('\n')}\n`
