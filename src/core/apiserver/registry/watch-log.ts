import type { Result } from '../../api/status.ts'
import type { Change } from '../../storage/reader.ts'
import { expired } from '../errors.ts'

/** Changes that a watch can look back on. */
const KEPT = 8192

/** The latest changes in a ring, for watches that start from a resourceVersion. */
export class WatchLog {
  readonly #ring: Change[] = []
  /** The resourceVersion of each: asked for here, an Event would have to be made. */
  readonly #versions: number[] = []
  #written = 0
  /** resourceVersion of the newest change that was overwritten. */
  #forgotten = 0

  add(change: Change, version: number): void {
    const slot = this.#written % KEPT
    this.#forgotten = this.#versions[slot] ?? 0
    this.#ring[slot] = change
    this.#versions[slot] = version
    this.#written += 1
  }

  /** Changes after a resourceVersion, oldest first; `Expired` when some of them are no longer kept. */
  since(resourceVersion: string): Result<readonly Change[]> {
    const version = Number(resourceVersion)
    if (version < this.#forgotten) return { ok: false, error: expired(resourceVersion, this.#forgotten + 1) }
    const start = this.#written % KEPT
    const later = this.#ring.filter((_, slot) => (this.#versions[slot] ?? 0) > version)
    const wrapped = this.#written > KEPT ? this.#versions.slice(start).filter((each) => each > version).length : 0
    return { ok: true, value: wrapped > 0 ? [...later.slice(-wrapped), ...later.slice(0, -wrapped)] : later }
  }
}
