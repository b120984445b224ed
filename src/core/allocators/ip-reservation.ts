import type { IPFamily } from '../api/service.ts'
import { familyOf } from '../net/ip.ts'
import type { ClusterIPs } from './cluster-ips.ts'
import type { Pick } from './pick.ts'

/** The service ranges of a cluster, one a family, primary first. */
export type IPPools = ReadonlyMap<IPFamily, ClusterIPs>

/**
 * Cluster IPs taken and to be given back by one request; see `PortReservation`.
 * Source: kubernetes pkg/registry/core/service/storage/alloc.go.
 */
export class IPReservation {
  readonly #pools: IPPools
  readonly dryRun: boolean
  readonly #taken: string[] = []
  readonly #givenBack: string[] = []

  constructor(pools: IPPools, dryRun: boolean) {
    this.#pools = pools
    this.dryRun = dryRun
  }

  /** Takes `address` of a family, or any one when it is empty. */
  allocate(family: IPFamily, address: string, random: () => number): Pick<string> {
    const pool = this.#pools.get(family)
    if (!pool) return { ok: false, error: `${family} is not configured on this cluster` }
    if (this.dryRun) return pool.dryRun(address)
    const pick = address === '' ? pool.allocateNext(random) : pool.allocate(address)
    if (pick.ok) this.#taken.push(pick.value)
    return pick
  }

  releaseLater(address: string): void {
    this.#givenBack.push(address)
  }

  commit(): void {
    if (!this.dryRun) this.#release(this.#givenBack)
  }

  revert(): void {
    this.#release(this.#taken)
  }

  #release(addresses: readonly string[]): void {
    for (const address of addresses) {
      const family = familyOf(address)
      if (family) this.#pools.get(family)?.release(address)
    }
  }
}
