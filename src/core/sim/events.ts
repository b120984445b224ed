import type { ObjectReference } from '../api/endpoints.ts'
import { apiVersionOf, type ObjectRef, resourceOf } from '../api/kinds.ts'
import type { ApiServer } from '../apiserver/types.ts'
import type { EventRecord } from '../controllers/plan.ts'
import { RecordedEvent } from '../storage/recorded-event.ts'
import { ExpiryQueue } from './expiry-queue.ts'

/** How long an Event stays after it was last written. Source: kube-apiserver --event-ttl. */
const TTL_MS = 3_600_000
/** Newest Events that are kept, whatever their age. */
const EVENTS_KEPT = 10_000

const keyOf = ({ kind, namespace = '', name, uid }: ObjectReference): string => uid ?? `${kind}/${namespace}/${name}`

/** An object that Events are about, and those that stand. */
interface Subject {
  readonly key: string
  readonly reference: ObjectReference
  readonly events: RecordedEvent[]
}

/**
 * Records what controllers say as Events: what was said before counts up instead of standing twice, and each goes an hour after
 * it was last said.
 * Source: k8s.io/client-go tools/record. Differs: no more than the newest 10,000 are kept.
 */
export class EventRecorder {
  readonly #server: Pick<ApiServer, 'events' | 'reader'>
  /** By uid where there is one, so that who comes again under a name starts anew. */
  readonly #subjects = new Map<string, Subject>()
  readonly #expiry = new ExpiryQueue<RecordedEvent>()
  #made = 0

  constructor(server: Pick<ApiServer, 'events' | 'reader'>) {
    this.#server = server
  }

  /** When the next Event expires, ms, or null. */
  get nextExpiryMs(): number | null {
    return this.#expiry.nextMs
  }

  /** Removes what has expired by `nowMs`. */
  expire(nowMs: number): void {
    for (let event = this.#expiry.takeDue(nowMs); event; event = this.#expiry.takeDue(nowMs)) this.#remove(event)
  }

  record({ about, type, reason, message }: EventRecord, nowMs: number, by: string): void {
    const subject = this.#subject(about)
    const known = subject.events.find(({ said }) => said.reason === reason && said.message === message && said.type === type)
    if (known && this.#server.events.recordAgain(known)) {
      this.#expiry.put(known, nowMs + TTL_MS)
      return
    }
    if (known) this.#forget(known)
    this.#made += 1
    const event = new RecordedEvent({ about: subject.reference, type, reason, message, by }, this.#made, nowMs)
    if (!this.#server.events.record(event)) return // The namespace may be on its way out: Events then have nowhere to go.
    subject.events.push(event)
    this.#subjects.set(subject.key, subject)
    this.#expiry.put(event, nowMs + TTL_MS)
    const oldest = this.#expiry.size > EVENTS_KEPT ? this.#expiry.take() : undefined
    if (oldest) this.#remove(oldest)
  }

  #subject({ kind, namespace, name }: ObjectRef): Subject {
    const uid = this.#server.reader.get(kind, namespace, name)?.metadata.uid
    const known = this.#subjects.get(uid ?? keyOf({ kind, namespace, name }))
    if (known) return known
    const apiVersion = apiVersionOf(resourceOf(kind))
    const reference = { apiVersion, kind, name, ...(namespace ? { namespace } : {}), ...(uid === undefined ? {} : { uid }) }
    return { key: keyOf(reference), reference, events: [] }
  }

  #remove(event: RecordedEvent): void {
    this.#forget(event)
    this.#server.events.expire(event)
  }

  #forget(event: RecordedEvent): void {
    this.#expiry.drop(event)
    const key = keyOf(event.said.about)
    const subject = this.#subjects.get(key)
    if (!subject) return
    const at = subject.events.indexOf(event)
    if (at >= 0) subject.events.splice(at, 1)
    if (subject.events.length === 0) this.#subjects.delete(key)
  }
}
