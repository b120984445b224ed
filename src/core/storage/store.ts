import type { EndpointSlice } from '../api/endpoints.ts'
import { type Kind, type KindMap, type KubeObject, RESOURCES } from '../api/kinds.ts'
import type { LabelMap, LabelSelector } from '../api/meta.ts'
import type { Pod } from '../api/pod.ts'
import type { Service } from '../api/service.ts'
import { invariant } from '../invariant.ts'
import { matchesLabelSelector, matchesPairs } from '../labels/match.ts'
import { deepFreeze } from './freeze.ts'
import { IndexSet } from './index-set.ts'
import type { Change, Reader } from './reader.ts'

export const SERVICE_NAME_LABEL = 'kubernetes.io/service-name'

const pairKey = (namespace: string, key: string, value: string): string => `${namespace}\n${key}=${value}`
const pairKeys = (namespace: string, labels: LabelMap): string[] =>
  Object.entries(labels).map(([key, value]) => pairKey(namespace, key, value))
const namespaceOf = ({ metadata }: KubeObject): string => metadata.namespace ?? ''
const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

type Tables = { readonly [K in Kind]: Map<string, Map<string, KindMap[K]>> }

/**
 * All objects of a cluster, by name and by index. Objects are frozen and replaced, never edited; the indexes are the
 * only thing written in place. Whoever writes is the API server: nothing here validates.
 */
