import type { Destination, TrackedFlow } from '../kube-proxy/conntrack-cleanup.ts'
import { FlowTable } from './flow-table.ts'
import type { FiveTuple } from './packet.ts'
import { UdpFlows } from './udp-flows.ts'

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

/**
 * The conntrack tables of all Nodes. Entries end when simulated time reaches them; what has ended makes room when
 * others come.
 * Differs: only translated connections are kept, one entry a Node and connection, and no teardown handshake is modelled.
 */
export class Conntrack {
  readonly #byNode = new Map<string, FlowTable>()
  readonly #udp = new UdpFlows()

  /** Adds an entry, or replaces the one of the same original header. */
  add(entry: ConntrackEntry, nowMs: number): void {
    let table = this.#byNode.get(entry.node)
    if (!table) {
      table = new FlowTable((gone) => this.#udp.remove(gone))
      this.#byNode.set(entry.node, table)
    }
    table.put(entry, nowMs)
    this.#udp.add(entry)
  }

  find(node: string, original: FiveTuple, nowMs: number): ConntrackEntry | undefined {
    const found = this.#byNode.get(node)?.find(original)
    return found && found.expiresMs > nowMs ? found : undefined
  }

  /** Live entries of a Node, oldest first. */
  entries(node: string, nowMs: number): readonly ConntrackEntry[] {
    return (this.#byNode.get(node)?.all() ?? []).filter(({ expiresMs }) => expiresMs > nowMs)
  }

  /**
   * Forgets those UDP flows to these destinations that kube-proxy calls stale, on every Node: to be called after endpoints
   * have changed. Answers how many went. TCP connections are left alone.
   * Source: kubernetes/kubernetes pkg/proxy/conntrack/cleanup.go.
   */
  forgetStale(destinations: readonly Destination[], isStale: (flow: TrackedFlow) => boolean): number {
    let gone = 0
    for (const destination of destinations) {
      for (const entry of this.#udp.to(destination)) {
        const { original, translated } = entry
        if (!isStale({ ...original, replyIP: translated.dstIP, replyPort: translated.dstPort })) continue
        this.#byNode.get(entry.node)?.remove(original)
        gone += 1
      }
    }
    return gone
  }
}
