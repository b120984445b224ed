import type { ClusterView, EndpointState, EndpointView, GroupView, PodView, ServiceView } from '../protocol/view.ts'
import type { Look, SceneOptions } from './options.ts'

/** More Pods than this in a group are folded into a stack until it is opened, unless the options say fewer. */
export const FOLD_ABOVE = 12

/** Where one line of a Service ends. */
export interface Link {
  readonly service: string
  /** Id of a Pod, of a folded group, or of an address block. */
  readonly to: string
  readonly state: EndpointState
  readonly shape: 'circle' | 'square'
}

/** What stands together in the Pods' column: a group, one bare Pod, or one address written by hand. */
export type Block =
  | {
      readonly kind: 'group'
      readonly id: string
      readonly group: GroupView
      readonly pods: readonly PodView[]
      readonly folded: boolean
    }
  | { readonly kind: 'bare'; readonly id: string; readonly pods: readonly [PodView] }
  | {
      readonly kind: 'address'
      readonly id: string
      readonly address: string
      readonly ports: readonly number[]
      readonly pods: readonly []
    }

/** One namespace's part of the map. */
export interface Band {
  readonly namespace: string
  readonly services: readonly ServiceView[]
  readonly blocks: readonly Block[]
  /** Bare Pods that no Service selects and that sent lately. */
  readonly clients: readonly PodView[]
  readonly links: readonly Link[]
}

const RANK: { readonly [state in EndpointState]: number } = { ready: 2, terminating: 1, 'not-ready': 0 }

export const isShown = (object: { readonly system: boolean }, { showSystem }: Pick<SceneOptions, 'showSystem'>): boolean =>
  showSystem || !object.system

export const selects = (service: ServiceView, pod: PodView): boolean =>
  service.selector !== undefined &&
  service.namespace === pod.namespace &&
  Object.entries(service.selector).every(([key, value]) => pod.labels[key] === value)

/** What the options let be seen, by namespace, in the order of the view. */
export function bandsOf(view: ClusterView, options: Look): readonly Band[] {
  const pods = view.pods.filter((pod) => isShown(pod, options))
  const services = view.services.filter((service) => isShown(service, options))
  const groups = view.groups.filter((group) => isShown(group, options))
  const namespaces = [...new Set([...pods, ...services, ...groups].map(({ namespace }) => namespace))].toSorted()
  // The namespace that people work in comes first, the cluster's own last.
  const rank = (name: string) => (name === 'default' ? 0 : name.startsWith('kube-') ? 2 : 1)
  const ordered = namespaces.toSorted((a, b) => rank(a) - rank(b))
  const known = new Set(groups.map(({ id }) => id))
  const byIP = new Map(pods.flatMap((pod) => (pod.ip ? [[pod.ip, pod.id] as const] : [])))
  return (ordered.length > 0 ? ordered : ['default']).map((namespace) => {
    const here = <T extends { readonly namespace: string }>(list: readonly T[]) =>
      list.filter((one) => one.namespace === namespace)
    return bandOf(namespace, here(pods), here(services), here(groups), { known, byIP, options })
  })
}

interface Context {
  readonly known: ReadonlySet<string>
  readonly byIP: ReadonlyMap<string, string>
  readonly options: Look
}

function bandOf(
  namespace: string,
  pods: readonly PodView[],
  services: readonly ServiceView[],
  groups: readonly GroupView[],
  { known, byIP, options }: Context,
): Band {
  const members = new Map<string, PodView[]>()
  for (const pod of pods) if (known.has(pod.group)) members.set(pod.group, [...(members.get(pod.group) ?? []), pod])
  const folded = new Set(
    groups.flatMap(({ id }) =>
      (members.get(id)?.length ?? 0) > (options.foldAbove ?? FOLD_ABOVE) && !options.expanded.has(id) ? [id] : [],
    ),
  )
  const drawnAs = new Map(pods.map((pod) => [pod.id, folded.has(pod.group) ? pod.group : pod.id]))
  const links = services.flatMap((service) => linksOf(service, drawnAs, byIP))
  const linked = new Set(links.map(({ to }) => to))
  const bare = pods.filter(({ group }) => !known.has(group))
  const sent = new Set(options.clients)
  const clients = bare.filter(
    (pod) => sent.has(pod.id) && !linked.has(pod.id) && !services.some((service) => selects(service, pod)),
  )
  const pinned = new Set(clients.map(({ id }) => id))
  const blocks: Block[] = [
    ...groups.map((group): Block => {
      return { kind: 'group', id: group.id, group, pods: members.get(group.id) ?? [], folded: folded.has(group.id) }
    }),
    ...bare.flatMap((pod): Block[] => (pinned.has(pod.id) ? [] : [{ kind: 'bare', id: pod.id, pods: [pod] }])),
    ...addressBlocks(services, drawnAs, byIP),
  ]
  return { namespace, services, blocks, clients, links }
}

const podOf = (
  { pod, address }: EndpointView,
  drawnAs: ReadonlyMap<string, string>,
  byIP: ReadonlyMap<string, string>,
): string | undefined => drawnAs.get(pod) ?? drawnAs.get(byIP.get(address) ?? '')

const addressId = (service: ServiceView, address: string): string => `address/${service.namespace}/${address}`

/** One link for each thing that is drawn; of several endpoints in one stack the best state counts. */
function linksOf(service: ServiceView, drawnAs: ReadonlyMap<string, string>, byIP: ReadonlyMap<string, string>): readonly Link[] {
  const links = new Map<string, Link>()
  for (const endpoint of service.endpoints) {
    // An endpoint of a Pod that is not drawn has nowhere to end.
    if (endpoint.pod !== '' && !drawnAs.has(endpoint.pod)) continue
    const to = podOf(endpoint, drawnAs, byIP) ?? addressId(service, endpoint.address)
    const known = links.get(to)
    if (known && RANK[known.state] >= RANK[endpoint.state]) continue
    links.set(to, { service: service.id, to, state: endpoint.state, shape: endpoint.pod === '' ? 'square' : 'circle' })
  }
  return [...links.values()]
}

function addressBlocks(
  services: readonly ServiceView[],
  drawnAs: ReadonlyMap<string, string>,
  byIP: ReadonlyMap<string, string>,
): readonly Block[] {
  const blocks = new Map<string, Block>()
  for (const service of services) {
    for (const endpoint of service.endpoints) {
      if (endpoint.pod !== '' || podOf(endpoint, drawnAs, byIP) !== undefined) continue
      const id = addressId(service, endpoint.address)
      const ports = endpoint.ports.map(({ port }) => port)
      blocks.set(id, { kind: 'address', id, address: endpoint.address, ports, pods: [] })
    }
  }
  return [...blocks.values()]
}
