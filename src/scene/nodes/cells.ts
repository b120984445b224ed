import type { ClusterView, GroupView, NodeView, PodView, ServiceView } from '../../protocol/view.ts'
import type { Scene } from '../marks.ts'
import type { Measure, SceneOptions } from '../options.ts'
import { FOLD_ABOVE, isShown, type Link } from '../picture.ts'
import { heightForStations, podHeight } from '../pod-mark.ts'

/** A Pod on a Node, or the stack of a folded group's Pods there. */
export interface NodeCell {
  readonly id: string
  readonly pod: PodView | null
  readonly group: GroupView | null
  readonly count: number
  readonly height: number
  readonly links: readonly Link[]
}

/** A Node and what runs on it; `node` is null for Pods that have none yet. */
export interface District {
  readonly node: NodeView | null
  readonly cells: readonly NodeCell[]
}

export const POD_WIDTH = 118

/** Pods by Node, in the order of the last layout; newcomers last. Groups that are folded are one stack a Node. */
export function districtsOf(view: ClusterView, options: SceneOptions, measure: Measure, previous?: Scene): readonly District[] {
  const pods = view.pods.filter((pod) => isShown(pod, options))
  const services = view.services.filter((service) => isShown(service, options))
  const sizes = new Map<string, number>()
  for (const { group } of pods) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  const isFolded = (group: string): boolean =>
    group !== '' && (sizes.get(group) ?? 0) > (options.foldAbove ?? FOLD_ABOVE) && !options.expanded.has(group)
  const before = new Map(previous?.kind === 'nodes' ? previous.pods.map(({ id, box }) => [id, box.y * 1e5 + box.x] as const) : [])
  const known = new Set(view.nodes.map(({ name }) => name))
  const cellsOf = (own: readonly PodView[]): readonly NodeCell[] => {
    // One Pod alone on its Node is no stack.
    const folds = ({ id, group }: PodView) => isFolded(group) && own.some((other) => other.group === group && other.id !== id)
    const single = own
      .filter((pod) => !folds(pod))
      .toSorted((a, b) => (before.get(a.id) ?? Number.MAX_VALUE) - (before.get(b.id) ?? Number.MAX_VALUE))
    const stacks = [...new Set(own.filter(folds).map(({ group }) => group))]
    return [
      ...single.map((pod) => podCell(pod, services, measure)),
      ...stacks.map((id) =>
        stackCell(
          id,
          own.filter(({ group }) => group === id),
          view,
          services,
        ),
      ),
    ]
  }
  const districts = view.nodes.map((node): District => ({ node, cells: cellsOf(pods.filter((pod) => pod.node === node.name)) }))
  const homeless = pods.filter((pod) => !known.has(pod.node))
  return homeless.length > 0 ? [...districts, { node: null, cells: cellsOf(homeless) }] : districts
}

/** Id of the stack that stands for a group's Pods on one Node. */
export const stackId = (group: string, node: string): string => `${group}@${node}`

function linksTo(id: string, pods: readonly PodView[], services: readonly ServiceView[]): readonly Link[] {
  const ids = new Set(pods.map((pod) => pod.id))
  return services.flatMap((service): Link[] => {
    const own = service.endpoints.filter(({ pod }) => ids.has(pod))
    const best = own.find(({ state }) => state === 'ready') ?? own[0]
    return best ? [{ service: service.id, to: id, state: best.state, shape: 'circle' }] : []
  })
}

function podCell(pod: PodView, services: readonly ServiceView[], measure: Measure): NodeCell {
  const links = linksTo(pod.id, [pod], services)
  const height = podHeight({ pod, wanted: new Map(), width: POD_WIDTH, stations: links.length }, measure)
  return { id: pod.id, pod, group: null, count: 1, height, links }
}

function stackCell(group: string, pods: readonly PodView[], view: ClusterView, services: readonly ServiceView[]): NodeCell {
  const id = stackId(group, pods[0]?.node ?? '')
  const links = linksTo(id, pods, services)
  const owner = view.groups.find((one) => one.id === group) ?? null
  return { id, pod: null, group: owner, count: pods.length, height: heightForStations(links.length), links }
}
