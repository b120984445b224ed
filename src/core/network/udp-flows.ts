import type { Destination } from '../kube-proxy/conntrack-cleanup.ts'
import type { ConntrackEntry } from './conntrack.ts'

/** UDP flows of all Nodes by where their clients sent to: a change of a Service asks for its own alone. */
export class UdpFlows {
  readonly #byPort = new Map<number, Map<string, Set<ConntrackEntry>>>()

  /** Takes the entry when it is of UDP. */
  add(entry: ConntrackEntry): void {
    const { protocol, dstIP, dstPort } = entry.original
    if (protocol !== 'UDP') return
    const byAddress = this.#byPort.get(dstPort) ?? new Map<string, Set<ConntrackEntry>>()
    this.#byPort.set(dstPort, byAddress)
    const flows = byAddress.get(dstIP) ?? new Set<ConntrackEntry>()
    byAddress.set(dstIP, flows.add(entry))
  }

  remove(entry: ConntrackEntry): void {
    const { protocol, dstIP, dstPort } = entry.original
    if (protocol !== 'UDP') return
    const byAddress = this.#byPort.get(dstPort)
    const flows = byAddress?.get(dstIP)
    if (!byAddress || !flows?.delete(entry)) return
    if (flows.size === 0) byAddress.delete(dstIP)
    if (byAddress.size === 0) this.#byPort.delete(dstPort)
  }

  /** A copy: what is found may be removed while it is looked at. */
  to({ ip, port }: Destination): readonly ConntrackEntry[] {
    const byAddress = this.#byPort.get(port)
    if (!byAddress) return NONE
    if (ip !== undefined) return [...(byAddress.get(ip) ?? NONE)]
    return [...byAddress.values()].flatMap((flows) => [...flows])
  }
}

const NONE: readonly ConntrackEntry[] = []
