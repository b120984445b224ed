import type { JsonValue } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { isObject } from '../../client/json.ts'
import { compactJson } from '../json-text.ts'
import type { Action, Operator, Step } from './parse.ts'

class Failed extends Error {}

const childrenOf = (value: JsonValue): readonly JsonValue[] =>
  Array.isArray(value)
    ? value
    : isObject(value)
      ? Object.keys(value)
          .toSorted()
          .flatMap((key) => value[key] ?? [])
      : []

function descendants(value: JsonValue): readonly JsonValue[] {
  return [value, ...childrenOf(value).flatMap(descendants)]
}

function sliced(list: readonly JsonValue[], { from, to, by, one }: Extract<Step, { step: 'slice' }>): readonly JsonValue[] {
  const length = list.length
  const start = from === null ? 0 : from < 0 ? from + length : from
  if (one) {
    if (start < 0 || start >= length) throw new Failed(`array index out of bounds: index ${from}, length ${length}`)
    return list.slice(start, start + 1)
  }
  const end = Math.min(to === null ? length : to < 0 ? to + length : to, length)
  const step = by ?? 1
  if (step < 0) throw new Failed('step must be >= 0')
  return list.slice(start, end).filter((_, i) => step <= 1 || i % step === 0)
}

function compare(left: JsonValue, operator: Operator, right: JsonValue): boolean {
  if (typeof left !== typeof right) throw new Failed('incompatible types for comparison')
  if (operator === '==') return left === right
  if (operator === '!=') return left !== right
  if (typeof left === 'boolean' || left === null || right === null) throw new Failed('invalid type for comparison')
  const [a, b] = [left, right]
  if (operator === '<') return a < b
  if (operator === '<=') return a <= b
  return operator === '>' ? a > b : a >= b
}

function passes(value: JsonValue, { left, operator, right }: Extract<Step, { step: 'filter' }>): boolean {
  const lefts = walk(left, [value])
  if (operator === 'exists') return lefts.length > 0
  const rights = walk(right, [value])
  if (lefts.length > 1 || rights.length > 1) throw new Failed('can only compare one element at a time')
  const [a, b] = [lefts[0], rights[0]]
  return a !== undefined && b !== undefined && compare(a, operator, b)
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
      if (!Array.isArray(value)) throw new Failed(`${goType(value)} is not array or slice`)
      return sliced(value, step)
    case 'union':
      return step.paths.flatMap((path) => walk(path, [value]))
    case 'filter':
      if (!Array.isArray(value)) throw new Failed(`${JSON.stringify(value)} is not array or slice and cannot be filtered`)
      return value.filter((item: JsonValue) => passes(item, step))
    case 'text':
      return [step.text]
    case 'literal':
      return [step.value]
    case 'range':
    case 'end':
      return []
  }
}

const goType = (value: JsonValue): string => (isObject(value) ? 'map[string]interface {}' : typeof value)

/** What a path finds, from each of `values`. */
export function walk(steps: readonly Step[], values: readonly JsonValue[]): readonly JsonValue[] {
  let found = values
  for (const step of steps) {
    if (step.step === 'literal') found = [step.value]
    else found = found.flatMap((value) => take(step, value))
  }
  return found
}

const shown = (value: JsonValue): string => (value === null ? '' : typeof value === 'object' ? compactJson(value) : String(value))

/** Where the `end` of a range stands. */
function endOf(actions: readonly Action[], from: number): number {
  let depth = 1
  for (let i = from; i < actions.length; i += 1) {
    if (actions[i]?.some(({ step }) => step === 'range')) depth += 1
    if (actions[i]?.some(({ step }) => step === 'end')) depth -= 1
    if (depth === 0) return i
  }
  return actions.length
}

function print(actions: readonly Action[], root: JsonValue, current: JsonValue): string {
  let text = ''
  for (let i = 0; i < actions.length; i += 1) {
    const [first, ...rest] = actions[i] ?? []
    if (first === undefined) text += shown(current)
    else if (first.step === 'end') throw new Failed('not in range, nothing to end')
    else if (first.step === 'range') {
      const end = endOf(actions, i + 1)
      const body = actions.slice(i + 1, end)
      for (const item of walk(rest, [current])) text += print(body, root, item)
      i = end
    } else if (first.step === 'text') text += first.text
    else
      text += walk([first, ...rest], [current])
        .map(shown)
        .join(' ')
  }
  return text
}

/** What a JSONPath template prints of a value; several results of one `{…}` are joined by blanks, a missing field is nothing. */
export function printJsonPath(actions: readonly Action[], value: JsonValue): Result<string, string> {
  return attempt(() => print(actions, value, value))
}

/** The values that one expression finds. */
export function findJsonPath(actions: readonly Action[], value: JsonValue): Result<readonly JsonValue[], string> {
  return attempt(() => actions.flatMap((action) => walk(action, [value])))
}

function attempt<T>(work: () => T): Result<T, string> {
  try {
    return { ok: true, value: work() }
  } catch (error) {
    if (error instanceof Failed) return { ok: false, error: error.message }
    throw error
  }
}
