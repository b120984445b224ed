import type { ProxyEndpoint } from './endpoints.ts'
import type { ServicePortInfo } from './service-port.ts'
import type { ProxyMode } from './types.ts'

/** Of one service port on one Node: when each client was last sent to each endpoint. */
type Records = Map<string, Map<string, number>>

const keyOf = ({ id, protocol, family }: ServicePortInfo): string => `${id} ${protocol} ${family}`

/** Which clients the rules of all Nodes remember, by service port: a change of one touches nothing of the others. */
export class ClientRecords {
  readonly #byPort = new Map<string, Map<string, Records>>()

  of(info: ServicePortInfo, node: string): Records | undefined {
    return this.#byPort.size === 0 ? undefined : this.#byPort.get(keyOf(info))?.get(node)
  }

  make(info: ServicePortInfo, node: string): Records {
    const key = keyOf(info)
    const byNode = this.#byPort.get(key) ?? new Map<string, Records>()
    this.#byPort.set(key, byNode)
    const records = byNode.get(node) ?? new Map<string, Map<string, number>>()
    byNode.set(node, records)
    return records
  }

  /** Nodes that remember anything at a service port. */
  nodesOf(info: ServicePortInfo): readonly string[] {
    return this.#byPort.size === 0 ? [] : [...(this.#byPort.get(keyOf(info))?.keys() ?? [])]
  }

  /** Lists end with the chains that they hang on: keeps what is remembered of these endpoints only. */
  keepOnly(info: ServicePortInfo, node: string, endpoints: readonly ProxyEndpoint[]): void {
    const records = this.of(info, node)
    if (!records) return
    const kept = new Set(info.affinitySeconds > 0 ? endpoints.map(({ text }) => text) : [])
    for (const [client, mine] of records) {
      for (const text of mine.keys()) if (!kept.has(text)) mine.delete(text)
      if (mine.size === 0) records.delete(client)
    }
    if (records.size === 0) this.#forget(info, node)
  }

  /** The service port is gone. */
  forget(info: ServicePortInfo): void {
    this.#byPort.delete(keyOf(info))
  }

  /** The Node is gone, and what its kernel remembered. */
  forgetNode(node: string): void {
    for (const [key, byNode] of this.#byPort) {
      byNode.delete(node)
      if (byNode.size === 0) this.#byPort.delete(key)
    }
  }

  #forget(info: ServicePortInfo, node: string): void {
    const byNode = this.#byPort.get(keyOf(info))
    byNode?.delete(node)
    if (byNode?.size === 0) this.#byPort.delete(keyOf(info))
  }
}

/**
 * What one Node's rules remember of clients, an entry an endpoint and client address: the kernel's "recent" lists, or the
 * dynamic sets of nftables. Each new connection refreshes its entry.
 * Differs: a recent list of the kernel keeps the newest 100 addresses unless told otherwise; here it keeps all.
 */
export class AffinityTable {
  readonly #records: ClientRecords
  readonly #mode: ProxyMode
  readonly #node: string

  constructor(mode: ProxyMode, node: string, records = new ClientRecords()) {
    this.#mode = mode
    this.#node = node
    this.#records = records
  }

  /** What is remembered of a client at a service port: time by endpoint. Undefined when nothing is. */
  ofClient(info: ServicePortInfo, client: string): ReadonlyMap<string, number> | undefined {
    return this.#records.of(info, this.#node)?.get(client)
  }

  /** Whether a record is still live: iptables counts the last second in, a set's element is gone when its time is up. */
  isLive(atMs: number, seconds: number, nowMs: number): boolean {
    const age = nowMs - atMs
    return this.#mode === 'iptables' ? age <= seconds * 1000 : age < seconds * 1000
  }

  remember(info: ServicePortInfo, endpoint: ProxyEndpoint, client: string, nowMs: number): void {
    const records = this.#records.make(info, this.#node)
    const mine = records.get(client) ?? new Map<string, number>()
    records.set(client, mine)
    mine.set(endpoint.text, nowMs)
  }
}
