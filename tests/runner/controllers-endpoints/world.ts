import type { EndpointSlice } from '../../../src/core/api/endpoints.ts'
import type { KubeObject, NewObject } from '../../../src/core/api/kinds.ts'
import type { Controller, EventRecord, Plan } from '../../../src/core/controllers/plan.ts'
import type { Change } from '../../../src/core/storage/reader.ts'
import { Store } from '../../../src/core/storage/store.ts'

const NOW = '2026-02-03T04:05:06Z'

/** What one pass over some keys did. */
export interface Outcome {
  readonly actions: { readonly create: number; readonly update: number; readonly delete: number }
  readonly requeue: boolean
  readonly events: readonly EventRecord[]
}

/** A store with one controller beside it: objects go in as they are, plans are carried out without an API server. */
export class World {
  readonly store = new Store()
  readonly #controller: Controller
  #made = 0

  constructor(controller: Controller, objects: readonly KubeObject[]) {
    this.#controller = controller
    for (const object of objects) this.put(object)
  }

  /** Stores an object and answers with the keys that the controller wants to look at. */
  put(object: KubeObject): readonly string[] {
    return this.#tell(this.store.put(object))
  }

  drop(object: KubeObject): readonly string[] {
    const change = this.store.drop(object.kind, object.metadata.namespace ?? '', object.metadata.name)
    return change ? this.#tell(change) : []
  }

  /** Looks at each key once and carries its plan out. */
  sync(keys: readonly string[]): Outcome {
    const actions = { create: 0, update: 0, delete: 0 }
    const events: EventRecord[] = []
    let requeue = false
    for (const key of keys) {
      const plan = this.#controller.sync(key, { reader: this.store, nowMs: 0, now: NOW })
      this.#carryOut(plan)
      actions.create += plan.create?.length ?? 0
      actions.update += plan.update?.length ?? 0
      actions.delete += plan.remove?.length ?? 0
      events.push(...(plan.record ?? []))
      requeue ||= plan.requeueAtMs !== undefined
    }
    return { actions, requeue, events }
  }

  get slices(): readonly EndpointSlice[] {
    return this.store.list('EndpointSlice')
  }

  #tell(change: Change): readonly string[] {
    return [...this.#controller.interested(change, this.store)]
  }

  #carryOut({ create = [], update = [], remove = [] }: Plan): void {
    for (const object of create) this.put(this.#named(object))
    for (const object of update) this.put(object)
    for (const { kind, namespace, name } of remove) {
      const change = this.store.drop(kind, namespace, name)
      if (!change) throw new Error(`the plan removes ${kind} ${namespace}/${name}, which is not there`)
      this.#tell(change)
    }
  }

  #named(object: NewObject): KubeObject {
    this.#made += 1
    const { generateName = '' } = object.metadata
    const metadata = {
      name: `${generateName}${String(this.#made).padStart(5, 'x')}`,
      uid: `made-${this.#made}`,
      resourceVersion: '0',
      creationTimestamp: NOW,
      ...object.metadata,
    }
    // A new object with its metadata filled in is an object of its kind.
    return { ...object, metadata } as KubeObject
  }
}
