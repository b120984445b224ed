import type { Result } from '../../core/api/status.ts'
import { parseDuration } from './duration.ts'
import type { FlagSpec } from './types.ts'

/** What a flag holds: texts as they stood, everything else read. */
export type FlagValue = boolean | number | string | readonly string[]

const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True'])
const FALSE: ReadonlySet<string> = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False'])
const refused = <T>(error: string): Result<T, string> => ({ ok: false, error })

function parseBool(text: string): Result<boolean, string> {
  if (TRUE.has(text)) return { ok: true, value: true }
  if (FALSE.has(text)) return { ok: true, value: false }
  return refused(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`)
}

function parseInteger(text: string): Result<number, string> {
  const plain = text.replace(/^[-+]/, '')
  const value = /^(?:0x[\da-f]+|0o?[0-7]+|0b[01]+|\d+)$/i.test(plain)
    ? Number(/^0[0-7]+$/.test(plain) ? `0o${plain.slice(1)}` : plain)
    : Number.NaN
  if (Number.isNaN(value)) return refused(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  if (value > Number.MAX_SAFE_INTEGER) return refused(`strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`)
  return { ok: true, value: text.startsWith('-') ? -value : value }
}

/** One line of comma-separated values; quotes keep a comma. Source: Go encoding/csv, as pflag's stringSlice uses it. */
function splitCommas(text: string): Result<readonly string[], string> {
  if (text === '') return { ok: true, value: [] }
  const parts: string[] = []
  let at = 0
  for (;;) {
    if (text[at] === '"') {
      const quoted = /^"((?:[^"]|"")*)"(?=,|$)/.exec(text.slice(at))
      if (!quoted) return refused(`parse error on line 1, column ${text.length + 1}: extraneous or missing " in quoted-field`)
      parts.push((quoted[1] ?? '').replaceAll('""', '"'))
      at += quoted[0].length
    } else {
      const end = text.indexOf(',', at)
      const field = end < 0 ? text.slice(at) : text.slice(at, end)
      const quote = field.indexOf('"')
      if (quote >= 0) return refused(`parse error on line 1, column ${at + quote + 1}: bare " in non-quoted-field`)
      parts.push(field)
      at += field.length
    }
    if (at >= text.length) return { ok: true, value: parts }
    at += 1
  }
}

/** Reads one word for a flag. Lists grow by what `before` holds. */
export function readValue({ kind }: FlagSpec, word: string, before: readonly string[]): Result<FlagValue, string> {
  switch (kind) {
    case 'bool':
      return parseBool(word)
    case 'int':
      return parseInteger(word)
    case 'duration':
      return parseDuration(word)
    case 'array':
      return { ok: true, value: [...before, word] }
    case 'strings': {
      const parts = splitCommas(word)
      return parts.ok ? { ok: true, value: [...before, ...parts.value] } : parts
    }
    case 'string':
      return { ok: true, value: word }
  }
}

/** What a flag holds when it does not stand on the line. */
export function defaultValue(spec: FlagSpec): FlagValue {
  if (spec.kind === 'strings' || spec.kind === 'array') {
    const inside = spec.default.replace(/^\[|\]$/g, '')
    return inside === '' ? [] : inside.split(',')
  }
  const value = readValue(spec, spec.default, [])
  if (!value.ok) throw new Error(`the default of --${spec.name} cannot be read: ${value.error}`)
  return value.value
}
