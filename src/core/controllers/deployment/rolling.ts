import {
  isRolling,
  maxSurge,
  maxUnavailable,
  minAvailable,
  olderFirst,
  type Sized,
  totalAvailable,
  totalReplicas,
  type Wanted,
} from './limits.ts'

/** New sizes by ReplicaSet name; only those that change. */
export type Sizes = ReadonlyMap<string, number>

/**
 * The size that the new ReplicaSet may have now: up to the wanted number, within the room that surge leaves beside `all`
 * (the new one included).
 * Source: kubernetes/kubernetes pkg/controller/deployment/util/deployment_util.go NewRSNewReplicas.
 */
export function newReplicas(wanted: Wanted, all: readonly Sized[], newest: Sized): number {
  if (!isRolling(wanted)) return wanted.replicas
  const room = wanted.replicas + maxSurge(wanted) - totalReplicas(all)
  return room <= 0 ? newest.replicas : newest.replicas + Math.min(room, wanted.replicas - newest.replicas)
}

/** Grows (or trims) the new ReplicaSet; undefined when its size is right. Source: rolling.go reconcileNewReplicaSet. */
export function reconcileNew(wanted: Wanted, all: readonly Sized[], newest: Sized): number | undefined {
  if (newest.replicas === wanted.replicas) return undefined
  const size = newest.replicas > wanted.replicas ? wanted.replicas : newReplicas(wanted, all, newest)
  return size === newest.replicas ? undefined : size
}

/** How many old Pods may go at most: those that exist beyond the minimum and beyond new Pods that are not available yet. */
export function mayRemove(wanted: Wanted, all: readonly Sized[], newest: Sized | undefined): number {
  const newUnavailable = newest ? newest.replicas - newest.available : 0
  return totalReplicas(all) - (wanted.replicas - maxUnavailable(wanted)) - newUnavailable
}

interface Taking {
  readonly sizes: ReadonlyMap<string, number>
  readonly left: number
}

/** Takes up to `limit` from the sets in turn, from each as many as `spare` allows. */
function takeFrom(sets: readonly Sized[], limit: number, spare: (set: Sized) => number): Sizes {
  return sets.reduce<Taking>(
    ({ sizes, left }, set) => {
      const take = Math.min(left, Math.max(0, spare(set)))
      return take === 0 ? { sizes, left } : { sizes: new Map([...sizes, [set.name, set.replicas - take]]), left: left - take }
    },
    { sizes: new Map(), left: limit },
  ).sizes
}

/** Old Pods that are not available go first, oldest ReplicaSet first, `limit` at most. Source: rolling.go cleanupUnhealthyReplicas. */
export const cleanupUnhealthy = (olds: readonly Sized[], limit: number): Sizes =>
  takeFrom(olds.toSorted(olderFirst), limit, ({ replicas, available }) => replicas - available)

/** Then available ones, down to the minimum. Source: rolling.go scaleDownOldReplicaSetsForRollingUpdate. */
export function scaleDownHealthy(wanted: Wanted, all: readonly Sized[], olds: readonly Sized[]): Sizes {
  const spare = totalAvailable(all) - minAvailable(wanted)
  return spare <= 0 ? new Map() : takeFrom(olds.toSorted(olderFirst), spare, ({ replicas }) => replicas)
}

/** One shrinking of the old ReplicaSets; empty when none may shrink. Source: rolling.go reconcileOldReplicaSets. */
export function reconcileOld(wanted: Wanted, olds: readonly Sized[], newest: Sized | undefined): Sizes {
  if (totalReplicas(olds) === 0) return new Map()
  const limit = mayRemove(wanted, newest ? [...olds, newest] : olds, newest)
  if (limit <= 0) return new Map()
  const cleaned = cleanupUnhealthy(olds, limit)
  const left = olds.map((set) => ({ ...set, replicas: cleaned.get(set.name) ?? set.replicas }))
  return new Map([...cleaned, ...scaleDownHealthy(wanted, newest ? [...left, newest] : left, left)])
}
