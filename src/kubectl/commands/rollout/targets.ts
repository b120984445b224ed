import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { REVISION } from '../../../core/controllers/deployment/annotations.ts'
import { at, isObject, listAt, objectAt, textAt } from '../../client/json.ts'
import type { Trouble } from '../../client/trouble.ts'
import type { Invocation } from '../../command.ts'
import { type Live, type LiveObjects, liveObjects } from '../live.ts'
import { podSelectorOf } from '../pods-of.ts'

/** The objects of a `rollout` command; a type alone stands for all of its objects. */
export async function rolloutObjects(invocation: Invocation): Promise<Result<LiveObjects, Trouble>> {
  if (invocation.args.length === 0 && invocation.flags.list('filename').length === 0) {
    return { ok: false, error: { text: 'required resource not specified' } }
  }
  return liveObjects(invocation, { choosers: ['selector'], needsName: false })
}

/** `Pod`, `ReplicaSet.apps`. */
export const groupKind = ({ resource: { group, kind } }: Live): string => (group === '' ? kind : `${kind}.${group}`)

/** The revision that an object's annotation tells; null for none. */
export function revisionOf(object: JsonValue): number | null {
  const text = textAt(object, 'metadata', 'annotations', REVISION)
  return /^\d+$/.test(text) ? Number(text) : null
}

/** The ReplicaSets that a Deployment owns, oldest revision first. */
export async function replicaSetsOf(
  { client }: Invocation,
  { object, namespace }: Pick<Live, 'object' | 'namespace'>,
): Promise<Result<readonly JsonObject[], Trouble>> {
  const path = `/apis/apps/v1/namespaces/${namespace}/replicasets`
  const list = await client.call({ method: 'GET', path, query: { labelSelector: podSelectorOf(object) ?? '' } })
  if (!list.ok) return list
  const uid = textAt(object, 'metadata', 'uid')
  const owned = listAt(list.value.body, 'items')
    .filter(isObject)
    .filter((set) =>
      listAt(set, 'metadata', 'ownerReferences').some(
        (owner) => at(owner, 'controller') === true && textAt(owner, 'uid') === uid,
      ),
    )
  return { ok: true, value: owned.toSorted((a, b) => (revisionOf(a) ?? 0) - (revisionOf(b) ?? 0)) }
}

/** A template without the label that tells ReplicaSets apart. */
export function withoutHash(template: JsonObject): JsonObject {
  const metadata = objectAt(template, 'metadata')
  const { 'pod-template-hash': _, ...labels } = objectAt(metadata, 'labels')
  return { ...template, metadata: { ...metadata, labels } }
}
