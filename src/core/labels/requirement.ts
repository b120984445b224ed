import type { LabelMap } from '../api/meta.ts'
import type { Result } from '../api/status.ts'
import { labelKeyErrors, labelValueErrors } from './syntax.ts'

/** As the text form writes them; `gt` and `lt` stand for `>` and `<`. */
export type Operator = 'in' | 'notin' | '=' | '==' | '!=' | 'gt' | 'lt' | 'exists' | '!'

/** One condition on one label. Made by `newRequirement`, which refuses what cannot be one. */
export interface Requirement {
  readonly key: string
  readonly op: Operator
  readonly values: readonly string[]
}

const ESCAPES: { readonly [character: string]: string } = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}
const hex = (character: string): string => `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`

/** A text as the API server quotes it in a message (Go's %q). `Differs:` unprintable characters beyond ASCII stay as they are. */
const quote = (text: string): string =>
  `"${[...text].map((c) => (Object.hasOwn(ESCAPES, c) ? ESCAPES[c] : c < ' ' || c === '\x7f' ? hex(c) : c)).join('')}"`

const invalid = (path: string, value: string, detail: string): string => `${path}: Invalid value: ${value}: ${detail}`

/** The message for a bad key, or null. `path` is where the key stands; a selector's text has none, which prints `<nil>`. */
export function keyError(key: string, path = '<nil>'): string | null {
  const errors = labelKeyErrors(key)
  return errors.length > 0 ? invalid(path, quote(key), errors.join('; ')) : null
}

const INT64_MAX = 2n ** 63n - 1n
const INT64_MIN = -(2n ** 63n)

/** A signed 64-bit integer written in decimal, or null. */
function int64(text: string): bigint | null {
  if (!/^[+-]?\d{1,64}$/.test(text)) return null
  const digits = BigInt(text.replace(/^[+-]/, ''))
  const value = text.startsWith('-') ? -digits : digits
  return value <= INT64_MAX && value >= INT64_MIN ? value : null
}

function countError(op: Operator, values: readonly string[]): readonly string[] {
  const said = (detail: string): readonly string[] => [
    invalid('values', values.length > 0 ? JSON.stringify(values) : 'null', detail),
  ]
  switch (op) {
    case 'in':
    case 'notin':
      return values.length > 0 ? [] : said("for 'in', 'notin' operators, values set can't be empty")
    case '=':
    case '==':
    case '!=':
      return values.length === 1 ? [] : said('exact-match compatibility requires one single value')
    case 'exists':
    case '!':
      return values.length === 0 ? [] : said('values set must be empty for exists and does not exist')
    case 'gt':
    case 'lt':
      return [
        ...(values.length === 1 ? [] : said("for 'Gt', 'Lt' operators, exactly one value is required")),
        ...values.flatMap((value, i) =>
          int64(value) === null
            ? [invalid(`values[${i}]`, quote(value), "for 'Gt', 'Lt' operators, the value must be an integer")]
            : [],
        ),
      ]
  }
}

/** Several messages as one: repeated ones count once, more than one stand in brackets. */
function aggregate(messages: readonly string[]): string {
  const different = [...new Set(messages)]
  return different.length > 1 ? `[${different.join(', ')}]` : different.join()
}

/**
 * A requirement, or everything that is wrong with it as one message.
 * Source: kubernetes/apimachinery pkg/labels/selector.go NewRequirement.
 */
export function newRequirement(key: string, op: Operator, values: readonly string[]): Result<Requirement, string> {
  const badKey = keyError(key, 'key')
  const messages = [
    ...(badKey === null ? [] : [badKey]),
    ...countError(op, values),
    ...values.flatMap((value, i) => {
      const errors = labelValueErrors(value)
      return errors.length > 0 ? [invalid(`values[${i}][${key}]`, quote(value), errors.join('; '))] : []
    }),
  ]
  return messages.length > 0 ? { ok: false, error: aggregate(messages) } : { ok: true, value: { key, op, values } }
}

/**
 * True when labels satisfy a requirement. A missing label satisfies only `notin`, `!=` and `!`.
 * Source: kubernetes/apimachinery pkg/labels/selector.go Requirement.Matches.
 */
export function satisfies({ key, op, values }: Requirement, labels: LabelMap): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (op) {
    case 'in':
    case '=':
    case '==':
      return value !== undefined && values.includes(value)
    case 'notin':
    case '!=':
      return value === undefined || !values.includes(value)
    case 'exists':
      return value !== undefined
    case '!':
      return value === undefined
    case 'gt':
    case 'lt': {
      const [have, bound] = [int64(value ?? ''), int64(values[0] ?? '')]
      if (have === null || bound === null) return false
      return op === 'gt' ? have > bound : have < bound
    }
  }
}

const inCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The text of a requirement, values sorted. */
export function printRequirement({ key, op, values }: Requirement): string {
  const sorted = values.toSorted(inCodeUnits)
  switch (op) {
    case 'exists':
      return key
    case '!':
      return `!${key}`
    case 'in':
    case 'notin':
      return `${key} ${op} (${sorted.join(',')})`
    case 'gt':
      return `${key}>${sorted.join()}`
    case 'lt':
      return `${key}<${sorted.join()}`
    default:
      return `${key}${op}${sorted.join()}`
  }
}
