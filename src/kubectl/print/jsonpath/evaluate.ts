import type { JsonValue } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { goMap } from '../../../core/apiserver/patch/go-map.ts'
import { isObject } from '../../client/json.ts'
import { compactJson } from '../json-text.ts'
import type { Action, Slice, Step } from './parse.ts'

class Failed extends Error {}

/** Of a list its elements, of a map its values by key. */
const childrenOf = (value: JsonValue): readonly JsonValue[] =>
  Array.isArray(value)
    ? value
    : isObject(value)
      ? Object.keys(value)
          .toSorted()
          .flatMap((key) => value[key] ?? [])
      : []

/** A value and all that is in it, as far as there is something in that. */
function descendants(value: JsonValue): readonly JsonValue[] {
  const children = childrenOf(value)
  return children.length === 0 ? [] : [value, ...children.flatMap(descendants)]
}

function sliced(list: readonly JsonValue[], { from, to, by, one }: Slice): readonly JsonValue[] {
  const length = list.length
  const start = (from ?? 0) < 0 ? (from ?? 0) + length : (from ?? 0)
  const wanted = one ? (from ?? 0) + 1 : (to ?? length)
  const end = wanted < 0 || (one && wanted === 0) ? wanted + length : wanted
  if (end === start) return []
  const outside = [start < 0 || start >= length ? start : null, end < 0 || end > length ? end - 1 : null].find(
    (one) => one !== null,
  )
  if (outside !== undefined) throw new Failed(`array index out of bounds: index ${outside}, length ${length}`)
  if (start > end) throw new Failed(`starting index ${start} is greater than ending index ${end}`)
  if (by !== null && by <= 0) throw new Failed('step must be > 0')
  return list.slice(start, end).filter((_, i) => i % (by ?? 1) === 0)
}

function compare(left: JsonValue, operator: string, right: JsonValue): boolean {
  if (!['==', '!=', '<', '<=', '>', '>='].includes(operator)) throw new Failed(`unrecognized filter operator ${operator}`)
  if ([left, right].some((one) => typeof one === 'object')) throw new Failed('invalid type for comparison')
  if (typeof left !== typeof right) throw new Failed('incompatible types for comparison')
  if (operator === '==') return left === right
  if (operator === '!=') return left !== right
  if (typeof left === 'boolean' || left === null || right === null) throw new Failed('invalid type for comparison')
  if (operator === '<') return left < right
  if (operator === '<=') return left <= right
  return operator === '>' ? left > right : left >= right
}

function passes(value: JsonValue, { left, operator, right }: Extract<Step, { step: 'filter' }>): boolean {
  const lefts = walk(left, [value])
  if (operator === 'exists') return lefts.length > 0
  if (lefts.length === 0) return false
  const rights = lefts.length > 1 ? lefts : walk(right, [value])
  if (rights.length > 1) throw new Failed('can only compare one element at a time')
  const [a, b] = [lefts[0], rights[0]]
  return a !== undefined && b !== undefined && compare(a, operator, b)
}

const goType = (value: JsonValue): string => {
  if (isObject(value)) return 'map[string]interface {}'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

function take(step: Step, value: JsonValue): readonly JsonValue[] {
  switch (step.step) {
    case 'field': {
      const found = isObject(value) && Object.hasOwn(value, step.name) ? value[step.name] : undefined
      return found === undefined ? [] : [found]
    }
    case 'wildcard':
      return childrenOf(value)
    case 'descend':
      return descendants(value)
    case 'slice':
      if (value === null) return []
      if (!Array.isArray(value)) throw new Failed(`${goType(value)} is not array or slice`)
      return sliced(value, step)
    case 'filter':
      if (!Array.isArray(value)) throw new Failed(`${goMap(value)} is not array or slice and cannot be filtered`)
      return value.filter((item: JsonValue) => passes(item, step))
    case 'identifier':
      if (step.name === 'range' || step.name === 'end') return [value]
      throw new Failed(`unrecognized identifier ${step.name}`)
    case 'literal':
    case 'union':
      return []
  }
}

/** What a path finds, from each of `values`. */
export function walk(steps: readonly Step[], values: readonly JsonValue[]): readonly JsonValue[] {
  let found = values
  for (const step of steps) {
    const from = found
    if (step.step === 'literal') found = [step.value]
    else if (step.step === 'union') found = step.paths.flatMap((path) => walk(path, from))
    else found = from.flatMap((value) => take(step, value))
  }
  return found
}

const shown = (value: JsonValue): string => {
  if (value === null) return '<nil>'
  return typeof value === 'object' ? compactJson(value) : String(value)
}

const says = (action: Action | undefined, name: string): boolean =>
  action?.some((step) => step.step === 'identifier' && step.name === name) ?? false

/** Where the `end` of a range stands; null where it has none. */
function endOf(actions: readonly Action[], from: number): number | null {
  let depth = 1
  for (let i = from; i < actions.length; i += 1) {
    if (says(actions[i], 'range')) depth += 1
    if (says(actions[i], 'end')) depth -= 1
    if (depth === 0) return i
  }
  return null
}

/**
 * What each `{…}` finds, ranges gone through. What follows a range without end is found for each of its elements, and again
 * for the whole.
 * Source: client-go util/jsonpath/jsonpath.go FindResults.
 */
function results(actions: readonly Action[], current: JsonValue): readonly (readonly JsonValue[])[] {
  const found: (readonly JsonValue[])[] = []
  for (let i = 0; i < actions.length; i += 1) {
    const action = actions[i] ?? []
    if (says(action, 'end')) throw new Failed('not in range, nothing to end')
    const values = walk(action, [current])
    if (!says(action, 'range')) {
      found.push(values)
      continue
    }
    const end = endOf(actions, i + 1)
    const body = actions.slice(i + 1, end ?? actions.length)
    for (const value of values) found.push(...results(body, value))
    i = end ?? i
  }
  return found
}

/** What a JSONPath template prints of a value; several results of one `{…}` are joined by blanks, a missing field is nothing. */
export function printJsonPath(actions: readonly Action[], value: JsonValue): Result<string, string> {
  return attempt(() =>
    results(actions, value)
      .map((found) => found.map(shown).join(' '))
      .join(''),
  )
}

/** The values that each `{…}` of a template finds. */
export function findByAction(actions: readonly Action[], value: JsonValue): Result<readonly (readonly JsonValue[])[], string> {
  return attempt(() => results(actions, value))
}

/** The values that a template finds, one after the other. */
export function findJsonPath(actions: readonly Action[], value: JsonValue): Result<readonly JsonValue[], string> {
  const found = findByAction(actions, value)
  return found.ok ? { ok: true, value: found.value.flat() } : found
}

function attempt<T>(work: () => T): Result<T, string> {
  try {
    return { ok: true, value: work() }
  } catch (error) {
    if (error instanceof Failed) return { ok: false, error: error.message }
    throw error
  }
}
