import type { Result } from '../../../core/api/status.ts'

export type Literal = string | number | boolean

/** `[from:to:by]`; `[from]` is one element. */
export interface Slice {
  readonly step: 'slice'
  readonly from: number | null
  readonly to: number | null
  readonly by: number | null
  readonly one: boolean
}

/** One step of an expression. */
export type Step =
  | { readonly step: 'literal'; readonly value: Literal }
  | { readonly step: 'field'; readonly name: string }
  | { readonly step: 'wildcard' }
  | { readonly step: 'descend' }
  | Slice
  | { readonly step: 'union'; readonly paths: readonly (readonly Step[])[] }
  | { readonly step: 'filter'; readonly left: readonly Step[]; readonly operator: string; readonly right: readonly Step[] }
  /** `range`, `end`, and words that mean nothing. */
  | { readonly step: 'identifier'; readonly name: string }

/** One `{…}`, or the text between two: it prints what its steps find. */
export type Action = readonly Step[]

class Unparsable extends Error {}

const TERMINATORS: ReadonlySet<string | undefined> = new Set([
  undefined,
  '.',
  ',',
  '[',
  ']',
  '$',
  '@',
  '{',
  '}',
  ' ',
  '\t',
  '\r',
  '\n',
])
const isWordChar = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{Nd}_]/u.test(char)

/**
 * Reads a template of kubectl's JSONPath dialect; the error is its text.
 * Source: client-go util/jsonpath/parser.go.
 */
export function parseJsonPath(text: string): Result<readonly Action[], string> {
  try {
    return { ok: true, value: readActions(text) }
  } catch (error) {
    if (error instanceof Unparsable) return { ok: false, error: error.message }
    throw error
  }
}

function readActions(text: string): readonly Action[] {
  const actions: Action[] = []
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('{', at)
    const before = open < 0 ? text.slice(at) : text.slice(at, open)
    if (before !== '') actions.push([{ step: 'literal', value: before }])
    if (open < 0) break
    const reader = new Reader(text, open + 1)
    actions.push(reader.steps())
    at = reader.at
  }
  return actions
}

/** What stands between two braces; what follows a brace that closed too early is lost, as it is to kubectl. */
const stepsOf = (inside: string): readonly Step[] => readActions(`{${inside}}`)[0] ?? []

class Reader {
  readonly #text: string
  at: number

  constructor(text: string, at: number) {
    this.#text = text
    this.at = at
  }

  /** Steps up to the closing brace. */
  steps(): readonly Step[] {
    const steps: Step[] = []
    while (!this.#takes('}')) {
      if (this.#takes('[?(')) steps.push(this.#filter())
      else if (this.#takes('..')) steps.push(...this.#recursive(steps.at(-1)))
      else steps.push(...this.#step())
    }
    return steps
  }

  #takes(prefix: string): boolean {
    if (!this.#text.startsWith(prefix, this.at)) return false
    this.at += prefix.length
    return true
  }

  #step(): readonly Step[] {
    const char = this.#text[this.at]
    if (char === undefined || char === '\r' || char === '\n') throw new Unparsable('unclosed action')
    this.at += 1
    if (char === ' ' || char === '@' || char === '$') return []
    if (char === '[') return bracketed(this.#until(']', 'unterminated array'))
    if (char === '"' || char === "'") return [{ step: 'literal', value: this.#quoted(char) }]
    if (char === '.') return [this.#field()]
    this.at -= 1
    if (/[-+\d]/.test(char)) return [this.#number()]
    if (isWordChar(char)) return [this.#identifier()]
    const code = char.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
    throw new Unparsable(`unrecognized character in action: U+${code} '${char}'`)
  }

  /** The text before a character, which is passed over. */
  #until(end: string, missing: string): string {
    const line = /^[^\n]*/.exec(this.#text.slice(this.at))?.[0] ?? ''
    const length = line.indexOf(end)
    if (length < 0) throw new Unparsable(missing)
    this.at += length + 1
    return line.slice(0, length)
  }

  #recursive(before: Step | undefined): readonly Step[] {
    if (before?.step === 'descend') throw new Unparsable('invalid multiple recursive descent')
    return isWordChar(this.#text[this.at]) ? [{ step: 'descend' }, this.#field()] : [{ step: 'descend' }]
  }

  #field(): Step {
    const start = this.at
    for (; !TERMINATORS.has(this.#text[this.at]); this.at += 1) if (this.#text[this.at] === '\\') this.at += 1
    const name = this.#text.slice(start, this.at)
    return name === '*' ? { step: 'wildcard' } : { step: 'field', name: name.replaceAll('\\', '') }
  }

  #number(): Step {
    const text = /^[-+]?[\d.]*/.exec(this.#text.slice(this.at))?.[0] ?? ''
    this.at += text.length
    if (!/^[-+]?(?:\d+\.?\d*|\.\d+)$/.test(text)) throw new Unparsable(`cannot parse number ${text}`)
    return { step: 'literal', value: Number(text) }
  }

  #identifier(): Step {
    const start = this.at
    while (!TERMINATORS.has(this.#text[this.at])) this.at += 1
    const name = this.#text.slice(start, this.at)
    return name === 'true' || name === 'false' ? { step: 'literal', value: name === 'true' } : { step: 'identifier', name }
  }

  #quoted(quote: string): string {
    for (let end = this.at; end < this.#text.length && this.#text[end] !== '\n'; end += 1) {
      if (this.#text[end] !== quote || this.#text[end - 1] === '\\') continue
      const inside = this.#text.slice(this.at, end)
      this.at = end + 1
      return unescaped(inside)
    }
    throw new Unparsable('unterminated quoted string')
  }

  #filter(): Step {
    const start = this.at
    let quote = ''
    let closed = false
    for (; ; this.at += 1) {
      const char = this.#text[this.at]
      if (char === undefined || char === '\n') throw new Unparsable('unterminated filter')
      if (char === ')' && (quote !== '') === closed) break
      if (char !== '"' && char !== "'") continue
      if (quote === '') quote = char
      else if (char === quote && this.#text[this.at - 1] !== '\\') closed = true
    }
    const inside = this.#text.slice(start, this.at)
    this.at += 1
    if (!this.#takes(']')) throw new Unparsable('unclosed array expect ]')
    const [, left, operator, right] = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(inside) ?? []
    if (left === undefined || operator === undefined || right === undefined) {
      return { step: 'filter', left: stepsOf(inside), operator: 'exists', right: [] }
    }
    return { step: 'filter', left: stepsOf(left), operator, right: stepsOf(right) }
  }
}

const unescaped = (text: string): string =>
  text.replace(/\\(.)/g, (_, char: string) => ({ n: '\n', t: '\t', r: '\r' })[char] ?? char)

function bracketed(inside: string): readonly Step[] {
  const text = inside === '*' ? ':' : inside
  const parts = text.split(',')
  if (parts.length > 1) return [{ step: 'union', paths: parts.map((part) => stepsOf(`[${part.replace(/^ +| +$/g, '')}]`)) }]
  const key = /^'([^']*)'$/.exec(text)?.[1]
  if (key !== undefined) return stepsOf(`.${key}`)
  const slice = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text)
  if (!slice) throw new Unparsable(`invalid array index ${text}`)
  const [from = '', to, by] = slice.slice(1)
  return [{ step: 'slice', from: bound(from), to: bound(to?.slice(1)), by: bound(by?.slice(1)), one: to === undefined }]
}

function bound(text: string | undefined): number | null {
  if (text === undefined || text === '') return null
  if (text === '-') throw new Unparsable('array index - is not a number')
  return Number(text)
}
