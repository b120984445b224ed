import { because } from './because-codes.ts'
import type { FiveTuple } from './packet.ts'
import { reversed } from './places.ts'
import type { Place } from './trace.ts'
import type { Walk } from './walk.ts'

/** The way back: every place that rewrote the header puts it back, the last one first, so that the client sees whom it called. */
export function replyHops(walk: Walk, from: Place, arrived: FiveTuple): void {
  const { translations, client } = walk
  const oneWayMs = Math.max(0, walk.elapsedMs - walk.connectedAtMs - 1)
  if (translations.length === 0) {
    const packet = reversed(arrived)
    const why = because('reply-plain', { source: `${packet.srcIP}:${packet.srcPort}` })
    walk.hop(oneWayMs, () => ({
      kind: 'reply',
      where: from,
      to: client.place,
      before: packet,
      after: packet,
      verdict: 'pass',
      because: why,
    }))
    return
  }
  translations.toReversed().forEach(({ where, before, after, relayed }, i, all) => {
    const [seen, shown] = [reversed(after), reversed(before)]
    const facts = { source: `${seen.srcIP}:${seen.srcPort}`, shown: `${shown.srcIP}:${shown.srcPort}` }
    const why = because(relayed ? 'reply-relayed' : 'reply-translated', facts)
    const to = all[i + 1]?.where ?? client.place
    walk.hop(i === all.length - 1 ? oneWayMs : 0, () => ({
      kind: 'reply',
      where,
      to,
      before: seen,
      after: shown,
      verdict: 'pass',
      because: why,
    }))
  })
}
