import { type Kind, type KubeObject, resourceOf } from '../../api/kinds.ts'
import type { ObjectMeta } from '../../api/meta.ts'
import type { Status } from '../../api/status.ts'
import { conflict, modifiedConflict } from '../errors.ts'
import type { FieldError } from '../field-error.ts'
import { allErrors } from '../validation/found-good.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import type { Strategy } from './strategy.ts'

/** A uid that is given, and a resourceVersion unless the write is unconditional, must be the stored one. */
export function staleRefusal(
  { kind, metadata }: KubeObject,
  old: KubeObject,
  { unconditional }: { readonly unconditional?: boolean },
): Status | null {
  const { name, resourceVersion = '', uid = '' } = metadata
  const resource = resourceOf(kind)
  if (uid !== '' && uid !== old.metadata.uid) {
    return conflict(resource, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`)
  }
  const stale = !unconditional && resourceVersion !== '' && resourceVersion !== old.metadata.resourceVersion
  return stale ? modifiedConflict(resource, name) : null
}

/** Metadata after an update: what the server owns stays as it was. */
export function keptMeta(next: ObjectMeta, old: ObjectMeta): ObjectMeta {
  const { deletionTimestamp, deletionGracePeriodSeconds, generation } = old
  return {
    ...next,
    uid: old.uid,
    resourceVersion: old.resourceVersion,
    creationTimestamp: old.creationTimestamp,
    ...(generation === undefined ? {} : { generation }),
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    ...(deletionGracePeriodSeconds === undefined ? {} : { deletionGracePeriodSeconds }),
  }
}

/**
 * Metadata is looked at by the common create rules, by the common update rules and by the kind's own; each finds the same
 * mistakes again, and the causes of a Status repeat them.
 */
export function updateErrors(object: KubeObject, old: KubeObject, strategy: Strategy<Kind>): readonly FieldError[] {
  const { namespaced } = resourceOf(object.kind)
  const ofUpdate = validateObjectMetaUpdate(object.metadata, old.metadata)
  return allErrors(
    validateObjectMeta(object.metadata, strategy.nameRule, namespaced),
    ofUpdate,
    ofUpdate,
    strategy.validateUpdate(object, old),
  )
}
