/**
 * What a function of a text gave, for texts that come again. It holds at most `most` answers; one more, and all of them
 * are worked out anew as they are asked for.
 */
export class Memo<V extends object> {
  readonly #most: number
  readonly #work: (key: string) => V
  readonly #known = new Map<string, V>()

  constructor(most: number, work: (key: string) => V) {
    this.#most = most
    this.#work = work
  }

  of(key: string): V {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const made = this.#work(key)
    if (this.#known.size >= this.#most) this.#known.clear()
    this.#known.set(key, made)
    return made
  }
}
