import type { ConntrackEntry } from './conntrack.ts'
import type { FiveTuple, PacketProtocol } from './packet.ts'

/** The most entries that one Node keeps; the oldest goes first. */
const MOST_ENTRIES = 4096

const PROTOCOL_CODE: { readonly [P in PacketProtocol]: number } = { TCP: 0, UDP: 1, SCTP: 2, ICMP: 3 }

/** Both ports and the protocol as one number: few connections share them, so that addresses are compared, not hashed. */
const portsKey = ({ protocol, srcPort, dstPort }: FiveTuple): number => (srcPort * 65_536 + dstPort) * 4 + PROTOCOL_CODE[protocol]

const isSame = (a: FiveTuple, b: FiveTuple): boolean => a.srcIP === b.srcIP && a.dstIP === b.dstIP

/** Connections of one Node by their original header, oldest first. */
export class FlowTable {
  /** Entries of equal ports and protocol stand together, as one slot. */
  readonly #slots = new Map<number, readonly ConntrackEntry[]>()
  readonly #removed: (entry: ConntrackEntry) => void
  #size = 0

  /** `removed` is told of every entry that leaves. */
  constructor(removed: (entry: ConntrackEntry) => void) {
    this.#removed = removed
  }

  find(original: FiveTuple): ConntrackEntry | undefined {
    const slot = this.#slots.get(portsKey(original))
    return slot?.find((entry) => isSame(entry.original, original))
  }

  put(entry: ConntrackEntry, nowMs: number): void {
    this.remove(entry.original)
    const key = portsKey(entry.original)
    const slot = this.#slots.get(key)
    if (slot) this.#slots.delete(key)
    this.#slots.set(key, slot ? [...slot, entry] : [entry])
    this.#size += 1
    this.#makeRoom(nowMs)
  }

  remove(original: FiveTuple): void {
    const key = portsKey(original)
    const slot = this.#slots.get(key)
    const entry = slot?.find((one) => isSame(one.original, original))
    if (!slot || !entry) return
    if (slot.length === 1) this.#slots.delete(key)
    else
      this.#slots.set(
        key,
        slot.filter((one) => one !== entry),
      )
    this.#size -= 1
    this.#removed(entry)
  }

  all(): readonly ConntrackEntry[] {
    return [...this.#slots.values()].flat()
  }

  /** The oldest go: those that have ended, and as many more as are too many. */
  #makeRoom(nowMs: number): void {
    for (const slot of this.#slots.values()) {
      const [oldest] = slot
      if (!oldest || (oldest.expiresMs > nowMs && this.#size <= MOST_ENTRIES)) return
      this.remove(oldest.original)
    }
  }
}
