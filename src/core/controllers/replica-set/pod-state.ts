import type { Condition } from '../../api/meta.ts'
import type { Pod } from '../../api/pod.ts'
import { msOfTimestamp } from '../../sim/time.ts'

const readyCondition = ({ status }: Pick<Pod, 'status'>): Condition | undefined =>
  status.conditions?.find(({ type }) => type === 'Ready')

export const isPodReady = (pod: Pick<Pod, 'status'>): boolean => readyCondition(pod)?.status === 'True'

/** Since when the Pod is ready, ms of simulated time; null when it is not, or when nobody wrote it down. */
export function readySinceMs(pod: Pod): number | null {
  const ready = readyCondition(pod)
  return ready?.status === 'True' && ready.lastTransitionTime !== undefined ? msOfTimestamp(ready.lastTransitionTime) : null
}

export const hasEnded = ({ status }: Pod): boolean => status.phase === 'Succeeded' || status.phase === 'Failed'
export const isTerminating = ({ metadata }: Pod): boolean => metadata.deletionTimestamp !== undefined

/** Counted as a replica. Source: kubernetes/kubernetes pkg/controller/controller_utils.go IsPodActive. */
export const isActive = (pod: Pod): boolean => !hasEnded(pod) && !isTerminating(pod)

/**
 * When the Pod becomes available, ms: ready for `minReadySeconds`. Null when it will not without a change.
 * Source: kubernetes/kubernetes pkg/api/v1/pod/util.go IsPodAvailable.
 */
export function availableFromMs(pod: Pod, minReadySeconds: number): number | null {
  if (!isPodReady(pod)) return null
  if (minReadySeconds === 0) return Number.NEGATIVE_INFINITY
  const since = readySinceMs(pod)
  return since === null ? null : since + minReadySeconds * 1000
}
