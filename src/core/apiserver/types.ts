import type { JsonValue } from '../api/json.ts'
import type { Kind, KindMap, KubeObject, NewObject } from '../api/kinds.ts'
import type { Result } from '../api/status.ts'
import type { Binding, Removal } from '../controllers/plan.ts'
import type { Change, Reader } from '../storage/reader.ts'
import type { RecordedEvent } from '../storage/recorded-event.ts'
import type { NodeAccess } from './nodes/access.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * One HTTP request to the API server. `path` may carry a query string of its own; `query` is added to it. `body` is
 * JSON text or the value it would decode to. The media type of a patch is its `content-type` header:
 * `application/json-patch+json`, `application/merge-patch+json`, `application/strategic-merge-patch+json`,
 * `application/apply-patch+yaml` (the body then is JSON, which is YAML).
 */
export interface ApiRequest {
  readonly method: Method
  readonly path: string
  readonly query?: { readonly [name: string]: string }
  /** Names in lower case. */
  readonly headers?: { readonly [name: string]: string }
  readonly body?: JsonValue
}

/** `warning` holds one entry a line. A watch answers with the events since its resourceVersion and ends. */
export interface ApiResponse {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly body: JsonValue
}

/** Ranges and families that the API server allocates from, and what it says of itself. */
export interface ApiServerConfig {
  /** One CIDR, or two joined with a comma, primary family first. */
  readonly serviceCIDR: string
  /** `30000-32767` */
  readonly nodePortRange: string
  /** `v1.35.0` */
  readonly serverVersion: string
}

/** Where the API server's clock, chance and log of changes come from: the cluster owns them. */
export interface ApiServerHost {
  /** Simulated time, ms since the cluster's start. */
  nowMs(): number
  /** The same as an RFC 3339 second. */
  now(): string
  /** Next value in [0, 1) of the cluster's seeded generator. */
  random(): number
  /** Called once for each write, in order, after the store holds it. */
  changed(change: Change): void
  /** Absent: a server without Nodes, which has no logs and reaches no Pods. */
  readonly nodes?: NodeAccess
}

export interface UpdateOptions {
  readonly unconditional?: boolean
}

/** Where Events of controllers are kept: nothing about them is checked, and they become objects when they are read. */
export interface EventStore {
  /** False: refused, by its namespace or because the name is taken. */
  record(event: RecordedEvent): boolean
  /** Counts one up. False: it is gone. */
  recordAgain(event: RecordedEvent): boolean
  /** Lets one go, if it is there. */
  expire(event: RecordedEvent): void
}

/** The one door. Controllers use the typed calls; everybody else uses `handle`; both take the same path inside. */
export interface ApiServer {
  handle(request: ApiRequest): ApiResponse
  create(object: NewObject): Result<KubeObject>
  /** Replaces an object; a resourceVersion that is not the stored one is a Conflict, unless the update is unconditional. */
  update<K extends Kind>(object: KindMap[K], options?: UpdateOptions): Result<KubeObject>
  updateStatus<K extends Kind>(object: KindMap[K], options?: UpdateOptions): Result<KubeObject>
  bind(binding: Binding): Result<KubeObject>
  remove(removal: Removal): Result<KubeObject>
  /** The Events of controllers. */
  readonly events: EventStore
  readonly reader: Reader
}
