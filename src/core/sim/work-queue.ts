/** How many keys that were taken may lie in front before the list is cut. */
const SLACK = 1024

/** Keys of which each waits at most once, first come first served. Taking one costs the same however many wait. */
export class WorkQueue {
  readonly #waiting = new Set<string>()
  #order: string[] = []
  #next = 0

  get size(): number {
    return this.#waiting.size
  }

  add(key: string): void {
    if (this.#waiting.has(key)) return
    this.#waiting.add(key)
    this.#order.push(key)
  }

  take(): string | undefined {
    const key = this.#order[this.#next]
    if (key === undefined) return undefined
    this.#next += 1
    this.#waiting.delete(key)
    // Cut only when at least half of the list goes, so that each key is moved less than once on average.
    if (this.#waiting.size === 0 || (this.#next > SLACK && this.#next > this.#waiting.size)) {
      this.#order = this.#order.slice(this.#next)
      this.#next = 0
    }
    return key
  }
}
