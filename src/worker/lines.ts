import type { Service } from '../core/api/service.ts'
import { isSystem } from '../core/api/system.ts'
import type { LineNumbers } from '../protocol/view.ts'

/**
 * Which line each Service is: its letter and hue. A Service keeps its line while it lives, a new one gets the lowest
 * free one. Lines are kept by uid, so they survive undo.
 */
export class Lines {
  readonly #lineOf = new Map<string, number>()

  /** `given` are lines that Services had before, by uid. */
  constructor(given: LineNumbers = {}) {
    for (const [uid, line] of Object.entries(given)) if (Number.isSafeInteger(line) && line >= 0) this.#lineOf.set(uid, line)
  }

  /** The Service's line; -1 for Services of the system. */
  of({ metadata }: Service): number {
    if (isSystem(metadata.namespace ?? '', metadata.name)) return -1
    const known = this.#lineOf.get(metadata.uid)
    if (known !== undefined) return known
    const taken = new Set(this.#lineOf.values())
    let line = 0
    while (taken.has(line)) line += 1
    this.#lineOf.set(metadata.uid, line)
    return line
  }

  release({ metadata }: Service): void {
    this.#lineOf.delete(metadata.uid)
  }
}
