import type { EndpointSlice } from '../../api/endpoints.ts'
import { deepEqual } from '../../apiserver/registry/equal.ts'
import type { Change } from '../../storage/reader.ts'
import type { NewSlice } from './slice.ts'

interface Expected {
  readonly writes: readonly (EndpointSlice | NewSlice)[]
  readonly removals: ReadonlySet<string>
}

const saysWhat = (written: EndpointSlice | NewSlice, { metadata, ports = [], endpoints }: EndpointSlice): boolean =>
  (written.metadata.name === undefined || written.metadata.name === metadata.name) &&
  deepEqual(written.endpoints, endpoints) &&
  deepEqual(written.ports ?? [], ports) &&
  deepEqual(written.metadata.labels ?? {}, metadata.labels ?? {})

/**
 * Remembers what a controller's last sync of each key wanted written, so that its own writes do not make it look again.
 * What comes out otherwise than wanted counts as somebody else's doing.
 */
export class OwnWrites {
  readonly #expected = new Map<string, Expected>()

  expect(key: string, writes: readonly (EndpointSlice | NewSlice)[], removals: readonly EndpointSlice[]): void {
    if (writes.length + removals.length === 0) this.#expected.delete(key)
    else this.#expected.set(key, { writes, removals: new Set(removals.map(({ metadata }) => metadata.name)) })
  }

  forget(key: string): void {
    this.#expected.delete(key)
  }

  /** True when a change to a slice of this key is what was wanted. */
  explains(key: string, change: Extract<Change, { kind: 'EndpointSlice' }>): boolean {
    const { writes = [], removals } = this.#expected.get(key) ?? {}
    if (change.type === 'DELETED') return removals?.has(change.after.metadata.name) === true
    return writes.some((written) => saysWhat(written, change.after))
  }
}
