import type { HopKind } from '../core/network/trace.ts'
import type { Footprint, Journey } from './journey-types.ts'
import type { Point } from './marks.ts'

const LABELS: { readonly [kind in HopKind]: string } = {
  lookup: 'name',
  send: 'send',
  balance: 'balance',
  rule: 'rule',
  route: 'route',
  socket: 'socket',
  answer: 'answer',
  reply: 'reply',
}
const NEAR = 18
const STEP_ASIDE = 20

/** A numbered stop for each hop, where it ends; stops in one place stand side by side. */
export function footprintsOf({ legs }: Journey): readonly Footprint[] {
  const prints: Footprint[] = []
  legs.forEach(({ kind, points, hop, echo }) => {
    if (echo) return
    const turn = kind === 'lookup' ? points[points.length >> 1] : points.at(-1)
    if (!turn) return
    let at: Point = turn
    while (prints.some(({ x, y }) => Math.abs(x - at.x) < NEAR && Math.abs(y - at.y) < NEAR))
      at = { x: at.x + STEP_ASIDE, y: at.y }
    prints.push({ ...at, n: hop + 1, label: LABELS[kind] })
  })
  return prints
}
