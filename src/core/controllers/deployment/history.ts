/** An old ReplicaSet as the clean-up of history sees it. */
export interface OldReplicaSet {
  readonly name: string
  readonly revision: number
  readonly specReplicas: number
  readonly statusReplicas: number
  readonly deleting: boolean
  /** Its controller has not seen its newest spec yet. */
  readonly behind: boolean
}

/** A limit that is none: the largest 32-bit integer. */
const NO_LIMIT = 2147483647

/**
 * Names of the old ReplicaSets to delete: of the ones beyond the limit with the lowest revisions, those that are empty.
 * Source: kubernetes/kubernetes pkg/controller/deployment/sync.go cleanupDeployment.
 */
export function beyondHistory(olds: readonly OldReplicaSet[], limit: number | undefined): readonly string[] {
  if (limit === undefined || limit === NO_LIMIT) return []
  const alive = olds.filter(({ deleting }) => !deleting)
  return alive
    .toSorted((a, b) => a.revision - b.revision || (a.name < b.name ? -1 : 1))
    .slice(0, Math.max(0, alive.length - limit))
    .filter(({ specReplicas, statusReplicas, behind }) => specReplicas === 0 && statusReplicas === 0 && !behind)
    .map(({ name }) => name)
}

/** True while an old Pod that has not ended is left, or a status still counts one: Recreate waits for it. Source: recreate.go oldPodsRunning. */
export const oldPodsRunning = (
  olds: readonly { readonly statusReplicas: number; readonly podPhases: readonly (string | undefined)[] }[],
): boolean =>
  olds.some(
    ({ statusReplicas, podPhases }) =>
      statusReplicas > 0 || podPhases.some((phase) => phase !== 'Succeeded' && phase !== 'Failed'),
  )
