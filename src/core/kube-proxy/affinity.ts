import type { ProxyEndpoint } from './endpoints.ts'
import type { ServicePortInfo } from './service-port.ts'
import type { ProxyMode } from './types.ts'

type Records = Map<string, Map<string, number>>

const keyOf = ({ id, protocol, family }: ServicePortInfo): string => `${id} ${protocol} ${family}`

/**
 * Which clients one Node's rules remember, an entry an endpoint and client address: the kernel's "recent" lists, or the
 * dynamic sets of nftables. Each new connection refreshes its entry.
 * Differs: a recent list of the kernel keeps the newest 100 addresses unless told otherwise; here it keeps all.
 */
export class AffinityTable {
  readonly #byPort = new Map<string, Records>()
  readonly #mode: ProxyMode

  constructor(mode: ProxyMode) {
    this.#mode = mode
  }

  get isEmpty(): boolean {
    return this.#byPort.size === 0
  }

  /** What is remembered of a client at a service port: time by endpoint. Undefined when nothing is. */
  ofClient(info: ServicePortInfo, client: string): ReadonlyMap<string, number> | undefined {
    return this.#byPort.get(keyOf(info))?.get(client)
  }

  /** Whether a record is still live: iptables counts the last second in, a set's element is gone when its time is up. */
  isLive(atMs: number, seconds: number, nowMs: number): boolean {
    const age = nowMs - atMs
    return this.#mode === 'iptables' ? age <= seconds * 1000 : age < seconds * 1000
  }

  remember(info: ServicePortInfo, endpoint: ProxyEndpoint, client: string, nowMs: number): void {
    const key = keyOf(info)
    const records = this.#byPort.get(key) ?? new Map<string, Map<string, number>>()
    this.#byPort.set(key, records)
    const mine = records.get(client) ?? new Map<string, number>()
    records.set(client, mine)
    mine.set(endpoint.text, nowMs)
  }

  /** Lists end with the chains that they hang on: keeps what is remembered of these endpoints only. */
  keepOnly(info: ServicePortInfo, endpoints: readonly ProxyEndpoint[]): void {
    const records = this.#byPort.get(keyOf(info))
    if (!records) return
    const kept = new Set(info.affinitySeconds > 0 ? endpoints.map(({ text }) => text) : [])
    for (const [client, mine] of records) {
      for (const text of mine.keys()) if (!kept.has(text)) mine.delete(text)
      if (mine.size === 0) records.delete(client)
    }
    if (records.size === 0) this.#byPort.delete(keyOf(info))
  }

  forget(info: ServicePortInfo): void {
    this.#byPort.delete(keyOf(info))
  }

  /** Whether anything is remembered at a service port. */
  knows(info: ServicePortInfo): boolean {
    return this.#byPort.has(keyOf(info))
  }
}
