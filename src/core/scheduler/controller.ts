import type { Node } from '../api/cluster-objects.ts'
import type { Condition } from '../api/meta.ts'
import type { Pod } from '../api/pod.ts'
import { type Controller, NOTHING, type Plan, type SyncContext } from '../controllers/plan.ts'
import { controllerOf } from '../controllers/replica-set/owner.ts'
import { hasEnded } from '../controllers/replica-set/pod-state.ts'
import type { Change } from '../storage/reader.ts'
import { readiness, refusal, unschedulableMessage } from './fit.ts'
import { NodeRanks } from './node-ranks.ts'

const DEFAULT_SCHEDULER = 'default-scheduler'

const keyOf = ({ metadata }: Pod): string => `${metadata.namespace ?? ''}/${metadata.name}`

/** Waiting for a Node from this scheduler. */
const isWaiting = ({ metadata, spec, status }: Pod): boolean =>
  !spec.nodeName &&
  metadata.deletionTimestamp === undefined &&
  status.phase !== 'Failed' &&
  status.phase !== 'Succeeded' &&
  (spec.schedulerName ?? DEFAULT_SCHEDULER) === DEFAULT_SCHEDULER

const sameForPods = (a: Node, b: Node): boolean =>
  a.metadata.labels === b.metadata.labels &&
  a.spec === b.spec &&
  readiness(a) === readiness(b) &&
  a.status.allocatable === b.status.allocatable

/** What placing a Pod came to. */
type Placement =
  | { readonly node: string; readonly pods: number; readonly ofOwner: number }
  | { readonly refusals: readonly string[] }

/**
 * The Node with the fewest Pods of the same owner, then with the fewest Pods, then the first by name. The search ends at the
 * first Node that has none of the owner's, which is soon.
 * Differs: upstream scores by resources, images and topology and breaks ties by chance.
 */
export function choose(pod: Pod, ranks: NodeRanks): Placement {
  const owner = controllerOf(pod.metadata)?.uid
  const refusals: string[] = []
  let best: { node: string; pods: number; ofOwner: number } | undefined
  for (const node of ranks.inOrder()) {
    const { name } = node.metadata
    const [pods, ofOwner] = [ranks.count(name), ranks.ofOwner(owner, name)]
    if (best && ofOwner >= best.ofOwner) continue
    const why = refusal(pod, node, pods)
    if (why !== undefined) {
      refusals.push(why)
      continue
    }
    best = { node: name, pods, ofOwner }
    if (ofOwner === 0) break
  }
  return best ?? { refusals }
}

class Scheduler implements Controller {
  readonly name = DEFAULT_SCHEDULER
  readonly kinds = ['Node', 'Pod'] as const
  readonly #ranks = new NodeRanks()
  /** Pods that found no Node: they are tried again when something changes that could help. */
  readonly #unschedulable = new Set<string>()

  interested(change: Change): Iterable<string> {
    if (change.kind === 'Node') return this.#nodeChanged(change)
    if (change.kind !== 'Pod') return []
    const { type, before, after } = change
    const key = keyOf(after)
    const counts = type !== 'DELETED' && !hasEnded(after)
    this.#ranks.place(key, counts ? after.spec.nodeName : undefined, controllerOf(after.metadata)?.uid)
    if (!counts) this.#unschedulable.delete(key)
    if (type === 'MODIFIED' && before.spec === after.spec && !hasEnded(after)) return []
    if (counts && isWaiting(after)) return [key]
    // A Pod that went left room for one that waits.
    return after.spec.nodeName && !counts ? [...this.#unschedulable] : []
  }

  sync(key: string, { reader, now }: SyncContext): Plan {
    const [namespace = '', name = ''] = key.split('/')
    const pod = reader.get('Pod', namespace, name)
    if (!pod || !isWaiting(pod)) {
      this.#unschedulable.delete(key)
      return NOTHING
    }
    const placement = choose(pod, this.#ranks)
    const about = { kind: 'Pod' as const, namespace, name }
    if ('node' in placement) {
      this.#unschedulable.delete(key)
      // Counted at once: the next Pod of this instant sees it.
      this.#ranks.place(key, placement.node, controllerOf(pod.metadata)?.uid)
      return {
        bind: [{ namespace, name, node: placement.node }],
        record: [{ about, type: 'Normal', reason: 'Scheduled', message: `Successfully assigned ${key} to ${placement.node}` }],
        because: { code: 'pod-bound', facts: { node: placement.node, pods: placement.pods, ofOwner: placement.ofOwner } },
      }
    }
    this.#unschedulable.add(key)
    const message = unschedulableMessage(placement.refusals)
    const conditions = withUnschedulable(pod.status.conditions ?? [], message, now)
    if (conditions === pod.status.conditions) return NOTHING
    return {
      updateStatus: [{ ...pod, status: { ...pod.status, phase: pod.status.phase ?? 'Pending', conditions } }],
      record: [{ about, type: 'Warning', reason: 'FailedScheduling', message }],
      because: { code: 'pod-unschedulable', facts: { message }, refs: [{ ...about, path: 'spec' }] },
    }
  }

  #nodeChanged({ type, before, after }: Extract<Change, { kind: 'Node' }>): Iterable<string> {
    if (type === 'DELETED') {
      this.#ranks.drop(after.metadata.name)
      return [...this.#unschedulable]
    }
    this.#ranks.put(after)
    return before && sameForPods(before, after) ? [] : [...this.#unschedulable]
  }
}

/** The conditions with `PodScheduled` False; the same list when it says so already. */
function withUnschedulable(conditions: readonly Condition[], message: string, now: string): readonly Condition[] {
  const current = conditions.find(({ type }) => type === 'PodScheduled')
  if (current?.status === 'False' && current.message === message) return conditions
  const lastTransitionTime = (current?.status === 'False' ? current.lastTransitionTime : undefined) ?? now
  const condition: Condition = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message,
    lastProbeTime: null,
    lastTransitionTime,
  }
  return [...conditions.filter(({ type }) => type !== 'PodScheduled'), condition]
}

/** Gives every pending Pod a Node. Keys: `namespace/name` of Pods. */
export const createSchedulerController = (): Controller => new Scheduler()
