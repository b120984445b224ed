import { BandedPool, staticBandSize } from './banded-pool.ts'
import type { Pick } from './pick.ts'

/** First and last port, both inclusive. */
export interface PortRange {
  readonly first: number
  readonly last: number
}

/** Reads `30000-32767`; undefined when it is no range of ports. */
export function parsePortRange(text: string): PortRange | undefined {
  const [, from, to] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? []
  const [first, last] = [Number(from), Number(to)]
  return first >= 1 && first <= last && last <= 65535 ? { first, last } : undefined
}

const PORT_BAND_SHARE = 32n
const PORT_BAND_MOST = 128n

/**
 * Node ports, and health check node ports, which come from the same range. A number is taken for all protocols at once.
 * Source: kubernetes pkg/registry/core/service/portallocator/allocator.go.
 */
export class NodePorts {
  readonly range: PortRange
  readonly #pool: BandedPool

  constructor(range: PortRange) {
    this.range = range
    const size = BigInt(range.last - range.first + 1)
    this.#pool = new BandedPool(size, staticBandSize(size, PORT_BAND_SHARE, PORT_BAND_MOST))
  }

  has(port: number): boolean {
    return this.#pool.has(BigInt(port - this.range.first))
  }

  get free(): bigint {
    return this.#pool.free
  }

  allocate(port: number): Pick<number> {
    const { first, last } = this.range
    if (port < first || port > last) {
      return { ok: false, error: `provided port is not in the valid range. The range of valid ports is ${first}-${last}` }
    }
    if (!this.#pool.take(BigInt(port - first))) return { ok: false, error: 'provided port is already allocated' }
    return { ok: true, value: port }
  }

  allocateNext(random: () => number): Pick<number> {
    const member = this.#pool.takeNext(random)
    return member === undefined ? { ok: false, error: 'range is full' } : { ok: true, value: this.range.first + Number(member) }
  }

  release(port: number): void {
    this.#pool.release(BigInt(port - this.range.first))
  }
}
