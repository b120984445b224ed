import type { Pod } from '../../api/pod.ts'
import type { ReplicaSet } from '../../api/workloads.ts'
import type { Because } from '../../because.ts'
import { isActive } from './pod-state.ts'

/** No sync creates or deletes more Pods than this. Source: kubernetes/kubernetes pkg/controller/replicaset BurstReplicas. */
export const BURST = 500

export interface ReplicaPlan {
  readonly create: number
  readonly remove: readonly Pod[]
  readonly because: Because
}

/**
 * Decides how many Pods to create, or which to delete, so that `spec.replicas` remain. `firstToGo` orders Pods for deletion
 * and is asked only when some of them stay.
 * Source: kubernetes/kubernetes pkg/controller/replicaset/replica_set.go manageReplicas, getPodsToDelete.
 */
export function manageReplicas(
  set: ReplicaSet,
  claimed: readonly Pod[],
  firstToGo: (pods: readonly Pod[]) => readonly Pod[],
  burst = BURST,
): ReplicaPlan {
  const active = claimed.filter(isActive)
  const [have, want] = [active.length, set.spec.replicas]
  const { name, namespace = '' } = set.metadata
  const because = (code: string): Because => ({
    code,
    facts: { have, want },
    refs: [{ kind: 'ReplicaSet', namespace, name, path: 'spec.replicas' }],
  })
  if (set.metadata.deletionTimestamp !== undefined) return { create: 0, remove: [], because: because('replica-set-leaving') }
  if (have < want) return { create: Math.min(want - have, burst), remove: [], because: because('replicas-missing') }
  if (have === want) return { create: 0, remove: [], because: because('replicas-enough') }
  const order = want === 0 ? active : firstToGo(active)
  return { create: 0, remove: order.slice(0, Math.min(have - want, burst)), because: because('replicas-surplus') }
}

/** What came of creating in batches. */
export interface SlowStart {
  readonly batches: readonly number[]
  readonly calls: number
  readonly successes: number
}

/**
 * Creates `count` things in batches of 1, 2, 4, 8 …; after a batch with a failure nothing follows, so that a quota that is
 * used up costs few calls. `create` tells whether the call of that index (from 0) succeeded.
 * Source: replica_set.go slowStartBatch.
 */
export function slowStart(count: number, create: (index: number) => boolean): SlowStart {
  let [calls, successes] = [0, 0]
  const batches: number[] = []
  for (let size = Math.min(1, count); size > 0; size = Math.min(2 * size, count - calls)) {
    batches.push(size)
    const before = successes
    for (const end = calls + size; calls < end; calls += 1) if (create(calls)) successes += 1
    if (successes - before < size) break
  }
  return { batches, calls, successes }
}
