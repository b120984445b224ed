import type { DeploymentSpec } from '../../api/workloads.ts'
import { resolveFenceposts } from './int-or-percent.ts'

/** The part of a Deployment's spec that the arithmetic needs. */
export type Wanted = Pick<DeploymentSpec, 'replicas' | 'strategy'>

/** A ReplicaSet as the arithmetic sees it. */
export interface Sized {
  readonly name: string
  /** spec.replicas */
  readonly replicas: number
  /** status.availableReplicas */
  readonly available: number
  /** Creation time; only the order matters. */
  readonly createdMs: number
  /** The annotation deployment.kubernetes.io/max-replicas. */
  readonly maxReplicas?: number
  /** The annotation deployment.kubernetes.io/desired-replicas. */
  readonly desiredReplicas?: number
}

export const isRolling = ({ strategy }: Wanted): boolean => strategy.type !== 'Recreate'

const fenceposts = ({ replicas, strategy: { rollingUpdate = {} } }: Wanted) =>
  resolveFenceposts(rollingUpdate.maxSurge, rollingUpdate.maxUnavailable, replicas)

/** How many Pods may exist beyond the wanted number; 0 unless rolling. Limits that cannot be read count as 0. */
export function maxSurge(wanted: Wanted): number {
  const posts = fenceposts(wanted)
  return isRolling(wanted) && posts.ok ? posts.value.surge : 0
}

/** How many Pods may be missing; 0 unless rolling, never more than are wanted. */
export function maxUnavailable(wanted: Wanted): number {
  const posts = fenceposts(wanted)
  if (!isRolling(wanted) || wanted.replicas === 0 || !posts.ok) return 0
  return Math.min(posts.value.unavailable, wanted.replicas)
}

/** How many Pods must stay available in a rollout; 0 unless rolling. */
export const minAvailable = (wanted: Wanted): number => (isRolling(wanted) ? wanted.replicas - maxUnavailable(wanted) : 0)

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
export const totalReplicas = (sets: readonly Sized[]): number => sum(sets.map(({ replicas }) => replicas))
export const totalAvailable = (sets: readonly Sized[]): number => sum(sets.map(({ available }) => available))

const byName = (a: Sized, b: Sized): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
export const olderFirst = (a: Sized, b: Sized): number => a.createdMs - b.createdMs || byName(a, b)
export const largerThenNewer = (a: Sized, b: Sized): number => b.replicas - a.replicas || olderFirst(b, a)
export const largerThenOlder = (a: Sized, b: Sized): number => b.replicas - a.replicas || olderFirst(a, b)
export const active = (sets: readonly Sized[]): readonly Sized[] => sets.filter(({ replicas }) => replicas > 0)
