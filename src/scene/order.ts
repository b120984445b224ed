import { median } from './spread.ts'

/**
 * Sorts by `rank`, keeping what was there before in its old order: newcomers (no old place) are put in, one by one, before the first
 * that ranks higher than they do.
 */
export function keepOrder(
  ids: readonly string[],
  before: ReadonlyMap<string, number>,
  rank: (id: string) => number,
): readonly string[] {
  const stayers = ids.filter((id) => before.has(id)).toSorted((a, b) => (before.get(a) ?? 0) - (before.get(b) ?? 0))
  const fresh = ids.filter((id) => !before.has(id)).toSorted((a, b) => rank(a) - rank(b) || ids.indexOf(a) - ids.indexOf(b))
  if (stayers.length === 0) return fresh
  const order = [...stayers]
  for (const id of fresh) {
    const at = order.findLastIndex((other) => rank(other) <= rank(id))
    order.splice(at + 1, 0, id)
  }
  return order
}

/**
 * Orders two columns so that lines between them cross little: each side in turn by the median place of what it is joined to.
 * Both come in a total order of their own, which breaks ties. Bounded: four sweeps.
 */
export function untangle(
  left: readonly string[],
  right: readonly string[],
  joined: readonly (readonly [left: string, right: string])[],
): { readonly left: readonly string[]; readonly right: readonly string[] } {
  const toRight = new Map<string, string[]>()
  const toLeft = new Map<string, string[]>()
  for (const [a, b] of joined) {
    toRight.set(a, [...(toRight.get(a) ?? []), b])
    toLeft.set(b, [...(toLeft.get(b) ?? []), a])
  }
  let columns = { left, right }
  let best = columns
  let least = crossings(columns.left, columns.right, joined)
  for (let sweep = 0; sweep < 4 && least > 0; sweep += 1) {
    const newRight = byMedian(columns.right, columns.left, toLeft)
    columns = { left: byMedian(columns.left, newRight, toRight), right: newRight }
    const count = crossings(columns.left, columns.right, joined)
    if (count < least) {
      least = count
      best = columns
    }
  }
  return best
}

function byMedian(
  column: readonly string[],
  other: readonly string[],
  joined: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const places = new Map(other.map((id, i) => [id, (i + 0.5) / other.length]))
  const own = new Map(column.map((id, i) => [id, (i + 0.5) / column.length]))
  const rank = new Map(
    column.map((id) => [
      id,
      median(
        (joined.get(id) ?? []).flatMap((end) => places.get(end) ?? []),
        own.get(id) ?? 0,
      ),
    ]),
  )
  return column.toSorted((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0) || (own.get(a) ?? 0) - (own.get(b) ?? 0))
}

function crossings(left: readonly string[], right: readonly string[], joined: readonly (readonly [string, string])[]): number {
  // Past this many lines the count costs more than the picture gains.
  if (joined.length > 400) return joined.length
  const l = new Map(left.map((id, i) => [id, i]))
  const r = new Map(right.map((id, i) => [id, i]))
  const ends = joined.map(([a, b]) => [l.get(a) ?? 0, r.get(b) ?? 0] as const)
  let count = 0
  ends.forEach(([a, b], i) => {
    for (let j = i + 1; j < ends.length; j += 1) {
      const [c, d] = ends[j] ?? [a, b]
      if ((a - c) * (b - d) < 0) count += 1
    }
  })
  return count
}
