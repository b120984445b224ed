import type { Pod } from '../../api/pod.ts'
import type { ReplicaSet } from '../../api/workloads.ts'
import { matchesLabelSelector } from '../../labels/match.ts'
import { controllerOf } from './owner.ts'
import { isTerminating } from './pod-state.ts'

export interface Claim {
  /** The ReplicaSet's Pods once the claim is carried out. */
  readonly claimed: readonly Pod[]
  /** Orphans to take. */
  readonly adopted: readonly Pod[]
  /** Own Pods that no longer match, to let go. */
  readonly released: readonly Pod[]
}

/** True when a selector object selects something at all: an empty one would match every Pod. */
const selectsAnything = ({ spec: { selector } }: ReplicaSet): boolean =>
  Object.keys(selector.matchLabels ?? {}).length > 0 || (selector.matchExpressions ?? []).length > 0

/** True when the selector matches this Pod, whoever owns it. */
export const selects = (set: ReplicaSet, pod: Pick<Pod, 'metadata'>): boolean =>
  (set.metadata.namespace ?? '') === (pod.metadata.namespace ?? '') &&
  selectsAnything(set) &&
  matchesLabelSelector(set.spec.selector, pod.metadata.labels ?? {})

/**
 * Decides which Pods belong to a ReplicaSet: ownership is the controller's uid, not the labels; labels decide who is taken
 * and who is let go. A ReplicaSet that is being deleted keeps what it owns and takes nobody.
 * Source: kubernetes/kubernetes pkg/controller/controller_ref_manager.go ClaimObject.
 */
export function claimPods(set: ReplicaSet, pods: readonly Pod[]): Claim {
  const leaving = set.metadata.deletionTimestamp !== undefined
  const fates = pods.map((pod) => {
    const owner = controllerOf(pod.metadata)
    if (owner && owner.uid !== set.metadata.uid) return 'ignore'
    const matches = selects(set, pod)
    if (owner) return matches ? 'keep' : leaving ? 'ignore' : 'release'
    return matches && !leaving && !isTerminating(pod) ? 'adopt' : 'ignore'
  })
  const of = (...wanted: readonly string[]): readonly Pod[] => pods.filter((_, i) => wanted.includes(fates[i] ?? ''))
  return { claimed: of('keep', 'adopt'), adopted: of('adopt'), released: of('release') }
}
