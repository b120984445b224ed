import type { FieldRef } from '../../core/because.ts'
import type { ClusterView, ServiceView } from '../../protocol/view.ts'
import { selectedPods, targetAt } from './findings.ts'

/** What lights up with an object: ids of the view, and sockets as `pod id:port`. */
export interface Lit {
  readonly ids: ReadonlySet<string>
  readonly sockets: ReadonlySet<string>
  /** True when the light is on something: everything else may step back. */
  readonly on: boolean
}

export const NOTHING_LIT: Lit = { ids: new Set(), sockets: new Set(), on: false }

function litByService(service: ServiceView, path: string, { pods }: ClusterView): Lit {
  const chosen = selectedPods(service, pods)
  const served = service.endpoints.map(({ pod }) => pod).filter((id) => id !== '')
  const ids = new Set([service.id, ...chosen.map(({ id }) => id), ...served])
  const index = /^spec\.ports\[(\d+)\]/.exec(path)?.[1]
  const port = service.ports[Number(index)]
  if (index === undefined || !port) return { ids, sockets: new Set(), on: true }
  const sockets = chosen.flatMap((pod) => {
    const target = targetAt(port, pod)
    return target === null ? [] : [`${pod.id}:${target}`]
  })
  return { ids, sockets: new Set(sockets), on: true }
}

/** What belongs together with an object or a field of one. */
export function litBy(ref: FieldRef | null, view: ClusterView): Lit {
  if (!ref) return NOTHING_LIT
  const { kind, namespace, name, path = '' } = ref
  const here = (one: { readonly namespace: string; readonly name: string }): boolean =>
    one.namespace === namespace && one.name === name
  if (kind === 'Service') {
    const service = view.services.find(here)
    return service ? litByService(service, path, view) : NOTHING_LIT
  }
  if (kind === 'Pod') {
    const pod = view.pods.find(here)
    if (!pod) return NOTHING_LIT
    const services = view.services.filter(
      (service) => selectedPods(service, [pod]).length > 0 || service.endpoints.some((one) => one.pod === pod.id),
    )
    return { ids: new Set([pod.id, ...services.map(({ id }) => id)]), sockets: new Set(), on: true }
  }
  if (kind === 'Deployment' || kind === 'ReplicaSet') {
    const group = view.groups.find((one) => one.kind === kind && here(one))
    if (!group) return NOTHING_LIT
    return {
      ids: new Set([group.id, ...view.pods.filter((pod) => pod.group === group.id).map(({ id }) => id)]),
      sockets: new Set(),
      on: true,
    }
  }
  if (kind === 'Node') {
    const node = view.nodes.find((one) => one.name === name)
    return node
      ? {
          ids: new Set([node.id, ...view.pods.filter((pod) => pod.node === name).map(({ id }) => id)]),
          sockets: new Set(),
          on: true,
        }
      : NOTHING_LIT
  }
  return NOTHING_LIT
}

/** The object behind an id of the view. */
export function refOfId(id: string, view: ClusterView): FieldRef | null {
  const pod = view.pods.find((one) => one.id === id)
  if (pod) return { kind: 'Pod', namespace: pod.namespace, name: pod.name }
  const service = view.services.find((one) => one.id === id)
  if (service) return { kind: 'Service', namespace: service.namespace, name: service.name }
  const group = view.groups.find((one) => one.id === id)
  if (group) return { kind: group.kind, namespace: group.namespace, name: group.name }
  const node = view.nodes.find((one) => one.id === id)
  return node ? { kind: 'Node', namespace: '', name: node.name } : null
}

/** The id of the view for an object, if it lives. */
export function idOfRef({ kind, namespace, name }: FieldRef, view: ClusterView): string | null {
  const here = (one: { readonly namespace: string; readonly name: string }): boolean =>
    one.namespace === namespace && one.name === name
  if (kind === 'Pod') return view.pods.find(here)?.id ?? null
  if (kind === 'Service') return view.services.find(here)?.id ?? null
  if (kind === 'Node') return view.nodes.find((one) => one.name === name)?.id ?? null
  return view.groups.find((one) => one.kind === kind && here(one))?.id ?? null
}
