import type { TrackedFlow } from '../kube-proxy/conntrack-cleanup.ts'
import type { FiveTuple } from './packet.ts'

export type ConntrackState = 'UNREPLIED' | 'ESTABLISHED' | 'TIME_WAIT'

/** One connection as the kernel of a Node remembers it. */
export interface ConntrackEntry {
  readonly node: string
  readonly original: FiveTuple
  /** The header after NAT, in the same direction. */
  readonly translated: FiveTuple
  readonly state: ConntrackState
  /** Simulated time at which the entry is forgotten. */
  readonly expiresMs: number
}

/** Source: nf_conntrack defaults (tcp_timeout_established, tcp_timeout_time_wait, udp_timeout). */
export const CONNTRACK_TIMEOUT_MS = { established: 432_000_000, timeWait: 120_000, udp: 30_000, unreplied: 120_000 } as const

/** The most entries that one Node keeps; the oldest goes first. */
const MOST_ENTRIES = 4096

const tupleKey = ({ protocol, srcIP, srcPort, dstIP, dstPort }: FiveTuple): string =>
  `${protocol} ${srcIP} ${srcPort} ${dstIP} ${dstPort}`

/**
 * The conntrack tables of all Nodes. Entries end when simulated time reaches them; what has ended is swept when met.
 * Differs: only translated connections are kept, one entry a Node and connection, and no teardown handshake is modelled.
 */
export class Conntrack {
  readonly #byNode = new Map<string, Map<string, ConntrackEntry>>()
  #udpEntries = 0

  /** Adds an entry, or replaces the one of the same original header. */
  add(entry: ConntrackEntry): void {
    const table = this.#byNode.get(entry.node) ?? new Map<string, ConntrackEntry>()
    this.#byNode.set(entry.node, table)
    const key = tupleKey(entry.original)
    this.#take(table, key)
    table.set(key, entry)
    if (isUdp(entry)) this.#udpEntries += 1
    const [oldest] = table.keys()
    if (table.size > MOST_ENTRIES && oldest !== undefined) this.#take(table, oldest)
  }

  find(node: string, original: FiveTuple, nowMs: number): ConntrackEntry | undefined {
    const found = this.#byNode.get(node)?.get(tupleKey(original))
    return found && found.expiresMs > nowMs ? found : undefined
  }

  /** Live entries of a Node, oldest first. */
  entries(node: string, nowMs: number): readonly ConntrackEntry[] {
    return [...(this.#byNode.get(node)?.values() ?? [])].filter(({ expiresMs }) => expiresMs > nowMs)
  }

  /**
   * Forgets the UDP flows that kube-proxy calls stale, on every Node: to be called after endpoints have changed. Answers
   * how many went. TCP connections are left alone.
   * Source: kubernetes/kubernetes pkg/proxy/conntrack/cleanup.go.
   */
  forgetStale(isStale: (flow: TrackedFlow) => boolean): number {
    if (this.#udpEntries === 0) return 0
    const stale = ({ original, translated }: ConntrackEntry): boolean =>
      isStale({ ...original, replyIP: translated.dstIP, replyPort: translated.dstPort })
    let gone = 0
    for (const table of this.#byNode.values()) {
      for (const [key, entry] of [...table]) {
        if (!isUdp(entry) || !stale(entry)) continue
        this.#take(table, key)
        gone += 1
      }
    }
    return gone
  }

  #take(table: Map<string, ConntrackEntry>, key: string): void {
    const had = table.get(key)
    if (had && isUdp(had)) this.#udpEntries -= 1
    table.delete(key)
  }
}

const isUdp = ({ original }: ConntrackEntry): boolean => original.protocol === 'UDP'
