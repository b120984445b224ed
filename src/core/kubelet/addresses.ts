import { cidrSize, parseCIDR } from '../net/cidr.ts'
import { addToIP, formatIP, type IP } from '../net/ip.ts'

interface Range {
  readonly first: IP
  /** Offset of the last address that can be given out. */
  readonly last: number
  readonly used: Set<number>
  next: number
}

/** The network address, and the gateway that the bridge has. */
const FIRST_OFFSET = 2
/** Ranges are given out no further than this: more Pods than any Node has. */
const MAX_OFFSET = 65_534

/**
 * Addresses of Pods out of their Nodes' ranges: the next one after the last given, round and round, as long as one is free.
 * Source: containernetworking/plugins host-local.
 */
export class PodAddresses {
  readonly #ranges = new Map<string, Range>()
  /** Which range and offset an address is, for giving it back. */
  readonly #given = new Map<string, { readonly range: Range; readonly offset: number; readonly holder: string }>()

  /** One address of each range for `holder`; undefined when one of them is used up or cannot be read. */
  take(cidrs: readonly string[], holder: string): readonly string[] | undefined {
    const ranges = cidrs.map((cidr) => this.#range(cidr))
    const offsets = ranges.map((range) => (range ? nextFree(range) : undefined))
    const addresses = ranges.flatMap((range, i) => {
      const offset = offsets[i]
      return range && offset !== undefined ? [{ range, offset, text: formatIP(addToIP(range.first, offset)) }] : []
    })
    if (addresses.length === 0 || addresses.length < cidrs.length) return undefined
    for (const { range, offset, text } of addresses) {
      range.used.add(offset)
      range.next = offset + 1
      this.#given.set(text, { range, offset, holder })
    }
    return addresses.map(({ text }) => text)
  }

  /** Gives an address back, unless it has another holder by now. */
  give(address: string, holder: string): void {
    const found = this.#given.get(address)
    if (found?.holder !== holder) return
    this.#given.delete(address)
    found.range.used.delete(found.offset)
  }

  #range(text: string): Range | undefined {
    const known = this.#ranges.get(text)
    if (known) return known
    const cidr = parseCIDR(text)
    if (!cidr) return undefined
    const size = cidrSize(cidr)
    const range: Range = {
      first: { family: cidr.family, value: cidr.first },
      last: size > BigInt(MAX_OFFSET) ? MAX_OFFSET : Number(size) - 2,
      used: new Set(),
      next: FIRST_OFFSET,
    }
    this.#ranges.set(text, range)
    return range
  }
}

function nextFree({ next, last, used }: Range): number | undefined {
  const count = last - FIRST_OFFSET + 1
  if (used.size >= count) return undefined
  for (let i = 0; i < count; i += 1) {
    const offset = FIRST_OFFSET + ((next - FIRST_OFFSET + i) % count)
    if (!used.has(offset)) return offset
  }
  return undefined
}
