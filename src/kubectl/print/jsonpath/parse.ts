import type { Result } from '../../../core/api/status.ts'

export type Literal = string | number | boolean

/** One step of an expression. */
export type Step =
  | { readonly step: 'text'; readonly text: string }
  | { readonly step: 'literal'; readonly value: Literal }
  | { readonly step: 'field'; readonly name: string }
  | { readonly step: 'wildcard' }
  | { readonly step: 'descend' }
  | {
      readonly step: 'slice'
      readonly from: number | null
      readonly to: number | null
      readonly by: number | null
      readonly one: boolean
    }
  | { readonly step: 'union'; readonly paths: readonly (readonly Step[])[] }
  | { readonly step: 'filter'; readonly left: readonly Step[]; readonly operator: Operator; readonly right: readonly Step[] }
  | { readonly step: 'range' }
  | { readonly step: 'end' }

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'exists'

/** One `{…}` or the text between two: it prints what its steps find. */
export type Action = readonly Step[]

class Unparsable extends Error {}

const FIELD_END = /[\s.,[\]{}$@]/

/**
 * Reads an expression of kubectl's JSONPath dialect; the error is its text.
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
    if (before !== '') actions.push([{ step: 'text', text: before }])
    if (open < 0) break
    const reader = new Reader(text, open + 1)
    actions.push(reader.steps())
    at = reader.at
  }
  return actions
}

class Reader {
  readonly #text: string
  at: number

  constructor(text: string, at: number) {
    this.#text = text
    this.at = at
  }

  /** Steps up to the closing brace, or the end of a text without one when `whole`. */
  steps(whole = false): readonly Step[] {
    const steps: Step[] = []
    for (;;) {
      const char = this.#text[this.at]
      if (char === undefined) {
        if (whole) return steps
        throw new Unparsable('unclosed action')
      }
      if (char === '}' && !whole) {
        this.at += 1
        return steps
      }
      const step = this.#step(char)
      if (step) steps.push(...step)
    }
  }

  #step(char: string): readonly Step[] | null {
    if (/\s/.test(char) || char === '$' || char === '@') {
      this.at += 1
      return null
    }
    if (char === '[') return this.#brackets()
    if (char === '"' || char === "'") return [{ step: 'literal', value: this.#quoted(char) }]
    if (char === '.') return this.#dotted()
    if (char === '*') {
      this.at += 1
      return [{ step: 'wildcard' }]
    }
    const number = /^[-+]?\d+(?:\.\d+)?/.exec(this.#text.slice(this.at))?.[0]
    if (number !== undefined) {
      this.at += number.length
      return [{ step: 'literal', value: Number(number) }]
    }
    const word = /^\w+/.exec(this.#text.slice(this.at))?.[0]
    if (word !== undefined) return this.#word(word)
    const code = char.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
    throw new Unparsable(`unrecognized character in action: U+${code} '${char}'`)
  }

  #word(word: string): readonly Step[] {
    this.at += word.length
    if (word === 'range' || word === 'end') return [{ step: word }]
    if (word === 'true' || word === 'false') return [{ step: 'literal', value: word === 'true' }]
    throw new Unparsable(`unrecognized identifier ${word}`)
  }

  #dotted(): readonly Step[] {
    this.at += 1
    if (this.#text[this.at] === '.') return [{ step: 'descend' }, ...this.#dotted()]
    let name = ''
    for (; this.at < this.#text.length; this.at += 1) {
      const char = this.#text.charAt(this.at)
      if (char === '\\') {
        this.at += 1
        name += this.#text.charAt(this.at)
      } else if (FIELD_END.test(char)) break
      else name += char
    }
    if (name === '*') return [{ step: 'wildcard' }]
    return name === '' ? [] : [{ step: 'field', name }]
  }

  #quoted(quote: string): string {
    for (let end = this.at + 1; end < this.#text.length; end += 1) {
      if (this.#text[end] === '\\') end += 1
      else if (this.#text[end] === quote) {
        const inside = this.#text.slice(this.at + 1, end)
        this.at = end + 1
        return unescaped(inside)
      }
    }
    throw new Unparsable('unterminated quoted string')
  }

  #brackets(): readonly Step[] {
    const open = this.at
    let depth = 0
    let quote = ''
    for (let end = open; end < this.#text.length; end += 1) {
      const char = this.#text.charAt(end)
      if (quote !== '') {
        if (char === '\\') end += 1
        else if (char === quote) quote = ''
      } else if (char === '"' || char === "'") quote = char
      else if (char === '[') depth += 1
      else if (char === ']') {
        depth -= 1
        if (depth > 0) continue
        this.at = end + 1
        return bracketed(this.#text.slice(open + 1, end).trim())
      }
    }
    throw new Unparsable('unterminated array')
  }
}

const unescaped = (text: string): string =>
  text.replace(/\\(.)/g, (_, char: string) => ({ n: '\n', t: '\t', r: '\r' })[char] ?? char)

const stepsOf = (text: string): readonly Step[] => new Reader(text, 0).steps(true)

function bracketed(inside: string): readonly Step[] {
  if (inside === '*') return [{ step: 'wildcard' }]
  const filter = /^\?\(([\s\S]*)\)$/.exec(inside)?.[1]
  if (filter !== undefined) return [filterOf(filter)]
  const slice = /^(-?\d*)(?:(:)(-?\d*))?(?:(:)(-?\d*))?$/.exec(inside)
  if (slice && inside !== '') {
    const [from, to, by] = [slice[1], slice[3], slice[5]].map((part) => (part === undefined || part === '' ? null : Number(part)))
    return [{ step: 'slice', from: from ?? null, to: to ?? null, by: by ?? null, one: slice[2] === undefined }]
  }
  const keys = inside.match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,'"]+/g) ?? []
  const paths = keys.map((key) => key.trim()).filter((key) => key !== '')
  const read = paths.map((key): readonly Step[] =>
    /^['"]/.test(key) ? [{ step: 'field', name: unescaped(key.slice(1, -1)) }] : bracketed(key),
  )
  const [only, another] = read
  if (only === undefined || paths.some((key) => !/^['"]|^[-\d:]+$/.test(key)))
    throw new Unparsable(`invalid array index ${inside}`)
  return another === undefined ? only : [{ step: 'union', paths: read }]
}

function filterOf(inside: string): Step {
  const operator = /^((?:[^<>=!'"]|'[^']*'|"[^"]*")*?)\s*(==|!=|<=|>=|<|>)\s*([\s\S]*)$/.exec(inside)
  if (!operator) return { step: 'filter', left: stepsOf(inside.trim()), operator: 'exists', right: [] }
  const [, left = '', sign = '==', right = ''] = operator
  return { step: 'filter', left: stepsOf(left.trim()), operator: sign as Operator, right: stepsOf(right.trim()) }
}