export class Store implements Reader {
  readonly #tables: Tables = {
    Namespace: new Map(),
    Node: new Map(),
    Pod: new Map(),
    Service: new Map(),
    Endpoints: new Map(),
    EndpointSlice: new Map(),
    ReplicaSet: new Map(),
    Deployment: new Map(),
    Event: new Map(),
    ConfigMap: new Map(),
    Secret: new Map(),
    Lease: new Map(),
  }
  readonly #podsByPair = new IndexSet()
  readonly #podsByNode = new IndexSet()
  readonly #podsByIP = new IndexSet()
  readonly #servicesByPair = new IndexSet()
  readonly #servicesByIP = new IndexSet()
  readonly #slicesByService = new IndexSet()
  readonly #byOwner = new IndexSet()
  /** The one selector pair that each Service is filed under. */
  readonly #filedUnder = new Map<string, readonly string[]>()
  #visited = 0
  #revision = 0

  get visited(): number {
    return this.#visited
  }

  get revision(): number {
    return this.#revision
  }

  /** Stores an object under the next resourceVersion and tells what changed. */
  put<K extends Kind>(object: KindMap[K]): Change {
    this.#revision += 1
    const stamped = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#revision) } }
    const after: KubeObject = deepFreeze(stamped)
    const before = this.#swap(after, after)
    // The pair is of one kind by construction: both come from the table of `after.kind`.
    return (before ? { type: 'MODIFIED', kind: after.kind, before, after } : { type: 'ADDED', kind: after.kind, after }) as Change
  }

  /** Takes in an object as it is, under the resourceVersion that it carries: how a store is filled from elsewhere. */
  load(object: KubeObject): void {
    this.#revision = Math.max(this.#revision, Number(object.metadata.resourceVersion))
    this.#swap(object, deepFreeze(object))
  }

  /** Takes an object out. Its last state carries the resourceVersion of the deletion. */
  drop(kind: Kind, namespace: string, name: string): Change | undefined {
    const stored = this.#tables[kind].get(namespace)?.get(name)
    if (!stored) return undefined
    this.#revision += 1
    this.#swap(stored, undefined)
    const after = deepFreeze({ ...stored, metadata: { ...stored.metadata, resourceVersion: String(this.#revision) } })
    return { type: 'DELETED', kind, before: stored, after } as Change
  }

  get<K extends Kind>(kind: K, namespace: string, name: string): KindMap[K] | undefined {
    const found = this.#tables[kind].get(namespace)?.get(name)
    if (found) this.#visited += 1
    return found
  }

  list<K extends Kind>(kind: K, namespace?: string): readonly KindMap[K][] {
    const table: Map<string, Map<string, KindMap[K]>> = this.#tables[kind]
    const spaces = namespace === undefined ? [...table.keys()].toSorted(byName) : [namespace]
    return spaces.flatMap((space) => {
      const objects = [...(table.get(space)?.values() ?? [])].toSorted((a, b) => byName(a.metadata.name, b.metadata.name))
      this.#visited += objects.length
      return objects
    })
  }

  podsWithLabels(namespace: string, selector: LabelMap): readonly Pod[] {
    return this.#select('Pod', namespace, this.#rarest(pairKeys(namespace, selector))).filter((pod) =>
      matchesPairs(selector, pod.metadata.labels ?? {}),
    )
  }

  podsMatching(namespace: string, selector: LabelSelector): readonly Pod[] {
    const keys = pairKeys(namespace, selector.matchLabels ?? {})
    const pods = keys.length > 0 ? this.#select('Pod', namespace, this.#rarest(keys)) : this.list('Pod', namespace)
    return pods.filter((pod) => matchesLabelSelector(selector, pod.metadata.labels ?? {}))
  }

  servicesSelecting(namespace: string, labels: LabelMap): readonly Service[] {
    const names = pairKeys(namespace, labels).flatMap((key) => [...this.#servicesByPair.at(key)])
    return this.#pick('Service', namespace, names).filter((service) => matchesPairs(service.spec.selector ?? {}, labels))
  }

  slicesOfService(namespace: string, service: string): readonly EndpointSlice[] {
    return this.#select('EndpointSlice', namespace, this.#slicesByService.at(`${namespace}/${service}`))
  }

  podsOnNode(node: string): readonly Pod[] {
    return this.#selectAnywhere('Pod', this.#podsByNode.at(node))
  }

  podByIP(ip: string): Pod | undefined {
    return this.#selectAnywhere('Pod', this.#podsByIP.at(ip))[0]
  }

  serviceByClusterIP(ip: string): Service | undefined {
    return this.#selectAnywhere('Service', this.#servicesByIP.at(ip))[0]
  }

  ownedBy(uid: string): readonly KubeObject[] {
    return [...this.#byOwner.at(uid)].toSorted(byName).flatMap((id) => {
      const [kind, namespace, name] = id.split('\n')
      const resource = RESOURCES.find((entry) => entry.kind === kind)
      const found = resource && this.get(resource.kind, namespace ?? '', name ?? '')
      return found ? [found] : []
    })
  }

  #rarest(keys: readonly string[]): ReadonlySet<string> {
    const [first, ...rest] = keys.map((key) => this.#podsByPair.at(key))
    return rest.reduce((least, names) => (names.size < least.size ? names : least), first ?? new Set())
  }

  #select<K extends Kind>(kind: K, namespace: string, names: ReadonlySet<string>): readonly KindMap[K][] {
    return this.#pick(kind, namespace, [...names])
  }

  #pick<K extends Kind>(kind: K, namespace: string, names: readonly string[]): readonly KindMap[K][] {
    const space: Map<string, KindMap[K]> | undefined = this.#tables[kind].get(namespace)
    return names.toSorted(byName).flatMap((name) => {
      const found = space?.get(name)
      if (found) this.#visited += 1
      return found ? [found] : []
    })
  }

  #selectAnywhere<K extends Kind>(kind: K, ids: ReadonlySet<string>): readonly KindMap[K][] {
    return [...ids].toSorted(byName).flatMap((id) => {
      const [namespace, name] = id.split('/')
      const found = this.get(kind, namespace ?? '', name ?? '')
      return found ? [found] : []
    })
  }

  /** Replaces what is stored under the name of `named` (or takes it out) and keeps the indexes. */
  #swap(named: KubeObject, after: KubeObject | undefined): KubeObject | undefined {
    const { kind } = named
    const namespace = namespaceOf(named)
    const { name } = named.metadata
    const table: Map<string, Map<string, KubeObject>> = this.#tables[kind]
    const space = table.get(namespace) ?? new Map<string, KubeObject>()
    const before = space.get(name)
    if (after) {
      space.set(name, after)
      table.set(namespace, space)
    } else {
      space.delete(name)
      if (space.size === 0) table.delete(namespace)
    }
    this.#index(before, after)
    return before
  }

  #index(before: KubeObject | undefined, after: KubeObject | undefined): void {
    const one = after ?? before
    invariant(one, 'nothing to index')
    const namespace = namespaceOf(one)
    const { name } = one.metadata
    const id = `${namespace}/${name}`
    const owners = (object?: KubeObject): string[] => (object?.metadata.ownerReferences ?? []).map(({ uid }) => uid)
    this.#byOwner.move(`${one.kind}\n${namespace}\n${name}`, owners(before), owners(after))
    const [podBefore, pod] = [ofKind('Pod', before), ofKind('Pod', after)]
    if (podBefore || pod) {
      const labels = (p?: Pod): string[] => (p ? pairKeys(namespace, p.metadata.labels ?? {}) : [])
      if (podBefore?.metadata.labels !== pod?.metadata.labels) this.#podsByPair.move(name, labels(podBefore), labels(pod))
      this.#podsByNode.move(id, nodeKey(podBefore), nodeKey(pod))
      this.#podsByIP.move(id, ipKeys(podBefore), ipKeys(pod))
    }
    const [serviceBefore, service] = [ofKind('Service', before), ofKind('Service', after)]
    if (serviceBefore || service) {
      this.#fileService(id, name, namespace, service)
      const ips = (s?: Service): string[] => (s?.spec.clusterIPs ?? []).filter((ip) => ip !== 'None')
      this.#servicesByIP.move(id, ips(serviceBefore), ips(service))
    }
    const [sliceBefore, slice] = [ofKind('EndpointSlice', before), ofKind('EndpointSlice', after)]
    if (sliceBefore || slice) this.#slicesByService.move(name, serviceKey(sliceBefore), serviceKey(slice))
  }

  #fileService(id: string, name: string, namespace: string, service: Service | undefined): void {
    const had = this.#filedUnder.get(id) ?? []
    const keys = pairKeys(namespace, service?.spec.selector ?? {})
    // A Service is found from a Pod through any one of its pairs: the rarest makes the shortest list.
    const rarest = keys.toSorted((a, b) => this.#podsByPair.at(a).size - this.#podsByPair.at(b).size || byName(a, b)).slice(0, 1)
    const has = had[0] !== undefined && keys.includes(had[0]) ? had : rarest
    this.#servicesByPair.move(name, had, has)
    if (service) this.#filedUnder.set(id, has)
    else this.#filedUnder.delete(id)
  }
}

function ofKind<K extends Kind>(kind: K, object: KubeObject | undefined): KindMap[K] | undefined {
  // `kind` decides the type of a KubeObject: they are a discriminated union.
  return object?.kind === kind ? (object as KindMap[K]) : undefined
}

const nodeKey = (pod: Pod | undefined): string[] => (pod?.spec.nodeName ? [pod.spec.nodeName] : [])

const hasEnded = ({ status }: Pod): boolean => status.phase === 'Succeeded' || status.phase === 'Failed'

function ipKeys(pod: Pod | undefined): string[] {
  if (!pod || pod.spec.hostNetwork || hasEnded(pod)) return []
  return (pod.status.podIPs ?? []).map(({ ip }) => ip)
}

function serviceKey(slice: EndpointSlice | undefined): string[] {
  const service = slice?.metadata.labels?.[SERVICE_NAME_LABEL]
  return service ? [`${slice.metadata.namespace ?? ''}/${service}`] : []
}
