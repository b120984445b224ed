import { isKind, type KubeObject, resourceOf } from '../../api/kinds.ts'
import type { OwnerReference } from '../../api/meta.ts'
import type { Reader } from '../../storage/reader.ts'

export const FOREGROUND = 'foregroundDeletion'
export const ORPHAN = 'orphan'

export const isLeaving = ({ metadata }: KubeObject): boolean => metadata.deletionTimestamp !== undefined
export const hasFinalizer = ({ metadata }: KubeObject, finalizer: string): boolean =>
  metadata.finalizers?.includes(finalizer) ?? false

/** True while the object waits for its dependents to go first. */
export const waitsForDependents = (object: KubeObject): boolean => isLeaving(object) && hasFinalizer(object, FOREGROUND)

/** The object behind an owner reference: the kind, name and uid must fit. `unknown` for kinds that are not served here. */
export function ownerOf(reference: OwnerReference, namespace: string, reader: Reader): KubeObject | 'gone' | 'unknown' {
  if (!isKind(reference.kind)) return 'unknown'
  const found = reader.get(reference.kind, resourceOf(reference.kind).namespaced ? namespace : '', reference.name)
  return found?.metadata.uid === reference.uid ? found : 'gone'
}

/** True when every owner is there and none waits for this object to go. */
export const hasSolidOwners = ({ metadata }: KubeObject, reader: Reader): boolean =>
  (metadata.ownerReferences ?? []).every((reference) => {
    const owner = ownerOf(reference, metadata.namespace ?? '', reader)
    return owner === 'unknown' || (owner !== 'gone' && !(waitsForDependents(owner) && reference.blockOwnerDeletion))
  })

/** An object's owners by what they mean for it. */
export interface Owners {
  /** There, and not waiting for this object to go. */
  readonly solid: readonly OwnerReference[]
  readonly gone: readonly OwnerReference[]
  /** Being deleted in the foreground. */
  readonly waiting: readonly OwnerReference[]
}

/** Source: kubernetes/kubernetes pkg/controller/garbagecollector/garbagecollector.go classifyReferences. */
export function classify({ metadata }: KubeObject, reader: Reader): Owners {
  const fates = (metadata.ownerReferences ?? []).map((reference) => {
    const owner = ownerOf(reference, metadata.namespace ?? '', reader)
    if (owner === 'gone') return { reference, fate: 'gone' }
    return {
      reference,
      fate: owner !== 'unknown' && waitsForDependents(owner) && reference.blockOwnerDeletion ? 'waiting' : 'solid',
    }
  })
  const of = (wanted: string): readonly OwnerReference[] =>
    fates.filter(({ fate }) => fate === wanted).map(({ reference }) => reference)
  return { solid: of('solid'), gone: of('gone'), waiting: of('waiting') }
}
