import type { JsonValue } from '../core/api/json.ts'

/** `spec.ports[0].port`, `metadata.labels["app.kubernetes.io/name"]` as keys, one a step. */
export const stepsOf = (path: string): readonly string[] =>
  [...path.matchAll(/\["([^"]*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, key]) => quoted ?? index ?? key ?? '')

/** The value at a path; undefined where there is none. */
export function valueAt(object: JsonValue, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = object
  for (const step of stepsOf(path)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    // An index is a key of a list like any other.
    value = (value as { readonly [key: string]: JsonValue })[step]
  }
  return value
}

/** A value in a word or a line, as people compare it. */
export const valueText = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value))
