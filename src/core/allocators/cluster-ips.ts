import { type CIDR, cidrContains, cidrSize, firstIP, formatCIDR, lastIP } from '../net/cidr.ts'
import { formatIP, type IP, parseIPSloppy } from '../net/ip.ts'
import { BandedPool, staticBandSize } from './banded-pool.ts'
import type { Pick } from './pick.ts'

const IP_BAND_SHARE = 16n
const IP_BAND_MOST = 256n

/** First and last address that may be given: not the network address, and of IPv4 not the broadcast address. */
function usableIPs(cidr: CIDR): { readonly first: IP; readonly last: IP } {
  const { family, first } = cidr
  const last = lastIP(cidr).value
  return { first: { family, value: first + 1n }, last: { family, value: family === 'IPv4' ? last - 1n : last } }
}

/**
 * Cluster IPs of one service range. Automatic picks come from the dynamic band while it has any.
 * Source: kubernetes pkg/registry/core/service/ipallocator/{ipallocator,cidrallocator}.go.
 */
export class ClusterIPs {
  readonly cidr: CIDR
  readonly #first: bigint
  readonly #pool: BandedPool

  constructor(cidr: CIDR) {
    this.cidr = cidr
    const { first, last } = usableIPs(cidr)
    this.#first = first.value
    const usable = last.value - first.value + 1n
    const size = usable > 0n ? usable : 0n
    const band = staticBandSize(cidrSize(cidr), IP_BAND_SHARE, IP_BAND_MOST)
    this.#pool = new BandedPool(size, band > size ? size : band)
  }

  has(address: string): boolean {
    const member = this.#memberOf(address)
    return member !== undefined && this.#pool.has(member)
  }

  get free(): bigint {
    return this.#pool.free
  }

  /** Takes the address that was asked for. */
  allocate(address: string): Pick<string> {
    const member = this.#memberOf(address)
    if (member === undefined) return { ok: false, error: 'the provided network does not match the current range' }
    return this.#pool.take(member) ? { ok: true, value: address } : { ok: false, error: 'provided IP is already allocated' }
  }

  allocateNext(random: () => number): Pick<string> {
    const member = this.#pool.takeNext(random)
    if (member === undefined) return { ok: false, error: 'range is full' }
    return { ok: true, value: formatIP({ family: this.cidr.family, value: this.#first + member }) }
  }

  release(address: string): void {
    const member = this.#memberOf(address)
    if (member !== undefined) this.#pool.release(member)
  }

  /** What a dry run is told: it reads only the borders of the range, and shows the network address for "any". */
  dryRun(address: string): Pick<string> {
    if (address === '') return { ok: true, value: formatIP(firstIP(this.cidr)) }
    if (this.#memberOf(address) !== undefined) return { ok: true, value: address }
    const shown = canonical(address)
    return {
      ok: false,
      error: `the provided IP (${shown}) is not in the valid range. The range of valid IPs is ${formatCIDR(this.cidr)}`,
    }
  }

  #memberOf(address: string): bigint | undefined {
    const ip = parseIPSloppy(address)
    if (!ip || !cidrContains(this.cidr, ip)) return undefined
    const member = ip.value - this.#first
    return member >= 0n && member < this.#pool.size ? member : undefined
  }
}

function canonical(address: string): string {
  const ip = parseIPSloppy(address)
  return ip ? formatIP(ip) : address
}
