import type { LabelMap } from '../../api/meta.ts'
import type { Deployment, ReplicaSet } from '../../api/workloads.ts'
import { msOfTimestamp } from '../../sim/time.ts'
import { maxSurge, type Sized } from './limits.ts'

export const REVISION = 'deployment.kubernetes.io/revision'
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history'
const DESIRED = 'deployment.kubernetes.io/desired-replicas'
const MAX = 'deployment.kubernetes.io/max-replicas'

/** Not copied from a Deployment to its ReplicaSets. Source: deployment_util.go annotationsToSkip. */
const NOT_COPIED = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  REVISION_HISTORY,
  DESIRED,
  MAX,
  'deprecated.deployment.rollback.to',
])

const numberIn = (annotations: LabelMap | undefined, key: string): number | undefined => {
  const text = annotations?.[key] ?? ''
  return /^-?\d+$/.test(text) ? Number(text) : undefined
}

/** Counts from 1; 0 when nothing says so. */
export const revisionOf = ({ metadata }: Pick<ReplicaSet, 'metadata'>): number => numberIn(metadata.annotations, REVISION) ?? 0

const copied = ({ metadata }: Deployment): LabelMap =>
  Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([key]) => !NOT_COPIED.has(key)))

/** What a ReplicaSet notes of the Deployment's size, so that a later change of it is seen. */
export const sizeNotes = ({ spec }: Deployment): LabelMap => ({
  [DESIRED]: String(spec.replicas),
  [MAX]: String(spec.replicas + maxSurge(spec)),
})

/** Annotations of a brand-new ReplicaSet. */
export const firstAnnotations = (deployment: Deployment, revision: number): LabelMap => ({
  ...copied(deployment),
  [REVISION]: String(revision),
  ...sizeNotes(deployment),
})

/**
 * Annotations of the ReplicaSet that is (again) the new one: the newest revision, with those it had before noted.
 * Source: deployment_util.go SetNewReplicaSetAnnotations.
 */
export function renewedAnnotations(deployment: Deployment, set: ReplicaSet, revision: number): LabelMap {
  const had = set.metadata.annotations ?? {}
  const before = { ...had, ...copied(deployment) }
  if (revisionOf(set) >= revision) return before
  const old = had[REVISION]
  const history = [...(had[REVISION_HISTORY]?.split(',') ?? []), ...(old === undefined ? [] : [old])]
  return { ...before, [REVISION]: String(revision), ...(history.length > 0 ? { [REVISION_HISTORY]: history.join(',') } : {}) }
}

/** A ReplicaSet as the rollout's arithmetic takes it. */
export function sizedOf({ metadata, spec, status }: ReplicaSet): Sized {
  const [maxReplicas, desiredReplicas] = [numberIn(metadata.annotations, MAX), numberIn(metadata.annotations, DESIRED)]
  return {
    name: metadata.name,
    replicas: spec.replicas,
    available: status.availableReplicas ?? 0,
    createdMs: msOfTimestamp(metadata.creationTimestamp) ?? 0,
    ...(maxReplicas === undefined ? {} : { maxReplicas }),
    ...(desiredReplicas === undefined ? {} : { desiredReplicas }),
  }
}
