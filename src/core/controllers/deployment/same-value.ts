const isRecord = (value: unknown): value is { readonly [key: string]: unknown } => typeof value === 'object' && value !== null

/** True when two JSON-like values are equal; shared parts cost nothing, and an absent field equals an undefined one. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (!isRecord(a) || !isRecord(b) || Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  for (const key of keys) if (!sameValue(a[key], Object.hasOwn(b, key) ? b[key] : undefined)) return false
  // What only `b` has must be undefined there.
  for (const key of Object.keys(b)) if (b[key] !== undefined && !Object.hasOwn(a, key)) return false
  return true
}
