import type { KubeObject } from '../../api/kinds.ts'
import type { ObjectMeta } from '../../api/meta.ts'

const isRecord = (value: unknown): value is { readonly [key: string]: unknown } => typeof value === 'object' && value !== null

/** True when two JSON-like values are equal. Shared parts cost nothing; an absent field equals an undefined one. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (!isRecord(a) || !isRecord(b) || Array.isArray(a) !== Array.isArray(b)) return false
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((part, i) => deepEqual(part, b[i]))
  for (const key of Object.keys(a)) if (!deepEqual(a[key], Object.hasOwn(b, key) ? b[key] : undefined)) return false
  // What only `b` has must be undefined there.
  return Object.keys(b).every((key) => b[key] === undefined || Object.hasOwn(a, key))
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0)

/** True when writing `next` over `old` would change nothing but the resourceVersion. */
export function sameObject(next: KubeObject, old: KubeObject): boolean {
  if (next === old) return true
  return sameMetadata(next.metadata, old.metadata) && sameBeside('metadata', next, old, deepEqual)
}

const sameMetadata = (next: ObjectMeta, old: ObjectMeta): boolean =>
  next === old || sameBeside('resourceVersion', next, old, (a, b) => deepEqual(a, b) || (isEmpty(a) && isEmpty(b)))

/** True when all fields but one are the same, as `same` sees it. */
function sameBeside<T extends object>(field: keyof T, next: T, old: T, same: (a: unknown, b: unknown) => boolean): boolean {
  for (const key of keysOf(next)) if (key !== field && !same(next[key], own(old, key))) return false
  for (const key of keysOf(old)) if (key !== field && !Object.hasOwn(next, key) && !same(undefined, old[key])) return false
  return true
}

// Objects here are plain data: their own keys are those of their type.
const keysOf = <T extends object>(object: T): readonly (keyof T)[] => Object.keys(object) as (keyof T)[]
const own = <T extends object>(object: T, key: keyof T): unknown => (Object.hasOwn(object, key) ? object[key] : undefined)
