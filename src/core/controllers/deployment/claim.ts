import type { Deployment, ReplicaSet } from '../../api/workloads.ts'
import { matchesLabelSelector } from '../../labels/match.ts'
import { controllerRef, withOwner, withoutOwner } from '../replica-set/owner.ts'

/** A Deployment's ReplicaSets, and those whose owner changes. */
export interface Claim {
  readonly sets: readonly ReplicaSet[]
  readonly changes: readonly ReplicaSet[]
}

/** Owned ReplicaSets that match, orphans that match; those that no longer match are let go. */
export function claimReplicaSets(deployment: Deployment, own: readonly ReplicaSet[], orphans: readonly ReplicaSet[]): Claim {
  const matches = ({ metadata }: ReplicaSet): boolean => matchesLabelSelector(deployment.spec.selector, metadata.labels ?? {})
  const adopted = orphans
    .filter((set) => matches(set) && set.metadata.deletionTimestamp === undefined)
    .map((set) => withOwner(set, controllerRef(deployment)))
  const released = own.filter((set) => !matches(set)).map((set) => withoutOwner(set, deployment.metadata.uid))
  return { sets: [...own.filter(matches), ...adopted], changes: [...adopted, ...released] }
}
