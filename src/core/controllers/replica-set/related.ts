import type { KubeObject } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { ReplicaSet } from '../../api/workloads.ts'
import type { Reader } from '../../storage/reader.ts'
import { selects } from './claim.ts'
import { controllerOf } from './owner.ts'

const isReplicaSet = (object: KubeObject): object is ReplicaSet => object.kind === 'ReplicaSet'

/**
 * The ReplicaSets with the same controller as this one, itself included. One without a controller has none.
 * Source: kubernetes/kubernetes pkg/controller/replicaset/replica_set.go getReplicaSetsWithSameController.
 */
export function relatedReplicaSets(set: ReplicaSet, reader: Reader): readonly ReplicaSet[] {
  const controller = controllerOf(set.metadata)
  if (!controller) return []
  return reader
    .ownedBy(controller.uid)
    .filter(isReplicaSet)
    .filter(({ metadata }) => metadata.namespace === set.metadata.namespace && controllerOf(metadata)?.uid === controller.uid)
}

/**
 * Pods that count as neighbours when Nodes are compared: those that a related ReplicaSet selects, unless somebody outside
 * the family controls them.
 * Source: replica_set.go getIndirectlyRelatedPods.
 */
export function relatedPods(set: ReplicaSet, reader: Reader): readonly Pod[] {
  const family = relatedReplicaSets(set, reader)
  const uids = new Set(family.map(({ metadata }) => metadata.uid))
  const found = family.flatMap((member) =>
    reader.podsMatching(member.metadata.namespace ?? '', member.spec.selector).filter((pod) => selects(member, pod)),
  )
  const ours = found.filter(({ metadata }) => uids.has(controllerOf(metadata)?.uid ?? set.metadata.uid))
  return [...new Map(ours.map((pod) => [pod.metadata.uid, pod])).values()]
}
