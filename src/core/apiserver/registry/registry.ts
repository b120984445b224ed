import { type Kind, type KubeObject, type NewObject, type ObjectRef, resourceOf } from '../../api/kinds.ts'
import type { NewObjectMeta, ObjectMeta } from '../../api/meta.ts'
import type { Result, Status } from '../../api/status.ts'
import type { Binding, Removal } from '../../controllers/plan.ts'
import type { Parts } from '../../parts.ts'
import type { Change } from '../../storage/reader.ts'
import type { RecordedEvent } from '../../storage/recorded-event.ts'
import type { Store } from '../../storage/store.ts'
import { alreadyExists, beingDeleted, conflict, generatedNameTaken, invalid, notFound } from '../errors.ts'
import { type FieldManager, FieldManagers } from '../patch/field-managers.ts'
import type { ApiServerHost } from '../types.ts'
import { allErrors } from '../validation/found-good.ts'
import { validateObjectMeta } from '../validation/metadata.ts'
import { decideDeletion, mayGo } from './deletion.ts'
import { sameObject } from './equal.ts'
import { generatedName, newUid } from './identity.ts'
import { namespaceRefusal } from './lifecycle.ts'
import type { Reservation, Strategies, Strategy, StrategyContext } from './strategy.ts'
import { keptMeta, staleRefusal, updateErrors } from './update-rules.ts'
import { WatchLog } from './watch-log.ts'

/** Names drawn for one `generateName` before giving up. Source: generic/registry/store.go, RetryGenerateName. */
const NAME_TRIES = 8

export interface WriteOptions {
  readonly dryRun: boolean
  /** Who writes, where the ownership of fields is kept: controllers do not say. */
  readonly manager?: string
  /** Who owns the object's fields after the write, where the write itself decides that. */
  readonly managers?: readonly FieldManager[]
  /** True: written whatever the resourceVersion in hand is. */
  readonly unconditional?: boolean
}

const FOR_REAL: WriteOptions = { dryRun: false }

/** An object after a write, and the texts of warnings about it. */
export interface Written {
  readonly object: KubeObject
  readonly warnings: readonly string[]
  /** False when nothing was written because nothing would have changed. */
  readonly changed: boolean
}

type Outcome = Result<Written>
const failed = (error: Status): { readonly ok: false; readonly error: Status } => ({ ok: false, error })

/**
 * Carries out requests on decoded objects in the order of the API server, whatever their kind; the rules of a kind are
 * its Strategy.
 * Source: k8s.io/apiserver pkg/registry/generic/registry/store.go.
 */
export class Registry {
  readonly store: Store
  readonly log = new WatchLog()
  readonly managers = new FieldManagers()
  readonly parts: Parts
  readonly #strategies: Strategies
  readonly #host: ApiServerHost
  readonly #forReal: StrategyContext
  readonly #rehearsal: StrategyContext

  constructor(store: Store, strategies: Strategies, host: ApiServerHost, parts: Parts = {}) {
    this.store = store
    this.parts = parts
    this.#strategies = strategies
    this.#host = host
    this.#forReal = contextOf(store, host, false)
    this.#rehearsal = contextOf(store, host, true)
  }

  get nowMs(): number {
    return this.#host.nowMs()
  }

  strategy(kind: Kind): Strategy<Kind> {
    return this.#strategies[kind]
  }

