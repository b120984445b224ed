import type { JsonValue } from '../api/json.ts'
import type { Result } from '../api/status.ts'

/** JSON text as a value, with the path of every key that stands twice in one object (`spec.ports[0].port`). */
export interface ParsedText {
  readonly value: JsonValue
  readonly duplicates: readonly string[]
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

interface Level {
  readonly path: string
  /** Keys seen so far; null in a list. */
  readonly keys: Set<string> | null
  key: string
  index: number
}

const below = (level: Level | undefined): string => {
  if (!level) return ''
  if (!level.keys) return `${level.path}[${level.index}]`
  return level.path === '' ? level.key : `${level.path}.${level.key}`
}

/** Finds repeated keys in text that is known to be JSON: the last one wins when it is parsed, without a word. */
function duplicateKeys(text: string): readonly string[] {
  const found: string[] = []
  const levels: Level[] = []
  let keyNext = false
  for (const [token] of text.matchAll(TOKEN)) {
    const level = levels.at(-1)
    if (token === '{' || token === '[') {
      levels.push({ path: below(level), keys: token === '{' ? new Set() : null, key: '', index: 0 })
      keyNext = token === '{'
    } else if (token === '}' || token === ']') {
      levels.pop()
      keyNext = false
    } else if (token === ',') {
      if (level && !level.keys) level.index += 1
      keyNext = level?.keys !== null
    } else if (keyNext && level?.keys && token !== ':') {
      level.key = String(JSON.parse(token))
      if (level.keys.has(level.key)) found.push(below(level))
      level.keys.add(level.key)
      keyNext = false
    }
  }
  return found
}

/** Parses a request's body. The error is what Go's decoder would begin with, for the most part. */
export function parseJsonText(text: string): Result<ParsedText, string> {
  try {
    const value: JsonValue = JSON.parse(text)
    return { ok: true, value: { value, duplicates: duplicateKeys(text) } }
  } catch {
    return { ok: false, error: firstMistake(text) }
  }
}

/** Source: Go's encoding/json. Differs: only the first character and a text that ends too soon are told apart. */
function firstMistake(text: string): string {
  const first = text.trimStart().slice(0, 1)
  if (first === '' || ((first === '{' || first === '[') && !/[}\]]\s*$/.test(text))) return 'unexpected end of JSON input'
  if (first !== '{' && first !== '[') return `invalid character '${first}' looking for beginning of value`
  return 'invalid character in JSON text'
}
