import type { Result } from '../api/status.ts'
import { invariant } from '../invariant.ts'
import { type Token, tokens } from './lexer.ts'
import { keyError, newRequirement, type Operator, type Requirement } from './requirement.ts'
import { type Selector, selectorOf } from './selector.ts'

const OPERATOR_NAMES = 'in, notin, =, ==, !=, gt, lt'
const BINARY: { readonly [kind in Token['kind']]?: Operator } = {
  in: 'in',
  notin: 'notin',
  '=': '=',
  '==': '==',
  '!=': '!=',
  '>': 'gt',
  '<': 'lt',
}

type Parsed<T> = Result<T, string>
const fail = (error: string): { readonly ok: false; readonly error: string } => ({ ok: false, error })
const sorted = (values: ReadonlySet<string>): readonly string[] => [...values].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))

/** A place in the list of tokens. Where a key or a value may stand, `in` and `notin` are words like any other. */
class Cursor {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(text: string) {
    this.#tokens = tokens(text)
  }

  peek(): Token {
    const token = this.peekOperator()
    return token.kind === 'in' || token.kind === 'notin' ? { kind: 'identifier', text: token.text } : token
  }

  peekOperator(): Token {
    const token = this.#tokens[Math.min(this.#at, this.#tokens.length - 1)]
    invariant(token, 'a text has at least its end')
    return token
  }

  take(): Token {
    const token = this.peek()
    this.#at += 1
    return token
  }
}

const startsRequirement = ({ kind }: Token): boolean => kind === 'identifier' || kind === '!'

/** The words between the brackets of `in` and `notin`; a place left empty is the empty value. The bracket is open already. */
function listed(cursor: Cursor): Parsed<ReadonlySet<string>> {
  const values = new Set<string>()
  for (;;) {
    const token = cursor.take()
    if (token.kind === 'identifier') {
      values.add(token.text)
      const next = cursor.peek()
      if (next.kind === ')') return { ok: true, value: values }
      if (next.kind !== ',') return fail(`found '${next.text}', expected: ',' or ')'`)
    } else if (token.kind === ',') {
      if (values.size === 0) values.add('')
      const next = cursor.peek()
      if (next.kind === ')' || next.kind === ',') values.add('')
      if (next.kind === ')') return { ok: true, value: values }
      if (next.kind === ',') cursor.take()
    } else {
      return fail(`found '${token.text}', expected: ',', or identifier`)
    }
  }
}

function setOfValues(cursor: Cursor): Parsed<readonly string[]> {
  const open = cursor.take()
  if (open.kind !== '(') return fail(`found '${open.text}' expected: '('`)
  const next = cursor.peek()
  if (next.kind === ')') {
    cursor.take()
    return { ok: true, value: [''] }
  }
  if (next.kind !== 'identifier' && next.kind !== ',') return fail(`found '${next.text}', expected: ',', ')' or identifier`)
  const values = listed(cursor)
  if (!values.ok) return values
  cursor.take()
  return { ok: true, value: sorted(values.value) }
}

function exactValue(cursor: Cursor): Parsed<readonly string[]> {
  const next = cursor.peek()
  if (next.kind === 'end' || next.kind === ',') return { ok: true, value: [''] }
  cursor.take()
  return next.kind === 'identifier' ? { ok: true, value: [next.text] } : fail(`found '${next.text}', expected: identifier`)
}

function requirement(cursor: Cursor): Parsed<Requirement> {
  const first = cursor.take()
  const absent = first.kind === '!'
  const key = absent ? cursor.take() : first
  if (key.kind !== 'identifier') return fail(`found '${key.text}', expected: identifier`)
  const badKey = keyError(key.text)
  if (badKey !== null) return fail(badKey)
  if (absent) return newRequirement(key.text, '!', [])
  const { kind } = cursor.peek()
  if (kind === 'end' || kind === ',') return newRequirement(key.text, 'exists', [])
  const written = cursor.peekOperator()
  cursor.take()
  const op = BINARY[written.kind]
  if (!op) return fail(`found '${written.text}', expected: ${OPERATOR_NAMES}`)
  const values = op === 'in' || op === 'notin' ? setOfValues(cursor) : exactValue(cursor)
  return values.ok ? newRequirement(key.text, op, values.value) : values
}

/**
 * Parses the text form of a selector (`app=web,tier in (a,b),!old`), as `labelSelector=` and `kubectl -l` take it; the
 * empty text selects everything. The error is the API server's text.
 * Source: kubernetes/apimachinery pkg/labels/selector.go Parser.
 */
export function parseSelector(text: string): Result<Selector, string> {
  const cursor = new Cursor(text)
  const requirements: Requirement[] = []
  for (;;) {
    const next = cursor.peek()
    if (next.kind === 'end') return { ok: true, value: selectorOf(requirements) }
    if (!startsRequirement(next)) return fail(`found '${next.text}', expected: !, identifier, or 'end of string'`)
    const parsed = requirement(cursor)
    if (!parsed.ok) return fail(`unable to parse requirement: ${parsed.error}`)
    requirements.push(parsed.value)
    const after = cursor.take()
    if (after.kind === 'end') return { ok: true, value: selectorOf(requirements) }
    if (after.kind !== ',') return fail(`found '${after.text}', expected: ',' or 'end of string'`)
    const following = cursor.peek()
    if (!startsRequirement(following)) return fail(`found '${following.text}', expected: identifier after ','`)
  }
}
