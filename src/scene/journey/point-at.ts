import type { Leg } from '../journey-types.ts'
import type { Point } from '../marks.ts'

/** Position of the last point that lies not beyond `distance`. Binary search: legs of long ways are asked many times a second. */
export function pieceAt({ lengths }: Pick<Leg, 'lengths'>, distance: number): number {
  let low = 0
  let high = Math.max(0, lengths.length - 2)
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((lengths[middle] ?? 0) <= distance) low = middle
    else high = middle - 1
  }
  return low
}

/** The point `distance` along a leg. */
export function pointAt(leg: Pick<Leg, 'points' | 'lengths'>, distance: number): Point {
  const piece = pieceAt(leg, distance)
  const a = leg.points[piece] ?? { x: 0, y: 0 }
  const b = leg.points[piece + 1]
  if (!b) return a
  const from = leg.lengths[piece] ?? 0
  const length = (leg.lengths[piece + 1] ?? from) - from
  const t = length > 0 ? Math.min(1, Math.max(0, (distance - from) / length)) : 0
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t }
}
