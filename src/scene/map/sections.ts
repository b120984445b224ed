import type { Kin } from './kin.ts'
import type { Ordered } from './ordering.ts'

/** Sections of the last layout are kept while the highest is at most so much higher than if they were dealt out anew. */
const LOPSIDED = 1.5

/** Kin of each of `count` sections side by side, about equally high; `heights` are theirs, in order. What stood in a section stays there while that fits. */
export function dealOut(kin: readonly Kin[], heights: readonly number[], count: number): readonly (readonly number[])[] {
  const all = kin.map((_, i) => i)
  if (count === 1) return [all]
  const fresh = dealt(kin, heights, count, false)
  const isKnown = kin.some(({ before }) => before > 0) && kin.every(({ before }) => before < count)
  if (!isKnown) return fresh
  const kept = dealt(kin, heights, count, true)
  return highest(kept, heights) <= highest(fresh, heights) * LOPSIDED ? kept : fresh
}

const high = (some: readonly number[], heights: readonly number[]): number => some.reduce((sum, i) => sum + (heights[i] ?? 0), 0)

/** Height of the highest section. */
export const highest = (shares: readonly (readonly number[])[], heights: readonly number[]): number =>
  Math.max(0, ...shares.map((share) => high(share, heights)))

/** What comes from outside reaches the first section only. */
function dealt(kin: readonly Kin[], heights: readonly number[], count: number, keep: boolean): readonly (readonly number[])[] {
  const shares: number[][] = Array.from({ length: count }, () => [])
  const all = kin.map((_, i) => i)
  const outer = all.filter((i) => kin[i]?.first)
  const stays = (i: number) => keep && (kin[i]?.before ?? -1) >= 0
  const target = Math.max(high(outer, heights), high(all, heights) / count)
  shares[0]?.push(...outer)
  for (const i of all) if (!kin[i]?.first && stays(i)) shares[kin[i]?.before ?? 0]?.push(i)
  let at = 0
  for (const i of all) {
    if (kin[i]?.first || stays(i)) continue
    while (at < count - 1 && high(shares[at] ?? [], heights) + (heights[i] ?? 0) / 2 > target) at += 1
    shares[at]?.push(i)
  }
  return shares.map((share) => share.toSorted((a, b) => a - b))
}

/** The band's order, section by section. */
export function sectionsOf(
  { services, blocks }: Ordered,
  kin: readonly Kin[],
  shares: readonly (readonly number[])[],
): readonly Ordered[] {
  return shares.map((share) => {
    const own = share.flatMap((i) => kin[i] ?? [])
    const mine = new Set<unknown>(own.flatMap((one) => [...one.services, ...one.blocks]))
    return { services: services.filter((one) => mine.has(one)), blocks: blocks.filter((one) => mine.has(one)) }
  })
}
