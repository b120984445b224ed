import type { Hop, Trace } from '../../core/network/trace.ts'
import { edgePath, lengthsOf } from '../geometry.ts'
import { HOP_MS, type Leg, WAIT_MS } from '../journey-types.ts'
import type { Point } from '../marks.ts'
import { join } from './ways.ts'

const RESENDS = 3
const RADIUS = 5

/**
 * What follows when a request dies: a refusal travels back the way the packet came, and one that nobody answers is sent again, in vain. None of them is a
 * hop of the trace.
 */
export function echoesOf({ hops }: Trace, legs: readonly Leg[]): readonly Leg[] {
  const hop = hops.at(-1)
  const last = legs.at(-1)
  if (!hop || !last) return []
  const there = join(...legs.filter(({ kind }) => kind !== 'lookup' && kind !== 'reply').map(({ points }) => points))
  if (there.length < 2) return []
  if (hop.verdict === 'reset' || hop.verdict === 'reject') return [refusal(hop, last, there.toReversed())]
  return hop.verdict === 'drop' ? resends(last, there) : []
}

/** Source: a port without a listener answers TCP with RST; the REJECT target answers with ICMP port unreachable. */
function refusal({ verdict }: Hop, last: Leg, points: readonly Point[]): Leg {
  const tag = { first: verdict === 'reset' ? 'RST' : 'ICMP port unreachable', second: null }
  const { hop, arriveMs } = last
  return {
    ...wayOf(points),
    hop,
    kind: 'reply',
    shape: 'refusal',
    tag,
    temporary: false,
    departMs: arriveMs,
    arriveMs: arriveMs + HOP_MS,
    echo: true,
  }
}

function resends(last: Leg, points: readonly Point[]): readonly Leg[] {
  const pitch = WAIT_MS / RESENDS
  const begin = last.arriveMs - WAIT_MS
  return Array.from({ length: RESENDS }, (_, i): Leg => {
    const departMs = begin + i * pitch
    return {
      ...last,
      ...wayOf(points),
      kind: 'send',
      tag: null,
      temporary: false,
      departMs,
      arriveMs: departMs + pitch * 0.9,
      echo: true,
    }
  })
}

const wayOf = (points: readonly Point[]) => ({ points, lengths: lengthsOf(points), d: edgePath(points, RADIUS) })
