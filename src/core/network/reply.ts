import { because } from './because-codes.ts'
import type { FiveTuple } from './packet.ts'
import { reversed } from './places.ts'
import type { Place } from './trace.ts'
import type { NewHop, Translation, Walk } from './walk.ts'

/** The way back: every place that rewrote the header puts it back, the last one first, so that the client sees whom it called. */
export function replyHops(walk: Walk, from: Place, arrived: FiveTuple): void {
  const { translations, client } = walk
  const oneWayMs = Math.max(0, walk.elapsedMs - walk.connectedAtMs - 1)
  if (translations.length === 0) {
    walk.hop(oneWayMs, () => plainReply(from, client.place, reversed(arrived)))
    return
  }
  for (let i = translations.length - 1; i >= 0; i -= 1) {
    const translation = translations[i]
    const to = translations[i - 1]?.where ?? client.place
    if (translation) walk.hop(i === 0 ? oneWayMs : 0, () => translatedReply(translation, to))
  }
}

const plainReply = (where: Place, to: Place, packet: FiveTuple): NewHop => ({
  kind: 'reply',
  where,
  to,
  before: packet,
  after: packet,
  verdict: 'pass',
  because: because('reply-plain', { source: `${packet.srcIP}:${packet.srcPort}` }),
})

function translatedReply({ where, before, after, relayed }: Translation, to: Place): NewHop {
  const [seen, shown] = [reversed(after), reversed(before)]
  const facts = { source: `${seen.srcIP}:${seen.srcPort}`, shown: `${shown.srcIP}:${shown.srcPort}` }
  const why = because(relayed ? 'reply-relayed' : 'reply-translated', facts)
  return { kind: 'reply', where, to, before: seen, after: shown, verdict: 'pass', because: why }
}
