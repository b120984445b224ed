import type { KubeEvent } from '../api/cluster-objects.ts'
import type { EndpointSlice } from '../api/endpoints.ts'
import type { Kind, KindMap, KubeObject } from '../api/kinds.ts'
import type { LabelMap, LabelSelector } from '../api/meta.ts'
import type { Pod } from '../api/pod.ts'
import type { Service } from '../api/service.ts'
import { matchesLabelSelector, matchesPairs } from '../labels/match.ts'
import { deepFreeze } from './freeze.ts'
import { Indexes } from './indexes.ts'
import { pairKeys } from './pairs.ts'
import type { Change, Reader } from './reader.ts'
import { EventAdded, EventChanged, type RecordedEvent } from './recorded-event.ts'
import { bySlot, type Slot, Table } from './table.ts'

type Tables = { readonly [K in Kind]: Table<KindMap[K]> }

/**
 * All objects of a cluster, by name and by index. Objects are frozen and replaced, never edited; the tables and indexes are
 * the only thing written in place. Whoever writes is the API server: nothing here validates.
 */
export class Store implements Reader {
  readonly #tables: Tables = {
    Namespace: new Table(),
    Node: new Table(),
    Pod: new Table(),
    Service: new Table(),
    Endpoints: new Table(),
    EndpointSlice: new Table(),
    ReplicaSet: new Table(),
    Deployment: new Table(),
    Event: new Table(),
    ConfigMap: new Table(),
    Secret: new Table(),
    Lease: new Table(),
  }
  readonly #indexes = new Indexes()
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
    const { kind } = object
    const after: KubeObject = stamped(object, this.#revision)
    const before = this.#place(after)
    // The pair is of one kind by construction: both come from the table of `kind`.
    return (before ? { type: 'MODIFIED', kind, before, after } : { type: 'ADDED', kind, after }) as Change
  }

  /** Takes in an object as it is, under the resourceVersion that it carries: how a store is filled from elsewhere. */
  load(object: KubeObject): void {
    this.#revision = Math.max(this.#revision, Number(object.metadata.resourceVersion))
    this.#place(deepFreeze(object))
  }

  /** Puts an object in its slot and the slot under its indexes; answers with what stood there. */
  #place(after: KubeObject): KubeObject | undefined {
    const { kind, metadata } = after
    const [namespace, name] = [metadata.namespace ?? '', metadata.name]
    const table: Table<KubeObject> = this.#tables[kind]
    const slot = table.find(namespace, name)
    const before = slot?.object
    if (slot) slot.object = after
    this.#indexes.refile(slot ?? table.add(namespace, name, after), before, after)
    return before
  }

  /** Takes an object out. Its last state carries the resourceVersion of the deletion. */
  drop(kind: Kind, namespace: string, name: string): Change | undefined {
    const table: Table<KubeObject> = this.#tables[kind]
    const slot = table.find(namespace, name)
    if (!slot) return undefined
    const { object: before } = slot
    this.#revision += 1
    table.remove(slot)
    this.#indexes.refile(slot, before, undefined)
    const after = stamped(before, this.#revision)
    return { type: 'DELETED', kind, before, after } as Change
  }

  /** Stores an Event of a controller under the next resourceVersion. No object may have its name. */
  record(event: RecordedEvent, nowMs: number): Change {
    this.#revision += 1
    event.tell(nowMs, this.#revision)
    this.#tables.Event.insert(event)
    return new EventAdded(event)
  }

  /** Counts up an Event that is stored. */
  recordAgain(event: RecordedEvent, nowMs: number): Change {
    this.#revision += 1
    const was = event.told
    event.tell(nowMs, this.#revision)
    return new EventChanged('MODIFIED', event, was)
  }

  /** Takes out a recorded Event that nobody has edited. */
  expire(event: RecordedEvent): Change {
    this.#revision += 1
    const was = event.told
    this.#tables.Event.remove(event)
    event.end(this.#revision)
    return new EventChanged('DELETED', event, was)
  }

  /** What is stored under a recorded Event's name: itself, or nothing any more, or another that a client made. */
  eventAt(namespace: string, name: string): Slot<KubeEvent> | undefined {
    return this.#tables.Event.find(namespace, name)
  }

  get<K extends Kind>(kind: K, namespace: string, name: string): KindMap[K] | undefined {
    const slot = this.#tables[kind].find(namespace, name)
    if (slot) this.#visited += 1
    return slot?.object
  }

  list<K extends Kind>(kind: K, namespace?: string): readonly KindMap[K][] {
    const slots = this.#tables[kind].sorted(namespace)
    this.#visited += slots.length
    return slots.map(({ object }) => object)
  }

  podsWithLabels(namespace: string, selector: LabelMap): readonly Pod[] {
    const keys = pairKeys(namespace, selector)
    return this.#sorted(this.#indexes.podsUnder(keys)).filter((pod) => matchesPairs(selector, pod.metadata.labels ?? {}))
  }

  podsMatching(namespace: string, selector: LabelSelector): readonly Pod[] {
    const keys = pairKeys(namespace, selector.matchLabels)
    const pods = keys.length > 0 ? this.#sorted(this.#indexes.podsUnder(keys)) : this.list('Pod', namespace)
    return pods.filter((pod) => matchesLabelSelector(selector, pod.metadata.labels ?? {}))
  }

  servicesSelecting(namespace: string, labels: LabelMap): readonly Service[] {
    const services = this.#sorted(this.#indexes.servicesUnder(pairKeys(namespace, labels)))
    return services.filter((service) => matchesPairs(service.spec.selector ?? {}, labels))
  }

  slicesOfService(namespace: string, service: string): readonly EndpointSlice[] {
    return this.#sorted(this.#indexes.slicesByService.list(`${namespace}/${service}`))
  }

  podsOnNode(node: string): readonly Pod[] {
    return this.#sorted(this.#indexes.podsByNode.list(node))
  }

  podByIP(ip: string): Pod | undefined {
    return this.#sorted(this.#indexes.podsByIP.list(ip))[0]
  }

  serviceByClusterIP(ip: string): Service | undefined {
    return this.#sorted(this.#indexes.servicesByIP.list(ip))[0]
  }

  ownedBy(uid: string): readonly KubeObject[] {
    const slots = this.#indexes.byOwner.list(uid)
    return this.#hand(slots.length < 2 ? slots : slots.toSorted(byKindAndSlot))
  }

  /** The objects in some slots of one kind, by namespace and name. */
  #sorted<T extends KubeObject>(slots: readonly Slot<T>[]): readonly T[] {
    return this.#hand(slots.length < 2 ? slots : slots.toSorted(bySlot))
  }

  #hand<T extends KubeObject>(slots: readonly Slot<T>[]): readonly T[] {
    this.#visited += slots.length
    return slots.map(({ object }) => object)
  }
}

/**
 * The object under a new resourceVersion, frozen. `Object.assign` and not a spread: an engine gives every frozen spread of a
 * plain object a hidden class of its own, which costs more than all the rest of a write.
 */
const stamped = <T extends KubeObject>(object: T, revision: number): T =>
  deepFreeze(Object.assign({}, object, { metadata: Object.assign({}, object.metadata, { resourceVersion: String(revision) }) }))

const byKindAndSlot = (a: Slot, b: Slot): number =>
  a.object.kind === b.object.kind ? bySlot(a, b) : a.object.kind < b.object.kind ? -1 : 1
