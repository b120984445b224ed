import type { Condition, Timestamp } from '../../api/meta.ts'
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../api/workloads.ts'
import { isAvailable, progressConditions, setCondition } from './progress.ts'
import type { ReplicaSets } from './rollout.ts'

const sum = (sets: readonly ReplicaSet[], count: (set: ReplicaSet) => number | undefined): number =>
  sets.reduce((total, set) => total + (count(set) ?? 0), 0)

/** Counts that a server leaves out when they are 0. */
const given = (counts: { readonly [name: string]: number }): object =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0))

/**
 * A Deployment's status from its ReplicaSets'. `conditions` are those that this sync has set so far; progress is judged only
 * while a rollout may move.
 * Source: kubernetes/kubernetes pkg/controller/deployment/sync.go calculateStatus, progress.go.
 */
export function deploymentStatus(
  deployment: Deployment,
  { newest, olds }: ReplicaSets,
  {
    conditions,
    newName,
    rolling,
  }: { readonly conditions: readonly Condition[]; readonly newName?: string; readonly rolling: boolean },
  nowMs: number,
  now: Timestamp,
): DeploymentStatus {
  const all = newest ? [...olds, newest] : olds
  const counts = {
    replicas: sum(all, ({ status }) => status.replicas),
    updatedReplicas: newest?.status.replicas ?? 0,
    readyReplicas: sum(all, ({ status }) => status.readyReplicas),
    availableReplicas: sum(all, ({ status }) => status.availableReplicas),
  }
  const { collisionCount } = deployment.status
  const available: Omit<Condition, 'lastTransitionTime'> = isAvailable(deployment.spec, counts.availableReplicas)
    ? { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      }
  const judged = setCondition(conditions, available, now)
  const before = { ...deployment, status: { ...deployment.status, conditions } }
  return Object.assign(
    {},
    deployment.metadata.generation === undefined ? {} : { observedGeneration: deployment.metadata.generation },
    {
      ...given(counts),
      ...given({ unavailableReplicas: Math.max(0, sum(all, ({ spec }) => spec.replicas) - counts.availableReplicas) }),
      terminatingReplicas: sum(all, ({ status }) => status.terminatingReplicas),
      ...(collisionCount === undefined ? {} : { collisionCount }),
      conditions: rolling ? progressConditions(before, counts, judged, newName ?? newest?.metadata.name, nowMs, now) : judged,
    },
  )
}
