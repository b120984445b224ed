/** Something in a column: where it would stand, and how far it reaches above and below that. */
export interface Wish {
  readonly at: number
  readonly above: number
  readonly below: number
  /** How much it counts when neighbours push each other; 1 unless told. */
  readonly weight?: number
}

/**
 * Places things of a column in the order given, so that none overlaps the next and the squares of the ways they are moved are
 * least (pooling of adjacent violators). `from` is the least allowed top.
 */
export function spread(wishes: readonly Wish[], from = Number.NEGATIVE_INFINITY): readonly number[] {
  const offsets: number[] = []
  let offset = 0
  wishes.forEach((wish, i) => {
    const before = wishes[i - 1]
    if (before) offset += before.below + wish.above
    offsets.push(offset)
  })
  const pools: { weight: number; sum: number; count: number }[] = []
  wishes.forEach(({ at, weight = 1 }, i) => {
    let pool = { weight, sum: weight * (at - (offsets[i] ?? 0)), count: 1 }
    for (let last = pools.at(-1); last && last.sum / last.weight >= pool.sum / pool.weight; last = pools.at(-1)) {
      pools.pop()
      pool = { weight: pool.weight + last.weight, sum: pool.sum + last.sum, count: pool.count + last.count }
    }
    pools.push(pool)
  })
  const least = from + (wishes[0]?.above ?? 0)
  const starts = pools.flatMap(({ sum, weight, count }) => Array.from({ length: count }, () => Math.max(sum / weight, least)))
  return starts.map((start, i) => start + (offsets[i] ?? 0))
}

/** Middle value of some numbers; `otherwise` for none. */
export function median(values: readonly number[], otherwise: number): number {
  if (values.length === 0) return otherwise
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const high = sorted[middle] ?? otherwise
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? high)) / 2
}
