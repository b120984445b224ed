/** A timer: at `atMs` a controller looks at a key again. */
export interface Timer {
  readonly atMs: number
  readonly controller: number
  readonly key: string
}

interface Entry extends Timer {
  /** Ties are broken by the order in which timers were set. */
  readonly seq: number
}

const before = (a: Entry, b: Entry): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.seq < b.seq)

/** Pending timers, earliest first: a binary heap. A key of a controller has one timer at most; setting it again moves it. */
export class Timers {
  readonly #heap: Entry[] = []
  /** The entry that counts, by controller and key. */
  readonly #current: Map<string, Entry>[] = []
  #seq = 0

  set(timer: Timer): void {
    this.#seq += 1
    const entry: Entry = { atMs: timer.atMs, controller: timer.controller, key: timer.key, seq: this.#seq }
    this.#of(timer.controller).set(timer.key, entry)
    this.#heap.push(entry)
    this.#up(this.#heap.length - 1)
  }

  clear(controller: number, key: string): void {
    this.#of(controller).delete(key)
  }

  /** When the earliest timer is due, or null. */
  get nextMs(): number | null {
    this.#dropStale()
    return this.#heap[0]?.atMs ?? null
  }

  /** Takes the earliest timer out when it is due at `nowMs`. */
  takeDue(nowMs: number): Timer | null {
    this.#dropStale()
    const first = this.#heap[0]
    if (!first || first.atMs > nowMs) return null
    this.#pop()
    this.clear(first.controller, first.key)
    return first
  }

  #dropStale(): void {
    for (let first = this.#heap[0]; first && this.#of(first.controller).get(first.key) !== first; first = this.#heap[0])
      this.#pop()
  }

  #of(controller: number): Map<string, Entry> {
    const known = this.#current[controller]
    if (known) return known
    const made = new Map<string, Entry>()
    this.#current[controller] = made
    return made
  }

  #pop(): void {
    const last = this.#heap.pop()
    if (last === undefined || this.#heap.length === 0) return
    this.#heap[0] = last
    this.#down(0)
  }

  #up(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1
      if (!this.#swapIf(at, parent)) return
      at = parent
    }
  }

  #down(from: number): void {
    for (let at = from; ; ) {
      const left = 2 * at + 1
      const [l, r] = [this.#heap[left], this.#heap[left + 1]]
      if (!l) return
      const child = r && before(r, l) ? left + 1 : left
      if (!this.#swapIf(child, at)) return
      at = child
    }
  }

  /** Swaps when the entry at `low` goes before the one at `high`. */
  #swapIf(low: number, high: number): boolean {
    const [a, b] = [this.#heap[low], this.#heap[high]]
    if (!a || !b || !before(a, b)) return false
    this.#heap[low] = b
    this.#heap[high] = a
    return true
  }
}
