import type { JsonValue } from '../../api/json.ts'
import { isJsonObject } from '../decode.ts'

/** What an entry of a list is told apart by: its merge key, or itself. */
export function identityOf(entry: JsonValue, mergeKey: string | null): JsonValue | undefined {
  if (mergeKey === null) return entry
  return isJsonObject(entry) && Object.hasOwn(entry, mergeKey) ? entry[mergeKey] : undefined
}

export type Order = ReadonlyMap<JsonValue | undefined, number>

/** Position of each entry of a list, by its identity. */
export function orderOf(list: readonly JsonValue[], mergeKey: string | null): Order {
  const order = new Map<JsonValue | undefined, number>()
  list.forEach((entry, i) => {
    const id = identityOf(entry, mergeKey)
    if (!order.has(id)) order.set(id, i)
  })
  return order
}

/**
 * Orders a list: entries that the patch names stand in its order; the others keep the order they had among each other, and
 * come before those that they stood before.
 * Source: apimachinery pkg/util/strategicpatch/patch.go normalizeElementOrder, mergeSortedSlice.
 */
export function inOrder(list: readonly JsonValue[], wanted: Order, had: Order, mergeKey: string | null): readonly JsonValue[] {
  const position = (order: Order, entry: JsonValue): number => order.get(identityOf(entry, mergeKey)) ?? -1
  const named = list.filter((entry) => position(wanted, entry) >= 0).toSorted((a, b) => position(wanted, a) - position(wanted, b))
  const others = list.filter((entry) => position(wanted, entry) < 0).toSorted((a, b) => position(had, a) - position(had, b))
  const result: JsonValue[] = []
  let i = 0
  for (const other of others) {
    for (let next = named[i]; next !== undefined && goesBefore(position(had, next), position(had, other)); next = named[i]) {
      result.push(next)
      i += 1
    }
    result.push(other)
  }
  return [...result, ...named.slice(i)]
}

const goesBefore = (a: number, b: number): boolean => a >= 0 && b >= 0 && a < b
