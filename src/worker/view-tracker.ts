import type { Kind } from '../core/api/kinds.ts'
import type { Pod } from '../core/api/pod.ts'
import type { Cluster } from '../core/sim/types.ts'
import { SERVICE_NAME_LABEL } from '../core/storage/indexes.ts'
import type { Change } from '../core/storage/reader.ts'
import type { ClusterView, CollectionName, Collections, PodView, ViewPatch } from '../protocol/view.ts'
import { Lines } from './lines.ts'
import { podView } from './pod-view.ts'
import { serviceView } from './service-view.ts'
import { groupView, namespaceView, nodeView } from './small-views.ts'

type Lists = { [K in CollectionName]: Map<string, Collections[K]> }

const emptyLists = (): Lists => ({
  namespaces: new Map(),
  nodes: new Map(),
  pods: new Map(),
  services: new Map(),
  groups: new Map(),
})

/** Owners before what they own, so that a line or a group is there when it is first asked for. */
const DRAWN = ['Namespace', 'Node', 'Service', 'Deployment', 'ReplicaSet', 'Pod'] as const

const COLLECTION: { readonly [K in Kind]?: CollectionName } = {
  Namespace: 'namespaces',
  Node: 'nodes',
  Pod: 'pods',
  Service: 'services',
  Deployment: 'groups',
  ReplicaSet: 'groups',
}

/**
 * Keeps the page's picture of a cluster: listens to changes, and on request says which entries became different. Only
 * entries that a change touched are worked out again.
 */
export class ViewTracker {
  #lines: Lines
  #cluster: Cluster
  #stop: () => void
  readonly #dirty = new Map<string, { readonly kind: Kind; readonly namespace: string; readonly name: string }>()
  /** id of the entry last sent for an object, by kind and key: what to remove when it is gone. */
  #sent: Lists = emptyLists()
  readonly #idOf = new Map<string, string>()
  /** Pods whose programs do not listen yet: that they do later is no change of an object. */
  readonly #comingUp: (readonly [namespace: string, name: string])[] = []
  #revision = 0
  #told = { busy: false, loadBalancer: true, nowMs: -1 }

  constructor(cluster: Cluster, lines = new Lines()) {
    this.#lines = lines
    this.#cluster = cluster
    this.#stop = cluster.watch((change) => this.#note(change))
    this.#touchAll()
  }

  /** Follows another cluster from now on: the next patch holds the difference. After undo the lines stay; a new cluster has its own. */
  follow(cluster: Cluster, lines = this.#lines): void {
    this.#lines = lines
    this.#stop()
    this.#cluster = cluster
    this.#stop = cluster.watch((change) => this.#note(change))
    for (const id of this.#idOf.keys()) {
      const [kind, key] = splitId(id)
      const [namespace = '', name = ''] = key.split('/')
      this.#touch(kind, namespace, name)
    }
    this.#touchAll()
  }

