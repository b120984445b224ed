import type { Result } from '../../api/status.ts'
import type { Change } from '../../storage/reader.ts'
import { expired } from '../errors.ts'

/** Changes that a watch can look back on. */
const KEPT = 8192

/** The latest changes in a ring, for watches that start from a resourceVersion. */
export class WatchLog {
  readonly #ring: Change[] = []
  #written = 0
  /** resourceVersion of the newest change that was overwritten. */
  #forgotten = 0

  add(change: Change): void {
    const slot = this.#written % KEPT
    const lost = this.#ring[slot]
    if (lost) this.#forgotten = versionOf(lost)
    this.#ring[slot] = change
    this.#written += 1
  }

  /** Changes after a resourceVersion, oldest first; `Expired` when some of them are no longer kept. */
  since(resourceVersion: string): Result<readonly Change[]> {
    const version = Number(resourceVersion)
    if (version < this.#forgotten) return { ok: false, error: expired(resourceVersion, this.#forgotten + 1) }
    const start = this.#written % KEPT
    const inOrder = this.#written > KEPT ? [...this.#ring.slice(start), ...this.#ring.slice(0, start)] : this.#ring
    return { ok: true, value: inOrder.filter((change) => versionOf(change) > version) }
  }
}

const versionOf = ({ after }: Change): number => Number(after.metadata.resourceVersion)
