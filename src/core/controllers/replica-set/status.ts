import type { Pod } from '../../api/pod.ts'
import type { ReplicaSet, ReplicaSetStatus } from '../../api/workloads.ts'
import { matchesLabelSelector } from '../../labels/match.ts'
import { availableFromMs, hasEnded, isActive, isPodReady, isTerminating } from './pod-state.ts'

export interface StatusAndNext {
  readonly status: ReplicaSetStatus
  /** When the next Pod becomes available by waiting alone, ms. */
  readonly nextAvailableMs: number | null
}

/** Source: kubernetes/kubernetes pkg/controller/replicaset/replica_set_utils.go calculateStatus. */
export function replicaSetStatus(set: ReplicaSet, claimed: readonly Pod[], nowMs: number): StatusAndNext {
  const { minReadySeconds = 0, template } = set.spec
  const active = claimed.filter(isActive)
  const templateLabels = { matchLabels: template.metadata?.labels ?? {} }
  const available = active.map((pod) => availableFromMs(pod, minReadySeconds)).filter((ms) => ms !== null)
  const waiting = available.filter((ms) => ms > nowMs)
  const { conditions } = set.status
  return {
    status: {
      replicas: active.length,
      fullyLabeledReplicas: active.filter(({ metadata }) => matchesLabelSelector(templateLabels, metadata.labels ?? {})).length,
      readyReplicas: active.filter(isPodReady).length,
      availableReplicas: available.length - waiting.length,
      terminatingReplicas: claimed.filter((pod) => isTerminating(pod) && !hasEnded(pod)).length,
      ...(set.metadata.generation === undefined ? {} : { observedGeneration: set.metadata.generation }),
      ...(conditions && conditions.length > 0 ? { conditions } : {}),
    },
    nextAvailableMs: waiting.length > 0 ? Math.min(...waiting) : null,
  }
}

/** Fields that a server leaves out when they are 0. */
const COUNTS = [
  'replicas',
  'fullyLabeledReplicas',
  'readyReplicas',
  'availableReplicas',
  'terminatingReplicas',
  'observedGeneration',
] as const

export const sameReplicaSetStatus = (a: ReplicaSetStatus, b: ReplicaSetStatus): boolean =>
  COUNTS.every((count) => (a[count] ?? 0) === (b[count] ?? 0)) && a.conditions === b.conditions
