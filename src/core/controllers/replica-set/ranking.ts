import { DELETION_COST, parseDeletionCost } from '../../api/deletion-cost.ts'
import type { Timestamp } from '../../api/meta.ts'
import type { Pod } from '../../api/pod.ts'
import { msOfTimestamp } from '../../sim/time.ts'
import { isActive, isPodReady, readySinceMs } from './pod-state.ts'

/** Negative: `a` is deleted before `b`. 0: this rule does not tell them apart. */
type Rule = (a: Pod, b: Pod, ranking: Ranking) => number

/** What the order depends on besides the Pods themselves. */
export interface Ranking {
  readonly nowMs: number
  /** How many related active Pods run on each Node. */
  readonly relatedOnNode: ReadonlyMap<string, number>
}

const PHASES: { readonly [phase: string]: number } = { Pending: 0, Unknown: 1, Running: 2 }
const phaseOf = ({ status }: Pod): number => PHASES[status.phase ?? ''] ?? 0

/** 0 unless the annotation holds a 32-bit integer in plain decimal. */
export const deletionCost = ({ metadata }: Pod): number => parseDeletionCost(metadata.annotations?.[DELETION_COST] ?? '') ?? 0

const most = (counts: readonly number[]): number => counts.reduce((a, b) => Math.max(a, b), 0)
const restarts = ({ status }: Pod): number => most((status.containerStatuses ?? []).map(({ restartCount = 0 }) => restartCount))

function sidecarRestarts({ spec, status }: Pod): number {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name)
  return most(
    (status.initContainerStatuses ?? [])
      .filter(({ name }) => sidecars.includes(name))
      .map(({ restartCount = 0 }) => restartCount),
  )
}

/** floor(log2) of an age in nanoseconds; -1 for what lies in the future. */
const bucket = (sinceMs: number, nowMs: number): number => (nowMs > sinceMs ? Math.floor(Math.log2((nowMs - sinceMs) * 1e6)) : -1)

const byUid = (a: Pod, b: Pod): number => (a.metadata.uid < b.metadata.uid ? -1 : a.metadata.uid > b.metadata.uid ? 1 : 0)

/** The younger goes first; ages of one power of two count as equal and then the lower uid decides; no time goes before any. */
function younger(a: Pod, b: Pod, sinceA: number | null, sinceB: number | null, nowMs: number): number {
  if (sinceA === sinceB) return 0
  if (sinceA === null || sinceB === null) return sinceA === null ? -1 : 1
  return bucket(sinceA, nowMs) - bucket(sinceB, nowMs) || byUid(a, b)
}

const createdMs = ({ metadata }: Pod): number | null => {
  // Objects that were loaded rather than created may lack it.
  const created: Timestamp | undefined = metadata.creationTimestamp
  return created === undefined ? null : msOfTimestamp(created)
}

const RULES: readonly Rule[] = [
  (a, b) => Number(Boolean(a.spec.nodeName)) - Number(Boolean(b.spec.nodeName)),
  (a, b) => phaseOf(a) - phaseOf(b),
  (a, b) => Number(isPodReady(a)) - Number(isPodReady(b)),
  (a, b) => deletionCost(a) - deletionCost(b),
  (a, b, { relatedOnNode }) => (relatedOnNode.get(b.spec.nodeName ?? '') ?? 0) - (relatedOnNode.get(a.spec.nodeName ?? '') ?? 0),
  (a, b, { nowMs }) => (isPodReady(a) && isPodReady(b) ? younger(a, b, readySinceMs(a), readySinceMs(b), nowMs) : 0),
  (a, b) => restarts(b) - restarts(a),
  (a, b) => sidecarRestarts(b) - sidecarRestarts(a),
  (a, b, { nowMs }) => younger(a, b, createdMs(a), createdMs(b), nowMs),
]

/**
 * Which of two Pods a ReplicaSet deletes first; 0 when neither precedes the other.
 * Source: kubernetes/kubernetes pkg/controller/controller_utils.go ActivePodsWithRanks.Less.
 */
export function compareForDeletion(a: Pod, b: Pod, ranking: Ranking): number {
  for (const rule of RULES) {
    const order = rule(a, b, ranking)
    if (order !== 0) return order
  }
  return 0
}

/** How crowded each Node is with related Pods that are active. */
export function relatedOnNode(related: readonly Pod[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const pod of related.filter(isActive)) counts.set(pod.spec.nodeName ?? '', (counts.get(pod.spec.nodeName ?? '') ?? 0) + 1)
  return counts
}

/** Pods from the first to be deleted to the last. Full ties fall to the name, so that the answer does not depend on input order. */
export const deletionOrder = (pods: readonly Pod[], ranking: Ranking): readonly Pod[] =>
  pods.toSorted((a, b) => compareForDeletion(a, b, ranking) || (a.metadata.name < b.metadata.name ? -1 : 1))
