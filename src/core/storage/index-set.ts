/**
 * An index from text keys to holders (names, or places in a table), kept by adding and taking away: its cost follows the keys
 * of one holder. Most keys have one holder, which then is kept without a set around it.
 */
export class IndexSet<T extends string | object = string> {
  readonly #holders = new Map<string, T | Set<T>>()

  /** Moves `holder` from the keys that it had to those that it has. */
  move(holder: T, had: readonly string[], has: readonly string[]): void {
    for (const key of had) if (!has.includes(key)) this.#drop(key, holder)
    for (const key of has) if (!had.includes(key)) this.#put(key, holder)
  }

  /** Holders under `key`, in no particular order. */
  at(key: string): ReadonlySet<T> {
    return new Set(this.list(key))
  }

  /** The same as a new list. */
  list(key: string): T[] {
    const found = this.#holders.get(key)
    if (found === undefined) return []
    return found instanceof Set ? [...found] : [found]
  }

  /** How many holders there are under `key`. */
  size(key: string): number {
    const found = this.#holders.get(key)
    if (found === undefined) return 0
    return found instanceof Set ? found.size : 1
  }

  #put(key: string, holder: T): void {
    const found = this.#holders.get(key)
    if (found === undefined) this.#holders.set(key, holder)
    else if (found instanceof Set) found.add(holder)
    else if (found !== holder) this.#holders.set(key, new Set([found, holder]))
  }

  #drop(key: string, holder: T): void {
    const found = this.#holders.get(key)
    if (found instanceof Set) {
      found.delete(holder)
      if (found.size > 1) return
      const [last] = found
      if (last === undefined) this.#holders.delete(key)
      else this.#holders.set(key, last)
    } else if (found === holder) this.#holders.delete(key)
  }
}
