import type { KubeObject } from '../../api/kinds.ts'
import type { ObjectMeta } from '../../api/meta.ts'

const isRecord = (value: unknown): value is { readonly [key: string]: unknown } => typeof value === 'object' && value !== null

/** True when two JSON-like values are equal. Shared parts cost nothing; an absent field equals an undefined one. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (!isRecord(a) || !isRecord(b) || Array.isArray(a) !== Array.isArray(b)) return false
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((part, i) => deepEqual(part, b[i]))
  const keys = Object.keys(a).filter((key) => a[key] !== undefined)
  const others = Object.keys(b).filter((key) => b[key] !== undefined)
  return keys.length === others.length && keys.every((key) => Object.hasOwn(b, key) && deepEqual(a[key], b[key]))
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0)

/** True when writing `next` over `old` would change nothing but the resourceVersion. */
export function sameObject(next: KubeObject, old: KubeObject): boolean {
  if (next === old) return true
  const { metadata, ...rest } = next
  const { metadata: oldMetadata, ...oldRest } = old
  return sameMetadata(metadata, oldMetadata) && deepEqual(rest, oldRest)
}

function sameMetadata(next: ObjectMeta, old: ObjectMeta): boolean {
  if (next === old) return true
  const [fields, oldFields]: readonly { readonly [key: string]: unknown }[] = [{ ...next }, { ...old }]
  const keys = new Set([...Object.keys(next), ...Object.keys(old)])
  keys.delete('resourceVersion')
  return [...keys].every((key) => {
    const [a, b] = [fields?.[key], oldFields?.[key]]
    return (isEmpty(a) && isEmpty(b)) || deepEqual(a, b)
  })
}
