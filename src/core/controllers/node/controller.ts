import type { Node } from '../../api/cluster-objects.ts'
import type { Condition } from '../../api/meta.ts'
import type { Pod } from '../../api/pod.ts'
import { msOfTimestamp } from '../../sim/time.ts'
import type { Change } from '../../storage/reader.ts'
import { type Controller, NOTHING, type Plan, type Removal, type SyncContext } from '../plan.ts'
import { isPodReady, isTerminating } from '../replica-set/pod-state.ts'

/** How long Pods stay on a Node that does not answer. Source: DefaultTolerationSeconds admission, 300 s. */
const EVICTION_MS = 300_000

const readyCondition = ({ status }: Node): Condition | undefined => status.conditions?.find(({ type }) => type === 'Ready')
const isDown = (node: Node): boolean => (readyCondition(node)?.status ?? 'True') !== 'True'

/** The Pod with Ready False, as for a Pod whose Node nobody hears of. */
function unready(pod: Pod, now: string): Pod {
  const conditions = (pod.status.conditions ?? []).map((condition) =>
    condition.type === 'Ready' && condition.status === 'True'
      ? { ...condition, status: 'False' as const, lastTransitionTime: now }
      : condition,
  )
  return { ...pod, status: { ...pod.status, conditions } }
}

/**
 * Looks after the Pods of Nodes that are gone or do not answer. Keys: names of Nodes.
 * Source: kubernetes/kubernetes pkg/controller/nodelifecycle, podgc, tainteviction.
 * Differs: Pods of a Node that was deleted go at once instead of after 40 s; a Node goes down only when somebody writes so into
 * its status; tolerations of not-ready and unreachable are not looked at.
 */
class NodeController implements Controller {
  readonly name = 'node-controller'
  readonly kinds = ['Node'] as const
  /** Since when Nodes are down, ms. */
  readonly #downSince = new Map<string, number>()

  interested({ type, kind, before, after }: Change): Iterable<string> {
    if (kind !== 'Node') return []
    return type === 'DELETED' || isDown(after) || (before && isDown(before)) ? [after.metadata.name] : []
  }

  sync(name: string, { reader, nowMs, now }: SyncContext): Plan {
    const node = reader.get('Node', '', name)
    if (!node) return removals(reader.podsOnNode(name), 0, 'node-gone')
    if (!isDown(node)) {
      this.#downSince.delete(name)
      return NOTHING
    }
    const written = msOfTimestamp(readyCondition(node)?.lastTransitionTime ?? '')
    const since = this.#downSince.get(name) ?? written ?? nowMs
    this.#downSince.set(name, since)
    const pods = reader.podsOnNode(name)
    if (nowMs >= since + EVICTION_MS)
      return removals(
        pods.filter((pod) => !isTerminating(pod)),
        undefined,
        'node-unreachable',
      )
    return {
      updateStatus: pods.filter(isPodReady).map((pod) => unready(pod, now)),
      requeueAtMs: since + EVICTION_MS,
      because: {
        code: 'node-not-ready',
        facts: { node: name },
        refs: [{ kind: 'Node', namespace: '', name, path: 'status.conditions' }],
      },
    }
  }
}

function removals(pods: readonly Pod[], gracePeriodSeconds: number | undefined, code: string): Plan {
  if (pods.length === 0) return NOTHING
  const remove = pods.map(
    ({ metadata: { namespace = '', name } }): Removal => ({
      kind: 'Pod',
      namespace,
      name,
      ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    }),
  )
  return { remove, because: { code, facts: { pods: pods.length } } }
}

export const createNodeController = (): Controller => new NodeController()
