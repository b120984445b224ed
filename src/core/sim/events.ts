import { apiVersionOf, type NewObject, resourceOf } from '../api/kinds.ts'
import type { ApiServer } from '../apiserver/types.ts'
import type { EventRecord } from '../controllers/plan.ts'
import { invariant } from '../invariant.ts'

/** Newest Events that are kept; a real API server keeps an hour's. */
const EVENTS_KEPT = 1000

interface Recorded {
  readonly namespace: string
  readonly name: string
}

/**
 * Writes what controllers record as Event objects: an equal one counts up instead of standing twice.
 * Source: k8s.io/client-go tools/record. Differs: the newest 1,000 are kept instead of an hour's.
 */
export class EventRecorder {
  readonly #server: ApiServer
  readonly #known = new Map<string, Recorded>()
  #made = 0

  constructor(server: ApiServer) {
    this.#server = server
  }

  record(event: EventRecord, now: string, component: string): void {
    const { about, type, reason, message } = event
    const key = [about.kind, about.namespace, about.name, type, reason, message].join('\n')
    const known = this.#known.get(key)
    const stored = known && this.#server.reader.get('Event', known.namespace, known.name)
    if (stored) {
      this.#server.update({ ...stored, count: (stored.count ?? 1) + 1, lastTimestamp: now })
      return
    }
    const namespace = about.namespace || 'default'
    this.#made += 1
    const name = `${about.name}.${this.#made.toString(16).padStart(16, '0')}`
    const result = this.#server.create(this.#object(event, { namespace, name }, now, component))
    if (!result.ok) return // The namespace may be on its way out: Events then have nowhere to go.
    this.#known.set(key, { namespace, name })
    this.#dropOldest()
  }

  #object({ about, type, reason, message }: EventRecord, at: Recorded, now: string, component: string): NewObject {
    const target = this.#server.reader.get(about.kind, about.namespace, about.name)
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: at,
      involvedObject: {
        apiVersion: apiVersionOf(resourceOf(about.kind)),
        kind: about.kind,
        name: about.name,
        ...(about.namespace ? { namespace: about.namespace } : {}),
        ...(target ? { uid: target.metadata.uid } : {}),
      },
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

  #dropOldest(): void {
    if (this.#known.size <= EVENTS_KEPT) return
    const [oldest] = this.#known
    invariant(oldest, 'a map with entries has a first one')
    this.#known.delete(oldest[0])
    this.#server.remove({ kind: 'Event', ...oldest[1], gracePeriodSeconds: 0 })
  }
}
