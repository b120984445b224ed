import type { EndpointSlice } from '../api/endpoints.ts'
import type { KubeObject } from '../api/kinds.ts'
import type { Pod } from '../api/pod.ts'
import type { Service } from '../api/service.ts'
import { IndexSet } from './index-set.ts'
import { pairKeys } from './pairs.ts'
import type { Slot } from './table.ts'

export const SERVICE_NAME_LABEL = 'kubernetes.io/service-name'

const NONE: readonly string[] = []

/** The slots of a store by what their objects say. A write costs what it changes: parts that are shared with the state before are not looked at. */
export class Indexes {
  readonly podsByNode = new IndexSet<Slot<Pod>>()
  readonly podsByIP = new IndexSet<Slot<Pod>>()
  readonly servicesByIP = new IndexSet<Slot<Service>>()
  /** By `namespace/service`. */
  readonly slicesByService = new IndexSet<Slot<EndpointSlice>>()
  /** By the uid of the owner. */
  readonly byOwner = new IndexSet<Slot>()
  readonly #podsByPair = new IndexSet<Slot<Pod>>()
  readonly #servicesByPair = new IndexSet<Slot<Service>>()
  /** The one selector pair that each Service is filed under. */
  readonly #filedUnder = new Map<Slot<Service>, readonly string[]>()

  /** Files a slot by what it holds now. */
  refile(slot: Slot, before: KubeObject | undefined, after: KubeObject | undefined): void {
    const [had, has] = [before?.metadata.ownerReferences, after?.metadata.ownerReferences]
    if (had !== has) this.byOwner.move(slot, had?.map(uidOf) ?? NONE, has?.map(uidOf) ?? NONE)
    // A slot never changes its kind, so both states are of the kind of either.
    switch ((after ?? before)?.kind) {
      case 'Pod':
        this.#filePod(slot as Slot<Pod>, before as Pod | undefined, after as Pod | undefined)
        break
      case 'Service':
        this.#fileService(slot as Slot<Service>, before as Service | undefined, after as Service | undefined)
        break
      case 'EndpointSlice':
        this.slicesByService.move(
          slot as Slot<EndpointSlice>,
          serviceKey(before as EndpointSlice | undefined),
          serviceKey(after as EndpointSlice | undefined),
        )
        break
      default:
    }
  }

  /** Pods that have the rarest of some pairs: all that have every pair are among them. */
  podsUnder(pairs: readonly string[]): readonly Slot<Pod>[] {
    const [first, ...rest] = pairs
    if (first === undefined) return []
    const rarest = rest.reduce((least, key) => (this.#podsByPair.size(key) < this.#podsByPair.size(least) ? key : least), first)
    return this.#podsByPair.list(rarest)
  }

  /** Services that are filed under one of some pairs. */
  servicesUnder(pairs: readonly string[]): readonly Slot<Service>[] {
    return pairs.flatMap((key) => this.#servicesByPair.list(key))
  }

  #filePod(slot: Slot<Pod>, before: Pod | undefined, after: Pod | undefined): void {
    const { namespace } = slot
    const [had, has] = [before?.metadata.labels, after?.metadata.labels]
    if (had !== has) this.#podsByPair.move(slot, pairKeys(namespace, had), pairKeys(namespace, has))
    const [left, on] = [before?.spec.nodeName, after?.spec.nodeName]
    if (left !== on) this.podsByNode.move(slot, left ? [left] : NONE, on ? [on] : NONE)
    if (before?.status !== after?.status) this.podsByIP.move(slot, ipKeys(before), ipKeys(after))
  }

  #fileService(slot: Slot<Service>, before: Service | undefined, after: Service | undefined): void {
    const had = this.#filedUnder.get(slot) ?? NONE
    const keys = pairKeys(slot.namespace, after?.spec.selector)
    // A Service is found from a Pod through any one of its pairs: the rarest makes the shortest list.
    const rarest = keys.toSorted((a, b) => this.#podsByPair.size(a) - this.#podsByPair.size(b) || (a < b ? -1 : 1)).slice(0, 1)
    const has = had[0] !== undefined && keys.includes(had[0]) ? had : rarest
    this.#servicesByPair.move(slot, had, has)
    if (after) this.#filedUnder.set(slot, has)
    else this.#filedUnder.delete(slot)
    this.servicesByIP.move(slot, clusterIPs(before), clusterIPs(after))
  }
}

const uidOf = ({ uid }: { readonly uid: string }): string => uid

const hasEnded = ({ status }: Pod): boolean => status.phase === 'Succeeded' || status.phase === 'Failed'

function ipKeys(pod: Pod | undefined): readonly string[] {
  if (!pod?.status.podIPs || pod.spec.hostNetwork || hasEnded(pod)) return NONE
  return pod.status.podIPs.map(({ ip }) => ip)
}

const clusterIPs = (service: Service | undefined): readonly string[] =>
  (service?.spec.clusterIPs ?? []).filter((ip) => ip !== 'None')

function serviceKey(slice: EndpointSlice | undefined): readonly string[] {
  const service = slice?.metadata.labels?.[SERVICE_NAME_LABEL]
  return service ? [`${slice.metadata.namespace ?? ''}/${service}`] : NONE
}
