import type { KubeEvent } from '../api/cluster-objects.ts'
import { apiVersionOf, type NewObject, type ObjectRef, resourceOf } from '../api/kinds.ts'
import type { ApiServer } from '../apiserver/types.ts'
import type { EventRecord } from '../controllers/plan.ts'
import { timestampAt } from './time.ts'

/** How long an Event stays after it was last written. Source: kube-apiserver --event-ttl. */
const TTL_MS = 3_600_000
/** Newest Events that are kept, whatever their age. */
const EVENTS_KEPT = 10_000
/** How many entries that are done with may lie in front before the list is cut. */
const SLACK = 1024

interface Recorded {
  readonly key: string
  readonly namespace: string
  readonly name: string
  readonly expiresMs: number
}

/**
 * Writes what controllers record as Event objects: an equal one counts up instead of standing twice, and each goes an hour after
 * it was last written.
 * Source: k8s.io/client-go tools/record. Differs: no more than the newest 10,000 are kept.
 */
export class EventRecorder {
  readonly #server: ApiServer
  readonly #known = new Map<string, Recorded>()
  /** In the order in which they expire; one that was written again stands here twice, and its older entry counts for nothing. */
  #order: Recorded[] = []
  #next = 0
  #made = 0
  /** What the last Event was about: several about one object follow each other, and share it. */
  #about: KubeEvent['involvedObject'] = {}

  constructor(server: ApiServer) {
    this.#server = server
  }

  /** When the next Event expires, ms, or null. */
  get nextExpiryMs(): number | null {
    return this.#oldest()?.expiresMs ?? null
  }

  /** Removes what has expired by `nowMs`. */
  expire(nowMs: number): void {
    for (let oldest = this.#oldest(); oldest && oldest.expiresMs <= nowMs; oldest = this.#oldest()) this.#remove(oldest)
  }

  record(event: EventRecord, nowMs: number, component: string): void {
    const { about, type, reason, message } = event
    const key = `${about.kind}\n${about.namespace}\n${about.name}\n${type}\n${reason}\n${message}`
    const known = this.#known.get(key)
    const stored = known && this.#server.reader.get('Event', known.namespace, known.name)
    const now = timestampAt(nowMs)
    if (stored) {
      this.#server.update({ ...stored, count: (stored.count ?? 1) + 1, lastTimestamp: now })
      this.#file({ key, namespace: known.namespace, name: known.name, expiresMs: nowMs + TTL_MS })
      return
    }
    const namespace = about.namespace || 'default'
    this.#made += 1
    const name = `${about.name}.${this.#made.toString(16).padStart(16, '0')}`
    const result = this.#server.create(this.#object(event, { namespace, name }, now, component))
    if (!result.ok) return // The namespace may be on its way out: Events then have nowhere to go.
    this.#file({ key, namespace, name, expiresMs: nowMs + TTL_MS })
    const oldest = this.#known.size > EVENTS_KEPT ? this.#oldest() : undefined
    if (oldest) this.#remove(oldest)
  }

  #object(
    { about, type, reason, message }: EventRecord,
    metadata: { readonly namespace: string; readonly name: string },
    now: string,
    component: string,
  ): NewObject {
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata,
      involvedObject: this.#reference(about),
      type,
      reason,
      message,
      count: 1,
      firstTimestamp: now,
      lastTimestamp: now,
      source: { component },
      reportingComponent: component,
    }
  }

  #reference({ kind, namespace, name }: ObjectRef): KubeEvent['involvedObject'] {
    const uid = this.#server.reader.get(kind, namespace, name)?.metadata.uid
    const last = this.#about
    if (last.uid === uid && last.name === name && last.kind === kind && (last.namespace ?? '') === namespace) return last
    this.#about = {
      apiVersion: apiVersionOf(resourceOf(kind)),
      kind,
      name,
      ...(namespace ? { namespace } : {}),
      ...(uid === undefined ? {} : { uid }),
    }
    return this.#about
  }

  #file(recorded: Recorded): void {
    this.#known.set(recorded.key, recorded)
    this.#order.push(recorded)
  }

  #oldest(): Recorded | undefined {
    let first = this.#order[this.#next]
    while (first && this.#known.get(first.key) !== first) {
      this.#next += 1
      first = this.#order[this.#next]
    }
    if (this.#next > SLACK && this.#next * 2 > this.#order.length) {
      this.#order = this.#order.slice(this.#next)
      this.#next = 0
    }
    return first
  }

  #remove({ key, namespace, name }: Recorded): void {
    this.#known.delete(key)
    this.#server.remove({ kind: 'Event', namespace, name, gracePeriodSeconds: 0 })
  }
}
