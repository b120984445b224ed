import { RESOURCES } from '../../api/kinds.ts'
import type { Change, Reader } from '../../storage/reader.ts'
import { ALL_KINDS, type Controller, NOTHING, type Plan, type Removal, type SyncContext } from '../plan.ts'

interface Content {
  readonly left: number
  readonly toRemove: readonly Removal[]
}

/** What a namespace still holds, and which of it nobody has asked to go yet. */
function contentOf(namespace: string, reader: Reader): Content {
  const objects = RESOURCES.filter(({ namespaced }) => namespaced).flatMap(({ kind }) => [...reader.list(kind, namespace)])
  const toRemove = objects
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ kind, metadata: { name } }): Removal => ({ kind, namespace, name, propagation: 'Background' }))
  return { left: objects.length, toRemove }
}

/**
 * Empties namespaces that are being deleted and lets them go when nothing is left. Keys: names of Namespaces.
 * Source: kubernetes/kubernetes pkg/controller/namespace/deletion.
 * Differs: progress is not written into the status.
 */
class NamespaceController implements Controller {
  readonly name = 'namespace-controller'
  readonly kinds = ALL_KINDS
  readonly #leaving = new Set<string>()

  interested(change: Change): Iterable<string> {
    const { type, kind } = change
    // Nothing is read of what goes while no namespace is leaving: an Event would be made for it.
    if (kind !== 'Namespace' && (type !== 'DELETED' || this.#leaving.size === 0)) return []
    const { name, namespace = '', deletionTimestamp } = change.after.metadata
    if (kind !== 'Namespace') return this.#leaving.has(namespace) ? [namespace] : []
    if (type === 'DELETED') this.#leaving.delete(name)
    else if (deletionTimestamp !== undefined) {
      this.#leaving.add(name)
      return [name]
    }
    return []
  }

  sync(name: string, { reader }: SyncContext): Plan {
    const namespace = reader.get('Namespace', '', name)
    if (namespace?.metadata.deletionTimestamp === undefined) return NOTHING
    const { left, toRemove } = contentOf(name, reader)
    const because = { code: 'namespace-leaving', facts: { left }, refs: [{ kind: 'Namespace', namespace: '', name }] }
    if (left === 0) return { remove: [{ kind: 'Namespace', namespace: '', name, gracePeriodSeconds: 0 }], because }
    return toRemove.length > 0 ? { remove: toRemove, because } : NOTHING
  }
}

export const createNamespaceController = (): Controller => new NamespaceController()
