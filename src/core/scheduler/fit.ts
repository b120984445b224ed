import type { Node, Taint } from '../api/cluster-objects.ts'
import type { Pod } from '../api/pod.ts'

/** The fields of a toleration that are looked at. */
interface Toleration {
  readonly key?: string
  readonly operator?: string
  readonly value?: string
  readonly effect?: string
}

/** Source: kubernetes/api core/v1/toleration.go ToleratesTaint. */
function tolerates({ key, operator = 'Equal', value = '', effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false
  if (key && key !== taint.key) return false
  return operator === 'Exists' ? true : operator === 'Equal' && Boolean(key) && value === (taint.value ?? '')
}

const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }
const NOT_READY: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }
const UNREACHABLE: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' }

/** Whether the Node's kubelet says that it is ready. */
export const readiness = ({ status }: Node): 'True' | 'False' | 'Unknown' =>
  status.conditions?.find(({ type }) => type === 'Ready')?.status ?? 'Unknown'

/** Taints that keep Pods away, with the one that the node lifecycle controller would put on a Node that is not ready. */
function taintsOf(node: Node): readonly Taint[] {
  const written = (node.spec.taints ?? []).filter(({ effect }) => effect !== 'PreferNoSchedule')
  const ready = readiness(node)
  const own = ready === 'True' ? [] : [ready === 'False' ? NOT_READY : UNREACHABLE]
  return [...written, ...own.filter((taint) => !written.some(({ key, effect }) => key === taint.key && effect === taint.effect))]
}

const podLimit = ({ status }: Node): number => Number(status.allocatable?.['pods'] ?? Number.POSITIVE_INFINITY)

/**
 * Why a Pod may not run on a Node, as the scheduler words it; undefined when it may. `pods` counts those already there.
 * Source: kubernetes/kubernetes pkg/scheduler/framework/plugins: nodename, nodeunschedulable, tainttoleration, nodeaffinity,
 * noderesources.
 * Differs: of resources only the number of Pods is looked at; affinity, host ports and topology spread are not modelled.
 */
export function refusal(pod: Pod, node: Node, pods: number): string | undefined {
  // Fields of an API object: the server has checked their shape.
  const tolerations = (pod.spec.tolerations ?? []) as readonly Toleration[]
  const isTolerated = (taint: Taint): boolean => tolerations.some((toleration) => tolerates(toleration, taint))
  if (node.spec.unschedulable && !isTolerated(UNSCHEDULABLE)) return 'node(s) were unschedulable'
  const taint = taintsOf(node).find((each) => !isTolerated(each))
  if (taint) return `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`
  const labels = node.metadata.labels ?? {}
  const selected = Object.entries(pod.spec.nodeSelector ?? {}).every(
    ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
  )
  if (!selected) return "node(s) didn't match Pod's node affinity/selector"
  return pods >= podLimit(node) ? 'Too many pods' : undefined
}

/**
 * What the scheduler says when no Node will do: reasons with their counts, in the order of their text.
 * Source: kubernetes/kubernetes pkg/scheduler/framework/types.go FitError.
 */
export function unschedulableMessage(refusals: readonly string[]): string {
  if (refusals.length === 0) return 'no nodes available to schedule pods'
  const counts = new Map<string, number>()
  for (const reason of refusals) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const reasons = [...counts].map(([reason, count]) => `${count} ${reason}`).toSorted()
  const none = `0/${refusals.length} nodes are available`
  return `${none}: ${reasons.join(', ')}. preemption: ${none}: ${refusals.length} Preemption is not helpful for scheduling.`
}
