import { isEmptyValue } from './omit.ts'

const isRecord = (value: unknown): value is { readonly [key: string]: unknown } => typeof value === 'object' && value !== null

/**
 * True when two values mean the same to the API server: nothing, an empty list, an empty map and a zero value are equal.
 * Source: apimachinery pkg/api/equality Semantic.DeepEqual on decoded objects.
 */
export function sameMeaning(a: unknown, b: unknown): boolean {
  if (a === b || (isEmptyValue(a) && isEmptyValue(b))) return true
  if (!isRecord(a) || !isRecord(b)) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((part, i) => sameMeaning(part, b[i]))
  }
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => sameMeaning(own(a, key), own(b, key)))
}

const own = (object: { readonly [key: string]: unknown }, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined
