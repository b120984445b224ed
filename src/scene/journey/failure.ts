import type { Hop, Trace } from '../../core/network/trace.ts'
import { HOP_MS, type Journey, type Leg } from '../journey-types.ts'
import type { FailureMark, Point } from '../marks.ts'
import { pointAt } from './point-at.ts'

/** How far before its goal a packet is marked that was turned away there. */
const BEFORE_DOOR = 28
/** A Service's edge and the DNS have no station in the way. */
const BEFORE_EDGE = 16

const LOOK: { readonly [verdict in Hop['verdict']]?: Pick<FailureMark, 'shape' | 'words'> } = {
  nxdomain: { shape: 'diamond', words: 'no such name' },
  reject: { shape: 'octagon', words: 'no endpoints' },
  reset: { shape: 'cross', words: 'connection refused' },
  drop: { shape: 'hourglass', words: 'no answer' },
  unreachable: { shape: 'cross', words: 'no route' },
}

const BY_OUTCOME: { readonly [outcome in Trace['outcome']]: Pick<FailureMark, 'shape' | 'words'> | null } = {
  ok: null,
  nxdomain: { shape: 'diamond', words: 'no such name' },
  'refused-no-endpoints': { shape: 'octagon', words: 'no endpoints' },
  'refused-no-listener': { shape: 'cross', words: 'connection refused' },
  unreachable: { shape: 'cross', words: 'no route' },
  timeout: { shape: 'hourglass', words: 'no answer' },
  'http-503-apiserver': { shape: 'envelope', words: 'not available' },
}

/** Where, when and how a request died; null for one that was answered. */
export function failureOf(trace: Trace, legs: readonly Leg[]): Journey['failure'] {
  const look = BY_OUTCOME[trace.outcome]
  if (!look || legs.length === 0) return null
  const found = trace.hops.findIndex(({ verdict }) => LOOK[verdict] !== undefined)
  const at = found >= 0 ? found : trace.hops.findLastIndex(({ kind }) => kind !== 'reply')
  const leg = legs[Math.max(0, at)]
  const verdict = trace.hops[at]?.verdict
  if (!leg) return null
  const { shape, words } = trace.outcome === 'http-503-apiserver' ? look : ((verdict && LOOK[verdict]) ?? look)
  const point = markAt(legs, legs.indexOf(leg), verdict === 'reset' ? BEFORE_DOOR : BEFORE_EDGE)
  // Seen as soon as it is there; what is only waited for is known after the wait.
  const atMs =
    verdict === 'drop' || verdict === 'unreachable'
      ? leg.departMs + HOP_MS
      : verdict === 'nxdomain'
        ? leg.arriveMs
        : leg.departMs + HOP_MS / 2
  return { ...point, shape, words, atMs }
}

/** Before the door at which the last moving leg ended. */
function markAt(legs: readonly Leg[], at: number, before: number): Point {
  for (let i = at; i >= 0; i -= 1) {
    const leg = legs[i]
    if (!leg || (leg.kind === 'lookup' && i !== at)) continue
    const total = leg.lengths.at(-1) ?? 0
    if (total > 0) return pointAt(leg, Math.max(total / 2, total - before))
  }
  return legs[at]?.points[0] ?? { x: 0, y: 0 }
}
