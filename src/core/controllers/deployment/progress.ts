import type { Condition, Timestamp } from '../../api/meta.ts'
import type { Deployment, DeploymentStatus } from '../../api/workloads.ts'
import { msOfTimestamp } from '../../sim/time.ts'
import { maxUnavailable, type Wanted } from './limits.ts'

/** A deadline that never passes: the largest 32-bit integer. */
const NEVER = 2147483647

type Counts = Pick<DeploymentStatus, 'replicas' | 'updatedReplicas' | 'readyReplicas' | 'availableReplicas'>

/** True when every Pod is of the new template and available, and none is left over. Source: deployment_util.go DeploymentComplete. */
export const isComplete = (wanted: number, { replicas = 0, updatedReplicas = 0, availableReplicas = 0 }: Counts): boolean =>
  updatedReplicas === wanted && replicas === wanted && availableReplicas === wanted

/** True when a status is a step forward from another. Source: DeploymentProgressing. */
export function isProgress(from: Counts, to: Counts): boolean {
  const old = ({ replicas = 0, updatedReplicas = 0 }: Counts): number => replicas - updatedReplicas
  return (
    (to.updatedReplicas ?? 0) > (from.updatedReplicas ?? 0) ||
    old(to) < old(from) ||
    (to.readyReplicas ?? 0) > (from.readyReplicas ?? 0) ||
    (to.availableReplicas ?? 0) > (from.availableReplicas ?? 0)
  )
}

/** True when enough Pods are available. */
export const isAvailable = (wanted: Wanted, availableReplicas: number): boolean =>
  availableReplicas >= wanted.replicas - maxUnavailable(wanted)

export const progressing = ({ conditions = [] }: DeploymentStatus): Condition | undefined =>
  conditions.find(({ type }) => type === 'Progressing')

const hasDeadline = (seconds: number | undefined): seconds is number => seconds !== undefined && seconds !== NEVER

/** When the rollout is given up unless it moves, ms; null when there is no deadline or nothing to wait for. */
export function deadlineMs(progressDeadlineSeconds: number | undefined, condition: Condition | undefined): number | null {
  if (!hasDeadline(progressDeadlineSeconds) || !condition) return null
  if (condition.reason === 'NewReplicaSetAvailable' || condition.reason === 'ProgressDeadlineExceeded') return null
  const since = msOfTimestamp(condition.lastUpdateTime ?? '')
  return since === null ? null : since + progressDeadlineSeconds * 1000
}

/** True when the deadline has passed without progress. Source: DeploymentTimedOut. */
export function hasTimedOut(
  progressDeadlineSeconds: number | undefined,
  condition: Condition | undefined,
  nowMs: number,
): boolean {
  if (hasDeadline(progressDeadlineSeconds) && condition?.reason === 'ProgressDeadlineExceeded') return true
  const deadline = deadlineMs(progressDeadlineSeconds, condition)
  return deadline !== null && deadline < nowMs
}

/**
 * The list with one condition set: one of the same status and reason stays as it is, and the time of transition moves only
 * with the status. Source: SetDeploymentCondition.
 */
export function setCondition(
  conditions: readonly Condition[],
  next: Omit<Condition, 'lastTransitionTime' | 'lastUpdateTime'>,
  now: Timestamp,
): readonly Condition[] {
  const current = conditions.find(({ type }) => type === next.type)
  if (current && current.status === next.status && current.reason === next.reason) return conditions
  const lastTransitionTime = (current?.status === next.status ? current.lastTransitionTime : undefined) ?? now
  return [...conditions.filter(({ type }) => type !== next.type), { ...next, lastUpdateTime: now, lastTransitionTime }]
}

/** Sets a condition even when only its message or time is new. */
const renewCondition = (conditions: readonly Condition[], next: Condition, now: Timestamp): readonly Condition[] => {
  const current = conditions.find(({ type }) => type === next.type)
  const lastTransitionTime = (current?.status === next.status ? current.lastTransitionTime : undefined) ?? now
  return [...conditions.filter(({ type }) => type !== next.type), { ...next, lastUpdateTime: now, lastTransitionTime }]
}

/** The condition Progressing after a sync that led to `counts`. Source: progress.go syncRolloutStatus. */
export function progressConditions(
  deployment: Deployment,
  counts: Counts,
  conditions: readonly Condition[],
  newReplicaSet: string | undefined,
  nowMs: number,
  now: Timestamp,
): readonly Condition[] {
  const { replicas, progressDeadlineSeconds } = deployment.spec
  if (!hasDeadline(progressDeadlineSeconds)) return conditions.filter(({ type }) => type !== 'Progressing')
  const current = progressing(deployment.status)
  if (counts.replicas === counts.updatedReplicas && current?.reason === 'NewReplicaSetAvailable') return conditions
  const who =
    newReplicaSet === undefined
      ? `Deployment ${JSON.stringify(deployment.metadata.name)}`
      : `ReplicaSet ${JSON.stringify(newReplicaSet)}`
  const type = 'Progressing'
  if (isComplete(replicas, counts)) {
    return setCondition(
      conditions,
      { type, status: 'True', reason: 'NewReplicaSetAvailable', message: `${who} has successfully progressed.` },
      now,
    )
  }
  if (isProgress(deployment.status, counts)) {
    return renewCondition(
      conditions,
      { type, status: 'True', reason: 'ReplicaSetUpdated', message: `${who} is progressing.` },
      now,
    )
  }
  if (hasTimedOut(progressDeadlineSeconds, current, nowMs)) {
    return setCondition(
      conditions,
      { type, status: 'False', reason: 'ProgressDeadlineExceeded', message: `${who} has timed out progressing.` },
      now,
    )
  }
  return conditions
}
