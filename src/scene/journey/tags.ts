import type { Hop } from '../../core/network/trace.ts'
import type { TrainMark } from '../marks.ts'

const address = (ip: string, port: number): string => `${ip.includes(':') ? `[${ip}]` : ip}${port > 0 ? `:${port}` : ''}`

/** What a packet's header says on the way to a hop's end: the destination, before and after while it has just been rewritten. */
export function tagOf(hop: Hop, fresh: TrainMark['tag']): TrainMark['tag'] {
  const { kind, before, after, lookups = [] } = hop
  const from = address(before.dstIP, before.dstPort)
  const to = address(after.dstIP, after.dstPort)
  switch (kind) {
    case 'lookup': {
      const last = lookups.at(-1)
      return last
        ? { first: `${last.type} ${last.name}`, second: last.answers[0] ? `→ ${last.answers[0]}` : `→ ${last.rcode}` }
        : null
    }
    case 'send':
      return { first: `dst ${from}`, second: null }
    case 'balance':
    case 'rule':
      return from === to ? { first: `dst ${from}`, second: null } : { first: `dst ${from}`, second: `→ ${to}` }
    case 'route':
      return fresh
    case 'reply': {
      const source = address(before.srcIP, before.srcPort)
      const written = address(after.srcIP, after.srcPort)
      return source === written ? { first: `src ${source}`, second: null } : { first: `src ${source}`, second: `→ ${written}` }
    }
    default:
      return null
  }
}
