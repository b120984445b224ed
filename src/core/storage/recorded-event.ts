import type { KubeEvent } from '../api/cluster-objects.ts'
import { hexOf } from '../sim/hex.ts'
import { timestampAt } from '../sim/time.ts'
import { deepFreeze } from './freeze.ts'
import type { Slot } from './table.ts'

/** What a controller said, and of what. */
export interface Recording extends Pick<KubeEvent, 'type' | 'reason' | 'message'> {
  readonly about: KubeEvent['involvedObject']
  /** The controller. */
  readonly by: string
}

/** What changes when the same is said again. */
export interface Telling {
  readonly count: number
  readonly lastMs: number
  /** The resourceVersion that it was said under. */
  readonly revision: number
}

const NEVER: Telling = { count: 0, lastMs: 0, revision: 0 }

const WORD = 2 ** 32
const HASH = 0x9e3779b1

/** A version 4 UUID that no other Event has: its last word is the number itself. Takes no chance from the cluster. */
function uidOf(number: number): string {
  const [a, b] = [hexOf(Math.imul(number, HASH) >>> 0), hexOf(Math.imul(number ^ HASH, HASH) >>> 0)]
  const high = Math.floor(number / WORD) & 0xffff
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${a.slice(1, 4)}-${hexOf(high).slice(4)}${hexOf(number >>> 0)}`
}

/** An Event as the few words that it was recorded with: the object is made when somebody first looks. */
export class RecordedEvent implements Slot<KubeEvent> {
  readonly namespace: string
  readonly name: string
  readonly said: Recording
  /** Where it stands among those that expire. */
  place = -1
  readonly #number: number
  readonly #firstMs: number
  #told = NEVER
  #object: KubeEvent | undefined
  #isEdited = false

  /** `number` counts Events of a cluster from 1. */
  constructor(said: Recording, number: number, nowMs: number) {
    this.said = said
    this.namespace = said.about.namespace ?? 'default'
    this.name = `${said.about.name}.${hexOf(Math.floor(number / WORD))}${hexOf(number >>> 0)}`
    this.#number = number
    this.#firstMs = nowMs
  }

  get told(): Telling {
    return this.#told
  }

  /** It is said at this time. */
  tell(nowMs: number, revision: number): void {
    this.#told = { count: this.#told.count + 1, lastMs: nowMs, revision }
    this.#object = undefined
  }

  /** It goes as it was last told. */
  end(revision: number): void {
    this.#told = { count: this.#told.count, lastMs: this.#told.lastMs, revision }
    this.#object = undefined
  }

  /** True once a client has written over it: it is an object like any other from then on. */
  get isEdited(): boolean {
    return this.#isEdited
  }

  get object(): KubeEvent {
    this.#object ??= this.#at(this.#told)
    return this.#object
  }

  set object(object: KubeEvent) {
    this.#object = object
    this.#isEdited = true
  }

  /** The object as it was then. */
  at(told: Telling): KubeEvent {
    return told === this.#told && !this.#isEdited ? this.object : this.#at(told)
  }

  #at({ count, lastMs, revision }: Telling): KubeEvent {
    const { about, type, reason, message, by } = this.said
    return deepFreeze({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: this.name,
        namespace: this.namespace,
        uid: uidOf(this.#number),
        resourceVersion: String(revision),
        creationTimestamp: timestampAt(this.#firstMs),
      },
      involvedObject: about,
      type,
      reason,
      message,
      count,
      firstTimestamp: timestampAt(this.#firstMs),
      lastTimestamp: timestampAt(lastMs),
      source: { component: by },
      reportingComponent: by,
    } as const)
  }
}

/** A recorded Event is new. The object is made when somebody looks. */
export class EventAdded {
  readonly kind = 'Event'
  readonly type = 'ADDED'
  readonly before = undefined
  readonly #event: RecordedEvent
  readonly #is: Telling

  constructor(event: RecordedEvent) {
    this.#event = event
    this.#is = event.told
  }

  get after(): KubeEvent {
    return this.#event.at(this.#is)
  }
}

/** A recorded Event was told again, or went. The objects are made when somebody looks. */
export class EventChanged {
  readonly kind = 'Event'
  readonly type: 'MODIFIED' | 'DELETED'
  readonly #event: RecordedEvent
  readonly #was: Telling
  readonly #is: Telling

  constructor(type: 'MODIFIED' | 'DELETED', event: RecordedEvent, was: Telling) {
    this.type = type
    this.#event = event
    this.#was = was
    this.#is = event.told
  }

  get before(): KubeEvent {
    return this.#event.at(this.#was)
  }

  get after(): KubeEvent {
    return this.#event.at(this.#is)
  }
}
