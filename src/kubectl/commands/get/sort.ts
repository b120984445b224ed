import type { JsonValue } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { findJsonPath } from '../../print/jsonpath/evaluate.ts'
import type { Action } from '../../print/jsonpath/parse.ts'

/** A quantity (`500m`, `2Gi`) as a number; null for other texts. */
function quantity(text: string): number | null {
  const [, number, suffix = ''] = /^([-+]?\d+(?:\.\d+)?)(m|k|Ki|[MGTPE]i?)?$/.exec(text) ?? []
  if (number === undefined) return null
  const power = 'kMGTPE'.indexOf(suffix.charAt(0).replace('K', 'k')) + 1
  return Number(number) * (suffix === 'm' ? 0.001 : suffix.endsWith('i') ? 1024 ** power : 1000 ** power)
}

/** Numbers inside of texts count as numbers. Source: github.com/fvbommel/sortorder NaturalLess. */
function natural(a: string, b: string): number {
  const [x, y] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []]
  for (let i = 0; i < Math.min(x.length, y.length); i += 1) {
    const [p = '', q = ''] = [x[i], y[i]]
    if (p === q) continue
    const [m, n] = [Number(p), Number(q)]
    if (!Number.isNaN(m) && !Number.isNaN(n) && m !== n) return m - n
    return p < q ? -1 : 1
  }
  return x.length - y.length
}

function compare(a: JsonValue | undefined, b: JsonValue | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [p, q] = [String(a), String(b)]
  const [m, n] = [quantity(p), quantity(q)]
  return m !== null && n !== null ? m - n : natural(p, q)
}

/**
 * Sorts by the first value that a path finds in each object, those without one first. The error is for a path that
 * none of them has.
 * Source: kubectl pkg/cmd/get/sorter.go.
 */
export function sortBy<T>(
  items: readonly T[],
  objectOf: (item: T) => JsonValue,
  path: readonly Action[],
  field: string,
): Result<readonly T[], string> {
  const keys = new Map<T, JsonValue | undefined>()
  for (const item of items) {
    const found = findJsonPath(path, objectOf(item))
    if (!found.ok) return found
    keys.set(item, found.value[0])
  }
  if (items.length > 0 && [...keys.values()].every((key) => key === undefined)) {
    const shown = `{.${field.replace(/^\{?\.?|\}$/g, '')}}`
    return { ok: false, error: `couldn't find any field with path ${JSON.stringify(shown)} in the list of objects` }
  }
  return { ok: true, value: items.toSorted((a, b) => compare(keys.get(a), keys.get(b))) }
}
