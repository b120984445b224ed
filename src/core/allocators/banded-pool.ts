/** Size of the low band that automatic picks avoid: 0 up to 16 members, else a `share`-th of them, 16 at least, `most` at most. */
export function staticBandSize(members: bigint, share: bigint, most: bigint): bigint {
  if (members <= 16n) return 0n
  const part = members / share
  return part < 16n ? 16n : part > most ? most : part
}

/**
 * Which members of 0 … size−1 are taken. Only taken ones are kept, so a pool of a million addresses costs what is in
 * use. The lower `band` members (the static band) are left to explicit requests as long as others are free.
 * Source: kubernetes pkg/registry/core/service/{allocator/bitmap,ipallocator/ipallocator}.go; KEP-3070, KEP-3668.
 */
export class BandedPool {
  readonly size: bigint
  readonly band: bigint
  readonly #taken = new Set<bigint>()
  /** How many of the static band are taken. */
  #inBand = 0n

  constructor(size: bigint, band: bigint) {
    this.size = size
    this.band = band
  }

  has(member: bigint): boolean {
    return this.#taken.has(member)
  }

  get free(): bigint {
    return this.size - BigInt(this.#taken.size)
  }

  /** Takes one member; false when it is taken already or not of this pool. */
  take(member: bigint): boolean {
    if (member < 0n || member >= this.size || this.#taken.has(member)) return false
    this.#taken.add(member)
    if (member < this.band) this.#inBand += 1n
    return true
  }

  /** Takes a free member: from a random start through the dynamic band, else through the static one. Undefined when full. */
  takeNext(random: () => number): bigint | undefined {
    const inRest = BigInt(this.#taken.size) - this.#inBand
    const member = this.#scan(this.band, this.size, inRest, random) ?? this.#scan(0n, this.band, this.#inBand, random)
    if (member !== undefined) this.take(member)
    return member
  }

  /** Gives a member back; a free one stays free. */
  release(member: bigint): void {
    if (this.#taken.delete(member) && member < this.band) this.#inBand -= 1n
  }

  /** The first free member of from … to−1 after a random one, with wrap. A full band is known by its count, not by a scan. */
  #scan(from: bigint, to: bigint, taken: bigint, random: () => number): bigint | undefined {
    const members = to - from
    if (taken >= members) return undefined
    const start = scaled(random(), members)
    for (let step = 0n; step < members; step += 1n) {
      const member = from + ((start + step) % members)
      if (!this.#taken.has(member)) return member
    }
    return undefined
  }
}

/** A float has 53 bits: starts in larger ranges are picked by their upper bits, and every member stays reachable by the scan. */
const FLOAT = 2n ** 53n

const scaled = (random: number, members: bigint): bigint => (BigInt(Math.floor(random * Number(FLOAT))) * members) / FLOAT
