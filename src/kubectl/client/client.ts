import type { JsonValue } from '../../core/api/json.ts'
import type { Result } from '../../core/api/status.ts'
import type { ApiRequest } from '../../core/apiserver/types.ts'
import type { Trouble } from './trouble.ts'

/** A resource type as discovery tells of it. */
export interface ApiResource {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly plural: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  readonly verbs: readonly string[]
  /** `scale`, `status`, … */
  readonly subresources: readonly string[]
}

/** Answers to one request. */
export type Answer = Result<{ readonly body: JsonValue; readonly status: number }, Trouble>

/** `type` is ADDED, MODIFIED, DELETED or ERROR; the object of an ERROR is a Status. */
export interface WatchEvent {
  readonly type: string
  readonly object: JsonValue
}

/** The API server as kubectl sees it. */
export interface Client {
  /** Sends a request; `Warning:` headers go to standard error by themselves. */
  call(request: ApiRequest): Promise<Answer>
  /**
   * Changes since a resourceVersion, as they come; ends when interrupted, at `untilMs` of simulated time, or with an ERROR.
   * Differs: the door answers a watch with what there is and ends, so it is asked again and again.
   */
  watch(request: ApiRequest, since: string, untilMs?: number): AsyncGenerator<WatchEvent>
  /** Finds a type by plural, singular, short name, kind, `resource.group` or `resource.version.group`. */
  resource(word: string): Promise<Result<ApiResource, Trouble>>
  resourceOfKind(apiVersion: string, kind: string): Promise<Result<ApiResource, Trouble>>
  resources(): Promise<Result<readonly ApiResource[], Trouble>>
  /** `-n`, or the context's, or `default`. */
  readonly namespace: string
  /** `-n` stood on the line. */
  readonly namespaceGiven: boolean
  /** `http://127.0.0.1:6443`. */
  readonly server: string
  /** `/api/v1/namespaces/x/services[/name[/sub]]`. */
  path(resource: ApiResource, namespace: string | null, name?: string, subresource?: string): string
}

/** `v1`, `apps/v1`. */
export const apiVersionOf = ({ group, version }: Pick<ApiResource, 'group' | 'version'>): string =>
  group === '' ? version : `${group}/${version}`

/** `services`, `deployments.apps`. */
export const qualifiedPlural = ({ group, plural }: Pick<ApiResource, 'group' | 'plural'>): string =>
  group === '' ? plural : `${plural}.${group}`

/** `service`, `deployment.apps`: the word before the slash in what kubectl prints. */
export const qualifiedKind = ({ group, kind }: Pick<ApiResource, 'group' | 'kind'>): string =>
  group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`
