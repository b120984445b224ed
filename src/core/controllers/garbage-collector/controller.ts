import { isKind, type KubeObject } from '../../api/kinds.ts'
import type { Change, Reader } from '../../storage/reader.ts'
import { ALL_KINDS, type Controller, NOTHING, type Plan, type SyncContext } from '../plan.ts'
import { collect, releaseOwner } from './collect.ts'
import { hasFinalizer, hasSolidOwners, isLeaving, ORPHAN, ownerOf, waitsForDependents } from './owners.ts'

const keyOf = ({ kind, metadata }: KubeObject): string => `${kind}/${metadata.namespace ?? ''}/${metadata.name}`

/** Owners of this object that wait for it to go. */
function waitingOwners({ metadata }: KubeObject, reader: Reader): readonly string[] {
  const owners = (metadata.ownerReferences ?? []).map((reference) => ownerOf(reference, metadata.namespace ?? '', reader))
  return owners.flatMap((owner) => (typeof owner !== 'string' && waitsForDependents(owner) ? [keyOf(owner)] : []))
}

/** Nothing owns Events, and they own nothing. */
const OWNING_KINDS = ALL_KINDS.filter((kind) => kind !== 'Event')

/** Removes what its owners have left behind. Keys: `Kind/namespace/name`. */
class GarbageCollector implements Controller {
  readonly name = 'garbage-collector-controller'
  readonly kinds = OWNING_KINDS

  interested({ type, before, after }: Change, reader: Reader): Iterable<string> {
    if (type === 'DELETED') return [...reader.ownedBy(after.metadata.uid).map(keyOf), ...waitingOwners(after, reader)]
    const owners = after.metadata.ownerReferences
    // An object whose owners are all there is nobody's business: their own changes bring it up again.
    const isOwned = owners !== undefined && owners !== before?.metadata.ownerReferences && !hasSolidOwners(after, reader)
    const begins =
      isLeaving(after) &&
      (waitsForDependents(after) || hasFinalizer(after, ORPHAN)) &&
      before?.metadata.finalizers !== after.metadata.finalizers
    const dependents = begins && waitsForDependents(after) ? reader.ownedBy(after.metadata.uid).map(keyOf) : []
    const lost = before && before.metadata.ownerReferences !== owners ? waitingOwners(before, reader) : []
    return isOwned || begins ? [...dependents, keyOf(after), ...lost] : lost
  }

  sync(key: string, { reader }: SyncContext): Plan {
    const [kind = '', namespace = '', name = ''] = key.split('/')
    const object = isKind(kind) ? reader.get(kind, namespace, name) : undefined
    if (!object) return NOTHING
    return isLeaving(object) ? releaseOwner(object, reader) : collect(object, reader)
  }
}

export const createGarbageCollector = (): Controller => new GarbageCollector()
