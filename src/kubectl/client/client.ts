import type { JsonObject, JsonValue } from '../../core/api/json.ts'
import type { Result } from '../../core/api/status.ts'
import type { ApiRequest } from '../../core/apiserver/types.ts'
import type { Failure } from '../command.ts'

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

/** Answers to one request: the body, or the failure as kubectl words it. */
export type Answer = Result<
  { readonly body: JsonValue; readonly status: number; readonly warnings: readonly string[] },
  ApiFailure
>

/** A refusal by the server, before kubectl gives it words. */
export interface ApiFailure {
  readonly code: number
  /** The Status that the server sent; its `reason` decides, never its text. */
  readonly status: JsonObject
}

/** The API server as kubectl sees it. */
export interface Client {
  /** Sends a request; `Warning:` headers go to standard error by themselves. */
  call(request: ApiRequest): Promise<Answer>
  /** Finds a type by plural, singular, short name, `resource.group` or `resource.version.group`. */
  resource(word: string): Promise<Result<ApiResource, Failure>>
  resourceOfKind(apiVersion: string, kind: string): Promise<Result<ApiResource, Failure>>
  resources(): Promise<Result<readonly ApiResource[], Failure>>
  /** `-n`, or the context's, or `default`. */
  readonly namespace: string
  /** `-n` stood on the line. */
  readonly namespaceGiven: boolean
  /** `/api/v1/namespaces/x/services[/name[/sub]]`. */
  path(resource: ApiResource, namespace: string | null, name?: string, subresource?: string): string
}
