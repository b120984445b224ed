import type { KubeObject } from '../../api/kinds.ts'
import type { OwnerReference } from '../../api/meta.ts'
import type { Reader } from '../../storage/reader.ts'
import { NOTHING, type Plan, type Removal } from '../plan.ts'
import { withoutOwner } from '../replica-set/owner.ts'
import { classify, FOREGROUND, hasFinalizer, isLeaving, ORPHAN, waitsForDependents } from './owners.ts'

/** The same object without one finalizer. */
function withoutFinalizer(object: KubeObject, finalizer: string): KubeObject {
  const finalizers = (object.metadata.finalizers ?? []).filter((name) => name !== finalizer)
  return { ...object, metadata: { ...object.metadata, finalizers } } as KubeObject // Only the metadata differs: the kind is the same.
}

const withoutOwners = (object: KubeObject, references: readonly OwnerReference[]): KubeObject =>
  references.reduce((rest, { uid }) => withoutOwner(rest, uid), object)

function removalOf(object: KubeObject, propagation: NonNullable<Removal['propagation']>): Plan {
  const { namespace = '', name, ownerReferences = [] } = object.metadata
  const [owner] = ownerReferences
  return {
    remove: [{ kind: object.kind, namespace, name, propagation }],
    because: {
      code: 'owner-gone',
      facts: { kind: object.kind, name },
      refs: [
        { kind: object.kind, namespace, name, path: 'metadata.ownerReferences' },
        ...(owner ? [{ kind: owner.kind, namespace, name: owner.name }] : []),
      ],
    },
  }
}

/**
 * Decides about an object that has owners: it goes when none of them is left; while one is left only dead references go.
 * Source: kubernetes/kubernetes pkg/controller/garbagecollector/garbagecollector.go attemptToDeleteItem.
 */
export function collect(object: KubeObject, reader: Reader): Plan {
  if ((object.metadata.ownerReferences ?? []).length === 0 || isLeaving(object)) return NOTHING
  const { solid, gone, waiting } = classify(object, reader)
  if (gone.length === 0 && waiting.length === 0) return NOTHING
  if (solid.length > 0)
    return { update: [withoutOwners(object, [...gone, ...waiting])], because: { code: 'owner-reference-dead' } }
  const dependents = waiting.length > 0 && reader.ownedBy(object.metadata.uid).length > 0
  if (dependents || hasFinalizer(object, FOREGROUND)) return removalOf(object, 'Foreground')
  return removalOf(object, hasFinalizer(object, ORPHAN) ? 'Orphan' : 'Background')
}

/**
 * Decides about an object that is being deleted and has dependents: it lets them go their own way (orphan) or waits until
 * those that block it are gone (foreground).
 * Source: garbagecollector.go processDeletingDependentsItem, attemptToOrphan.
 */
export function releaseOwner(object: KubeObject, reader: Reader): Plan {
  if (!isLeaving(object)) return NOTHING
  const { uid } = object.metadata
  if (hasFinalizer(object, ORPHAN)) {
    const freed = reader.ownedBy(uid).map((dependent) => withoutOwner(dependent, uid))
    return { update: [...freed, withoutFinalizer(object, ORPHAN)], because: { code: 'dependents-orphaned' } }
  }
  if (!waitsForDependents(object)) return NOTHING
  const blocking = reader
    .ownedBy(uid)
    .filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true))
  return blocking.length > 0 ? NOTHING : { update: [withoutFinalizer(object, FOREGROUND)], because: { code: 'dependents-gone' } }
}
