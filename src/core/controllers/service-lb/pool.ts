/** First addresses of the pool, then a larger band below them; both lie on the Nodes' network, above any Node. */
const FIRST_HOST = 200
const FIRST_COUNT = 55
const BAND_FIRST = 128
const BAND_ROWS = 126
const BAND_HOSTS = 254
const SIZE = FIRST_COUNT + BAND_ROWS * BAND_HOSTS

/** `172.18.255.200` … `.254`, then `172.18.128.1` …: the address at a place in the pool. */
function addressAt(place: number): string {
  if (place < FIRST_COUNT) return `172.18.255.${FIRST_HOST + place}`
  const rest = place - FIRST_COUNT
  return `172.18.${BAND_FIRST + Math.floor(rest / BAND_HOSTS)}.${1 + (rest % BAND_HOSTS)}`
}

/** The same place in IPv6, for Services that have no IPv4 address. */
const addressAtV6 = (place: number): string => `fc00:18::${(FIRST_HOST + place).toString(16)}`

/** Addresses of load balancers, the lowest free one first. */
export class AddressPool {
  readonly #places = new Map<string, number>()
  readonly #used = new Set<number>()
  /** No place below this is free. */
  #lowest = 0

  /** The address of `owner`, taken if it has none; undefined when the pool is used up. */
  take(owner: string, family: 'IPv4' | 'IPv6'): string | undefined {
    const place = this.#places.get(owner) ?? this.#free()
    if (place === undefined) return undefined
    this.#places.set(owner, place)
    this.#used.add(place)
    return family === 'IPv6' ? addressAtV6(place) : addressAt(place)
  }

  give(owner: string): void {
    const place = this.#places.get(owner)
    if (place === undefined) return
    this.#places.delete(owner)
    this.#used.delete(place)
    this.#lowest = Math.min(this.#lowest, place)
  }

  #free(): number | undefined {
    while (this.#used.has(this.#lowest)) this.#lowest += 1
    return this.#lowest < SIZE ? this.#lowest : undefined
  }
}
