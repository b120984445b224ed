/** Something that can wait in a queue; the queue writes where it stands, -1 while nowhere. */
export interface Queued {
  place: number
}

/** How many entries that are done with may lie in front before the list is cut. */
const SLACK = 1024

/** Things in the order in which they expire. What is put in again moves to the end, so times have to come in order. */
export class ExpiryQueue<T extends Queued> {
  /** One that was put in again stands here twice: its earlier entry counts for nothing. */
  #entries: { readonly item: T; readonly atMs: number }[] = []
  #next = 0
  /** Places count from the first entry ever: how many were cut off before the list. */
  #cut = 0
  #size = 0

  get size(): number {
    return this.#size
  }

  put(item: T, atMs: number): void {
    if (item.place < 0) this.#size += 1
    item.place = this.#cut + this.#entries.length
    this.#entries.push({ item, atMs })
  }

  /** Takes one out before its time. */
  drop(item: T): void {
    if (item.place < 0) return
    item.place = -1
    this.#size -= 1
  }

  /** When the first one is due, or null. */
  get nextMs(): number | null {
    return this.#first()?.atMs ?? null
  }

  /** The first one when it is due at `nowMs`. */
  takeDue(nowMs: number): T | undefined {
    const first = this.#first()
    return first && first.atMs <= nowMs ? this.take() : undefined
  }

  /** The first one, due or not. */
  take(): T | undefined {
    const item = this.#first()?.item
    if (item) this.drop(item)
    return item
  }

  #first(): { readonly item: T; readonly atMs: number } | undefined {
    let first = this.#entries[this.#next]
    while (first && first.item.place !== this.#cut + this.#next) {
      this.#next += 1
      first = this.#entries[this.#next]
    }
    if (this.#next > SLACK && this.#next * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#next)
      this.#cut += this.#next
      this.#next = 0
    }
    return first
  }
}
