import type { KubeObject } from '../../api/kinds.ts'
import type { ObjectMeta, OwnerReference } from '../../api/meta.ts'

/** The owner reference that controls an object; undefined for an orphan. */
export const controllerOf = ({ ownerReferences }: Pick<ObjectMeta, 'ownerReferences'>): OwnerReference | undefined =>
  ownerReferences?.find(({ controller }) => controller === true)

/** True when the object's controller is the one with this uid. A name proves nothing: its bearer may be another by now. */
export const isControlledBy = (metadata: Pick<ObjectMeta, 'ownerReferences'>, uid: string): boolean =>
  controllerOf(metadata)?.uid === uid

/** A reference that makes `owner` the controller. Source: apimachinery pkg/apis/meta/v1/controller_ref.go NewControllerRef. */
export const controllerRef = ({ apiVersion, kind, metadata: { name, uid } }: KubeObject): OwnerReference => ({
  apiVersion,
  kind,
  name,
  uid,
  controller: true,
  blockOwnerDeletion: true,
})

/** The same object under one more owner. */
export const withOwner = <T extends { readonly metadata: ObjectMeta }>(object: T, owner: OwnerReference): T => ({
  ...object,
  metadata: { ...object.metadata, ownerReferences: [...(object.metadata.ownerReferences ?? []), owner] },
})

/** The same object without the references to one owner. */
export function withoutOwner<T extends { readonly metadata: ObjectMeta }>(object: T, uid: string): T {
  const { ownerReferences = [], ...metadata } = object.metadata
  const rest = ownerReferences.filter((reference) => reference.uid !== uid)
  return { ...object, metadata: rest.length > 0 ? { ...metadata, ownerReferences: rest } : metadata }
}
