import { isDeepStrictEqual } from 'node:util'
import type { JsonObject, JsonValue } from '../../../src/core/api/json.ts'

/** Reading cases strictly: whatever is not as it should be throws, which fails the case. */
const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function object(value: JsonValue | undefined, what: string): JsonObject {
  if (!isObject(value)) throw new Error(`${what} is not an object`)
  return value
}

export function list(value: JsonValue | undefined, what: string): readonly JsonValue[] {
  if (!Array.isArray(value)) throw new Error(`${what} is not a list`)
  return value
}

export const objects = (value: JsonValue | undefined, what: string): readonly JsonObject[] =>
  list(value, what).map((item, i) => object(item, `${what}[${i}]`))

export function text(value: JsonValue | undefined, what: string): string {
  if (typeof value !== 'string') throw new Error(`${what} is not a text`)
  return value
}

export function number(value: JsonValue | undefined, what: string): number {
  if (typeof value !== 'number') throw new Error(`${what} is not a number`)
  return value
}

export function flag(value: JsonValue | undefined, what: string): boolean {
  if (typeof value !== 'boolean') throw new Error(`${what} is neither true nor false`)
  return value
}

export const numbers = (value: JsonValue | undefined, what: string): readonly number[] =>
  list(value, what).map((item, i) => number(item, `${what}[${i}]`))

export const texts = (value: JsonValue | undefined, what: string): readonly string[] =>
  list(value, what).map((item, i) => text(item, `${what}[${i}]`))

/** A number for each name, ordered by name. */
export const counts = (value: JsonValue | undefined, what: string): ReadonlyMap<string, number> =>
  new Map(
    Object.entries(object(value, what))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, number(item, `${what}.${key}`)]),
  )

/** Throws when an object has fields that nobody here knows. */
export function onlyFields(value: JsonObject, known: readonly string[], what: string): void {
  const unknown = Object.keys(value).filter((field) => !known.includes(field))
  if (unknown.length > 0) throw new Error(`${what}: unknown field ${unknown.join(', ')}`)
}

/** Values without what is undefined, so that they compare as JSON does. */
export const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))

export const same = (what: string, got: unknown, want: unknown): readonly string[] =>
  isDeepStrictEqual(plain(got), plain(want)) ? [] : [`${what}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`]

const sorted = (values: readonly unknown[]): readonly string[] =>
  values.map((value) => JSON.stringify(withSortedKeys(value))).toSorted()

function withSortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, withSortedKeys(part)]),
  )
}

/** Equality of two lists, whatever their order. */
export const sameSet = (got: readonly unknown[], want: readonly unknown[]): boolean =>
  isDeepStrictEqual(sorted(got), sorted(want))

/** True when each of `got` can be paired with one of `want` that accepts it: all of both, whatever the order. */
export function pairUp<G, W>(got: readonly G[], want: readonly W[], accepts: (got: G, want: W) => boolean): boolean {
  if (got.length !== want.length) return false
  const [first, ...rest] = want
  if (first === undefined) return true
  return got.some((one, i) => accepts(one, first) && pairUp(got.toSpliced(i, 1), rest, accepts))
}
