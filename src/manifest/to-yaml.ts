import type { JsonObject, JsonValue } from '../core/api/json.ts'

/** Words that are no texts, as they stand, with a capital and in capitals. Source: go-yaml resolve.go. */
const RESERVED: ReadonlySet<string> = new Set([
  ...['', '~', '.NaN', '.nan', '.NAN'],
  ...['null', 'true', 'false', 'yes', 'no', 'on', 'off', 'y', 'n'].flatMap((word) => [
    word,
    word.charAt(0).toUpperCase() + word.slice(1),
    word.toUpperCase(),
  ]),
  ...['', '-', '+'].flatMap((sign) => ['.inf', '.Inf', '.INF'].map((word) => sign + word)),
])
const NUMBER = /^[-+]?(?:0b[01_]+|0x[\da-f_]+|0o?[0-7_]+|[\d_]*\.?[\d_]+(?:e[-+]?\d+)?|\d[\d_]*\.)$/i
const BASE_60 = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/
const TIMESTAMP = /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ]\d{1,2}:\d{2}:\d{2}.*)?$/

/** A YAML reader would take it for something else than a text. */
const resolvesToOther = (text: string): boolean =>
  RESERVED.has(text) || (NUMBER.test(text) && /\d/.test(text)) || BASE_60.test(text) || TIMESTAMP.test(text)

/** It may stand without quotes in block style. Source: go-yaml emitterc.go yaml_emitter_analyze_scalar. */
const isPlain = (text: string): boolean => !/^[ #,[\]{}&*!|>'"%@`]|^[-?:](?: |$)|^---|^\.\.\.|: |:$| #| $/.test(text)

// biome-ignore lint/suspicious/noControlCharactersInRegex: what YAML cannot show is what is looked for
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufeff]|[\u{10000}-\u{10ffff}]/u

type Style = 'plain' | 'single' | 'double' | 'literal'

/** Source: go-yaml encode.go stringv, emitterc.go yaml_emitter_select_scalar_style. */
function styleOf(value: string): Style {
  if (UNPRINTABLE.test(value) || value.includes(' \n')) return 'double'
  if (value.includes('\n')) return value.endsWith(' ') ? 'double' : 'literal'
  if (resolvesToOther(value)) return 'double'
  return isPlain(value) ? 'plain' : 'single'
}

const ESCAPES: { readonly [char: string]: string } = {
  ...{ '\0': '0', '\u0007': 'a', '\b': 'b', '\t': 't', '\n': 'n', '\v': 'v', '\f': 'f', '\r': 'r', '\u001b': 'e' },
  ...{ '"': '"', '\\': '\\' },
}

function escaped(char: string): string {
  if (Object.hasOwn(ESCAPES, char)) return `\\${ESCAPES[char]}`
  if (!UNPRINTABLE.test(char)) return char
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase()
  return code.length <= 2
    ? `\\x${code.padStart(2, '0')}`
    : code.length <= 4
      ? `\\u${code.padStart(4, '0')}`
      : `\\U${code.padStart(8, '0')}`
}

/** After this column a line goes on below at its next blank. Source: go-yaml emitterc.go best_width. */
const WIDTH = 80

/**
 * A text in one of the styles of one line, folded; `column` is where it starts.
 * Source: go-yaml emitterc.go yaml_emitter_write_{plain,single_quoted,double_quoted}_scalar.
 */
function folded(value: string, style: Exclude<Style, 'literal'>, indent: string, column: number): string {
  const quote = { plain: '', single: "'", double: '"' }[style]
  const chars = [...value]
  let text = quote
  let at = column + quote.length
  chars.forEach((char, i) => {
    const [before, after] = [chars[i - 1], chars[i + 1]]
    const inside = style === 'plain' || (i > 0 && after !== undefined)
    if (char === ' ' && before !== ' ' && at > WIDTH && inside && (style === 'double' || after !== ' ')) {
      const kept = after === ' ' ? '\\' : ''
      text += `\n${indent}${kept}`
      at = indent.length + kept.length
      return
    }
    const written = style === 'double' ? escaped(char) : style === 'single' && char === "'" ? "''" : char
    text += written
    at += [...written].length
  })
  return text + quote
}

/** A text as a value that starts at a column; lines after its first have this indent. */
function scalar(value: string, indent: string, column: number): string {
  const style = styleOf(value)
  return style === 'literal' ? literal(value, indent) : folded(value, style, indent, column)
}

/** A key is never broken. */
function keyText(key: string): string {
  const style = styleOf(key)
  return folded(key, style === 'literal' ? 'double' : style, '', Number.NEGATIVE_INFINITY)
}

/** Several lines as they are, behind `|`. */
function literal(value: string, indent: string): string {
  const body = value.replace(/\n+$/, '')
  const ends = value.length - body.length
  const hint = /^[ \n]/.test(value) ? '2' : ''
  const chomp = ends === 0 ? '-' : ends === 1 && body !== '' ? '' : '+'
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

function leaf(value: JsonValue, indent: string, column: number): string {
  if (typeof value === 'string') return scalar(value, indent, column)
  if (Array.isArray(value)) return '[]'
  return typeof value === 'object' && value !== null ? '{}' : String(value)
}

function linesOf(value: JsonValue, indent: string): readonly string[] {
  const inner = `${indent}  `
  if (isLeaf(value)) return [`${indent}${leaf(value, inner, indent.length)}`]
  if (Array.isArray(value)) {
    return value.flatMap((item: JsonValue) => {
      const [head = '', ...rest] = isLeaf(item) ? [leaf(item, inner, inner.length)] : linesOf(item, inner)
      return [`${indent}- ${isLeaf(item) ? head : head.slice(inner.length)}`, ...rest]
    })
  }
  return Object.entries(value as JsonObject)
    .toSorted(([a], [b]) => compareKeys(a, b))
    .flatMap(([key, part]) => {
      const name = keyText(key)
      if (isLeaf(part)) return [`${indent}${name}: ${leaf(part, inner, indent.length + [...name].length + 2)}`]
      return [`${indent}${name}:`, ...linesOf(part, Array.isArray(part) ? indent : inner)]
    })
}

/**
 * JSON as YAML, the way kubectl prints it: keys sorted, lists not indented, long lines folded at blanks.
 * Source: sigs.k8s.io/yaml, go-yaml v2 emitterc.go and encode.go.
 */
export const toYaml = (value: JsonValue): string => `${linesOf(value, '').join('\n')}\n`
