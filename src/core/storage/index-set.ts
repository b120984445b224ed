/** An index from text keys to object names, kept by adding and taking away: its cost follows the keys of one object. */
export class IndexSet {
  readonly #names = new Map<string, Set<string>>()

  /** Moves `name` from the keys that it had to those that it has. */
  move(name: string, had: readonly string[], has: readonly string[]): void {
    for (const key of had) if (!has.includes(key)) this.#drop(key, name)
    for (const key of has) if (!had.includes(key)) this.#put(key, name)
  }

  /** Names under `key`, in no particular order. */
  at(key: string): ReadonlySet<string> {
    return this.#names.get(key) ?? EMPTY
  }

  #put(key: string, name: string): void {
    const names = this.#names.get(key)
    if (names) names.add(name)
    else this.#names.set(key, new Set([name]))
  }

  #drop(key: string, name: string): void {
    const names = this.#names.get(key)
    names?.delete(name)
    if (names?.size === 0) this.#names.delete(key)
  }
}

const EMPTY: ReadonlySet<string> = new Set()