  create(object: NewObject, options = FOR_REAL): Outcome {
    const { kind } = object
    const refusal = namespaceRefusal(this.store, kind, object.metadata.namespace ?? '', object.metadata.name ?? '')
    if (refusal) return failed(refusal)
    // From here on the metadata is whole; `status` is the strategy's to give.
    const named = { ...object, metadata: this.#newMeta(kind, object.metadata) } as KubeObject
    const strategy = this.strategy(kind)
    const defaulted = strategy.defaults(named)
    const context = this.#context(options)
    const begun = begin(defaulted, strategy.beginCreate?.(defaulted, context))
    if (!begun.ok) return begun
    const reservation = begun.value
    const prepared = strategy.prepareForCreate(reservation.object, context)
    const refused = this.#createRefusal(prepared, strategy)
    if (refused) {
      reservation.revert()
      return failed(refused)
    }
    return { ok: true, value: this.#owned(this.#write(prepared, undefined, reservation, options), defaulted, undefined, options) }
  }

  update(object: KubeObject, options = FOR_REAL): Outcome {
    const old = this.#stored(object)
    if (!old) return failed(notFound(resourceOf(object.kind), object.metadata.name))
    const stale = staleRefusal(object, old, options)
    if (stale) return failed(stale)
    const strategy = this.strategy(object.kind)
    const context = this.#context(options)
    const defaulted = strategy.defaults({ ...object, metadata: keptMeta(object.metadata, old.metadata) })
    const begun = begin(defaulted, strategy.beginUpdate?.(defaulted, old, context))
    if (!begun.ok) return begun
    const reservation = begun.value
    const prepared = strategy.prepareForUpdate(reservation.object, old, context)
    const errors = updateErrors(prepared, old, strategy)
    if (errors.length > 0) {
      reservation.revert()
      return failed(invalid(resourceOf(object.kind), old.metadata.name, errors))
    }
    return { ok: true, value: this.#owned(this.#write(prepared, old, reservation, options), defaulted, old, options) }
  }

  /** Writes `status` alone. The resourceVersion counts when it is given. */
  updateStatus(object: KubeObject, options = FOR_REAL): Outcome {
    const old = this.#stored(object)
    if (!old) return failed(notFound(resourceOf(object.kind), object.metadata.name))
    const stale = staleRefusal(object, old, options)
    if (stale) return failed(stale)
    if (!('status' in object)) return { ok: true, value: { object: old, warnings: [], changed: false } }
    // Both are of one kind: the old one was found under the new one's.
    const next = { ...old, status: object.status } as KubeObject
    return { ok: true, value: this.#write(next, old, none(next), options) }
  }

  /**
   * Gives a Pod its Node: of the spec nothing else is written or looked at.
   * Source: kubernetes pkg/registry/core/pod/storage/storage.go BindingREST.
   * Differs: the condition PodScheduled is the kubelet's to write.
   */
  bind({ namespace, name, node }: Binding): Result<KubeObject> {
    const resource = resourceOf('Pod')
    const pod = this.store.get('Pod', namespace, name)
    if (!pod) return failed(notFound(resource, name))
    const { spec, metadata } = pod
    if (metadata.deletionTimestamp !== undefined)
      return failed(conflict(resource, name, `pod ${name} is being deleted, cannot be assigned to a host`))
    if (spec.nodeName) return failed(conflict(resource, name, `pod ${name} is already assigned to node "${spec.nodeName}"`))
    const bound = {
      ...pod,
      metadata: { ...metadata, generation: (metadata.generation ?? 0) + 1 },
      spec: { ...spec, nodeName: node },
    }
    return { ok: true, value: this.#put(bound) }
  }

  /** Replaces the finalizers of a Namespace's spec; the last one gone lets it go. */
  finalize(object: KubeObject, options = FOR_REAL): Outcome {
    const old = this.#stored(object)
    if (old?.kind !== 'Namespace' || object.kind !== 'Namespace') {
      return failed(notFound(resourceOf('Namespace'), object.metadata.name))
    }
    const stale = staleRefusal(object, old, options)
    if (stale) return failed(stale)
    const next: KubeObject = { ...old, spec: { ...old.spec, finalizers: object.spec.finalizers ?? [] } }
    return { ok: true, value: this.#write(next, old, none(next), options) }
  }

  remove(removal: Removal, options = FOR_REAL): Result<KubeObject> {
    const old = this.store.get(removal.kind, removal.namespace, removal.name)
    if (!old) return failed(notFound(resourceOf(removal.kind), removal.name))
    const deletion = decideDeletion(old, removal, this.#host.nowMs())
    if (deletion.do === 'nothing') return { ok: true, value: old }
    if (deletion.do === 'drop') return { ok: true, value: options.dryRun ? old : this.#drop(old) }
    const marked = { ...old, metadata: deletion.metadata }
    const next: KubeObject =
      marked.kind === 'Namespace' ? { ...marked, status: { ...marked.status, phase: 'Terminating' } } : marked
    return { ok: true, value: options.dryRun ? next : this.#put(next) }
  }

  /** Stores an Event of a controller. False: refused, by its namespace or because the name is taken. */
  record(event: RecordedEvent): boolean {
    const { namespace, name } = event
    if (namespaceRefusal(this.store, 'Event', namespace, name) || this.store.eventAt(namespace, name)) return false
    this.#tell(this.store.record(event, this.nowMs))
    return true
  }

  /** Counts up a recorded Event. False: it is gone. */
  recordAgain(event: RecordedEvent): boolean {
    if (this.store.eventAt(event.namespace, event.name) !== event) return false
    if (!event.isEdited) this.#tell(this.store.recordAgain(event, this.nowMs))
    else this.update({ ...event.object, count: (event.object.count ?? 1) + 1, lastTimestamp: this.#host.now() })
    return true
  }

  /** Lets a recorded Event go, if it is there. */
  expire(event: RecordedEvent): void {
    if (this.store.eventAt(event.namespace, event.name) !== event) return
    if (event.isEdited) this.remove({ kind: 'Event', namespace: event.namespace, name: event.name, gracePeriodSeconds: 0 })
    else this.#tell(this.store.expire(event))
  }

  #stored({ kind, metadata }: KubeObject): KubeObject | undefined {
    return this.store.get(kind, metadata.namespace ?? '', metadata.name)
  }

  #context({ dryRun }: WriteOptions): StrategyContext {
    return dryRun ? this.#rehearsal : this.#forReal
  }

  /** Metadata of a new object: what the server owns is the server's. */
  #newMeta(kind: Kind, given: NewObjectMeta): ObjectMeta {
    const { name = '', generateName = '', namespace, labels, annotations, ownerReferences, finalizers, managedFields } = given
    const meta: Writable<NewObjectMeta> = {}
    meta.name =
      name === '' && generateName !== '' ? this.#freeName({ kind, namespace: namespace ?? '', name: generateName }) : name
    if (generateName !== '') meta.generateName = generateName
    if (namespace) meta.namespace = namespace
    meta.uid = newUid(this.#host)
    meta.resourceVersion = ''
    meta.creationTimestamp = this.#host.now()
    if (labels) meta.labels = labels
    if (annotations) meta.annotations = annotations
    if (ownerReferences) meta.ownerReferences = ownerReferences
    if (finalizers) meta.finalizers = finalizers
    if (managedFields) meta.managedFields = managedFields
    return meta as ObjectMeta // All that it asks for was given above.
  }

  #freeName({ kind, namespace, name: base }: ObjectRef): string {
    const draw = (): string => generatedName(base, () => this.#host.random())
    let name = draw()
    for (let tries = 1; tries < NAME_TRIES && this.store.get(kind, namespace, name); tries += 1) name = draw()
    return name
  }

  #createRefusal(object: KubeObject, strategy: Strategy<Kind>): Status | null {
    const { kind, metadata } = object
    const resource = resourceOf(kind)
    const errors = allErrors(validateObjectMeta(metadata, strategy.nameRule, resource.namespaced), strategy.validate(object))
    if (errors.length > 0) return invalid(resource, metadata.name, errors)
    const old = this.#stored(object)
    if (!old) return null
    if (old.metadata.deletionTimestamp !== undefined) return beingDeleted(resource, metadata.name)
    return metadata.generateName ? generatedNameTaken(resource, metadata.name) : alreadyExists(resource, metadata.name)
  }

  /** The end of every write. Reservations are kept when it counts, and given back when it was a rehearsal. */
  #write(next: KubeObject, old: KubeObject | undefined, reservation: Reservation<KubeObject>, { dryRun }: WriteOptions): Written {
    const warnings = this.strategy(next.kind).warnings?.(next, old) ?? []
    if (dryRun) {
      reservation.revert()
      return { object: next, warnings, changed: true }
    }
    reservation.commit()
    if (old && mayGo(next)) return { object: this.#drop(next), warnings, changed: true }
    if (old && sameObject(next, old)) return { object: old, warnings, changed: false }
    return { object: this.#put(next), warnings, changed: true }
  }

  /** Notes who owns what after a write. Values that the server allocates later than defaulting are nobody's. */
  #owned(written: Written, next: KubeObject, old: KubeObject | undefined, { dryRun, manager, managers }: WriteOptions): Written {
    if (dryRun) return written
    if (managers) this.managers.set(written.object.metadata.uid, managers)
    else if (manager !== undefined) this.managers.updated(next, old, manager)
    return written
  }

  #put(object: KubeObject): KubeObject {
    const change = this.store.put(object)
    this.#tell(change)
    return change.after
  }

  #drop(object: KubeObject): KubeObject {
    const { kind, metadata } = object
    const change = this.store.drop(kind, metadata.namespace ?? '', metadata.name)
    if (!change) return object
    this.strategy(kind).deleted?.(change.after)
    this.managers.forget(metadata.uid)
    this.#tell(change)
    // Source: kubernetes pkg/registry/core/service/storage/storage.go afterDelete.
    if (kind === 'Service') this.remove({ kind: 'Endpoints', namespace: metadata.namespace ?? '', name: metadata.name })
    return change.after
  }

  #tell(change: Change): void {
    this.log.add(change, this.store.revision)
    this.#host.changed(change)
  }
}

const contextOf = (reader: Store, host: ApiServerHost, dryRun: boolean): StrategyContext => ({
  reader,
  get now() {
    return host.now()
  },
  random: () => host.random(),
  dryRun,
})

type Writable<T> = { -readonly [K in keyof T]: T[K] }

const nothing = (): void => {}
const none = (object: KubeObject): Reservation<KubeObject> => ({ object, commit: nothing, revert: nothing })

const begin = (object: KubeObject, begun: Result<Reservation<KubeObject>> | undefined): Result<Reservation<KubeObject>> =>
  begun ?? { ok: true, value: none(object) }