  /** The whole picture at this moment. */
  view(): ClusterView {
    this.patch()
    const sorted = <T extends { readonly name: string; readonly namespace?: string }>(list: Map<string, T>): T[] =>
      [...list.values()].toSorted((a, b) => order(`${a.namespace ?? ''}/${a.name}`, `${b.namespace ?? ''}/${b.name}`))
    return {
      namespaces: sorted(this.#sent.namespaces),
      nodes: sorted(this.#sent.nodes),
      pods: sorted(this.#sent.pods),
      services: sorted(this.#sent.services),
      groups: sorted(this.#sent.groups),
      revision: this.#revision,
      ...this.#now(),
    }
  }

  /** What changed since the last patch or view; null when nothing did. */
  patch(): ViewPatch | null {
    const upsert: { [K in CollectionName]?: Collections[K][] } = {}
    const remove: { [K in CollectionName]?: string[] } = {}
    for (const [namespace, name] of this.#comingUp.splice(0)) this.#touch('Pod', namespace, name)
    for (const { kind, namespace, name } of this.#dirty.values()) this.#refresh(kind, namespace, name, upsert, remove)
    this.#dirty.clear()
    const now = this.#now()
    const still = now.busy === this.#told.busy && now.loadBalancer === this.#told.loadBalancer && now.nowMs === this.#told.nowMs
    if (still && Object.keys(upsert).length === 0 && Object.keys(remove).length === 0) return null
    this.#told = now
    const from = this.#revision
    this.#revision += 1
    return { from, revision: this.#revision, ...now, upsert, remove }
  }

  #now(): { busy: boolean; loadBalancer: boolean; nowMs: number } {
    const { nextTimerMs, options, nowMs } = this.#cluster
    return { busy: nextTimerMs !== null, loadBalancer: options.loadBalancer ?? true, nowMs }
  }

  #note(change: Change): void {
    const { kind, type } = change
    // What is not drawn is not even looked at: an Event would be made for it.
    if (!COLLECTION[kind] && kind !== 'EndpointSlice') return
    const { after } = change
    const namespace = after.metadata.namespace ?? ''
    if (kind === 'EndpointSlice') {
      const service = after.metadata.labels?.[SERVICE_NAME_LABEL]
      if (service) this.#touch('Service', namespace, service)
      return
    }
    if (kind === 'Service' && type === 'DELETED' && after.kind === 'Service') this.#lines.release(after)
    this.#touch(kind, namespace, after.metadata.name)
  }

  #touchAll(): void {
    for (const kind of DRAWN) {
      for (const { metadata } of this.#cluster.reader.list(kind)) this.#touch(kind, metadata.namespace ?? '', metadata.name)
    }
  }

  #touch(kind: Kind, namespace: string, name: string): void {
    this.#dirty.set(`${kind}\n${namespace}/${name}`, { kind, namespace, name })
  }

  #refresh(
    kind: Kind,
    namespace: string,
    name: string,
    upsert: { [K in CollectionName]?: Collections[K][] },
    remove: { [K in CollectionName]?: string[] },
  ): void {
    const collection = COLLECTION[kind]
    if (!collection) return
    const entry = this.#entry(kind, namespace, name)
    const key = `${kind}\n${namespace}/${name}`
    const had = this.#idOf.get(key)
    if (had !== undefined && had !== entry?.id) {
      this.#sent[collection].delete(had)
      this.#idOf.delete(key)
      const gone = remove[collection] ?? []
      gone.push(had)
      remove[collection] = gone
    }
    if (!entry) return
    this.#idOf.set(key, entry.id)
    putEntry(this.#sent, upsert, collection, entry)
  }

  #pod(pod: Pod): PodView {
    const view = podView(pod, this.#cluster.reader, this.#cluster.nowMs)
    if (view.comingUp) this.#comingUp.push([view.namespace, view.name])
    return view
  }

  #entry(kind: Kind, namespace: string, name: string): Collections[CollectionName] | null {
    const { reader } = this.#cluster
    const object = reader.get(kind, namespace, name)
    switch (object?.kind) {
      case 'Namespace':
        return namespaceView(object)
      case 'Node':
        return nodeView(object)
      case 'Pod':
        return this.#pod(object)
      case 'Service':
        return serviceView(object, this.#lines.of(object), reader)
      case 'Deployment':
      case 'ReplicaSet':
        return groupView(object)
      default:
        return null
    }
  }
}

function putEntry(
  sent: Lists,
  upsert: { [K in CollectionName]?: Collections[K][] },
  collection: CollectionName,
  entry: Collections[CollectionName],
): void {
  // `collection` and `entry` are of one kind: `#entry` makes the entry that COLLECTION names for it.
  const list = sent[collection] as Map<string, Collections[CollectionName]>
  if (JSON.stringify(list.get(entry.id)) === JSON.stringify(entry)) return
  list.set(entry.id, entry)
  const changed = (upsert[collection] ?? []) as Collections[CollectionName][]
  changed.push(entry)
  Object.assign(upsert, { [collection]: changed })
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function splitId(id: string): readonly [Kind, string] {
  const cut = id.indexOf('\n')
  // Ids are made from kinds by `#touch` alone.
  return [id.slice(0, cut) as Kind, id.slice(cut + 1)]
}
