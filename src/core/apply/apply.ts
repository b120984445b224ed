import type { JsonObject, JsonValue } from '../api/json.ts'
import { apiVersionOf, RESOURCES, type Resource } from '../api/kinds.ts'
import { structOf } from '../api/schema.ts'
import type { Result, Status } from '../api/status.ts'
import { isJsonObject, nestsTooDeep } from '../apiserver/decode.ts'
import { badRequest, noMatches } from '../apiserver/errors.ts'
import type { ApiResponse, ApiServer } from '../apiserver/types.ts'
import { parseWarnings } from '../apiserver/warnings.ts'
import type { ApplyResult } from '../sim/types.ts'
import { lastApplied, neverApplied, withLastApplied } from './last-applied.ts'
import { threeWayPatch } from './three-way.ts'

export interface ApplyOptions {
  /** Ask the server what it would answer, and change nothing. */
  readonly dryRun?: boolean
}

/** What became of one object; the caller knows where it stood. */
export type ObjectResult = Omit<ApplyResult, 'document'>

/** Lists in lists are taken apart so deep. */
const LIST_DEPTH = 8

const field = (object: JsonObject, name: string): JsonValue | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined
const text = (object: JsonObject, name: string): string => {
  const value = field(object, name)
  return typeof value === 'string' ? value : ''
}
const part = (object: JsonObject, name: string): JsonObject => {
  const value = field(object, name)
  return isJsonObject(value) ? value : {}
}

/** An object that is ready to be sent. */
interface Ready {
  readonly resource: Resource
  readonly namespace: string
  readonly name: string
  /** With its namespace filled in, as kubectl does. */
  readonly object: JsonObject
}

const refused = (message: string): { readonly ok: false; readonly error: Status } => ({ ok: false, error: badRequest(message) })

/** What kubectl says of an object that does not tell its type; null for one that does. */
export function typeRefusal(object: JsonObject): string | null {
  const missing = ['apiVersion', 'kind'].flatMap((name) => {
    const value = field(object, name)
    if (value === undefined || value === null || value === '') return [`${name} not set`]
    return typeof value === 'string' ? [] : [`${name} isn't string type`]
  })
  if (missing.length === 0) return null
  return `error validating data: ${missing.length === 1 ? missing[0] : `[${missing.join(', ')}]`}`
}

/** What kubectl checks before it asks the server. */
function prepare(value: JsonValue): Result<Ready> {
  if (!isJsonObject(value)) return refused('error validating data: invalid object to validate')
  if (nestsTooDeep(value)) return refused('error validating data: exceeded max depth')
  const wrong = typeRefusal(value)
  if (wrong !== null) return refused(wrong)
  const [apiVersion, kind] = [text(value, 'apiVersion'), text(value, 'kind')]
  const resource = RESOURCES.find((entry) => entry.kind === kind && apiVersionOf(entry) === apiVersion)
  if (!resource) return { ok: false, error: noMatches(kind, apiVersion) }
  const metadata = part(value, 'metadata')
  const name = text(metadata, 'name')
  if (name === '')
    return refused(
      text(metadata, 'generateName') === '' ? 'resource name may not be empty' : 'cannot use generate name with apply',
    )
  const namespace = resource.namespaced ? text(metadata, 'namespace') || 'default' : ''
  const object = { ...value, metadata: { ...metadata, ...(resource.namespaced ? { namespace } : {}) } }
  return { ok: true, value: { resource, namespace, name, object } }
}

function collectionPath({ resource, namespace }: Ready): string {
  const root = resource.group === '' ? '/api/v1' : `/apis/${resource.group}/v1`
  return resource.namespaced
    ? `${root}/namespaces/${encodeURIComponent(namespace)}/${resource.plural}`
    : `${root}/${resource.plural}`
}

/** The names that a result can carry, whatever else is wrong with the object. */
function named(value: JsonValue): Pick<ObjectResult, 'kind' | 'namespace' | 'name'> {
  if (!isJsonObject(value)) return {}
  const [kind, metadata] = [text(value, 'kind'), part(value, 'metadata')]
  const [namespace, name] = [text(metadata, 'namespace'), text(metadata, 'name')]
  return { ...(kind ? { kind } : {}), ...(namespace ? { namespace } : {}), ...(name ? { name } : {}) }
}

const isStatus = (body: JsonValue): body is JsonObject => isJsonObject(body) && body['kind'] === 'Status'

function resultOf(
  response: ApiResponse,
  action: 'created' | 'configured',
  ready: Ready,
  warned: readonly string[],
): ObjectResult {
  const warnings = [...warned, ...parseWarnings(response.headers['warning'])]
  const about = { ...named(ready.object), ...(warnings.length > 0 ? { warnings } : {}) }
  if (response.status < 300) return { ...about, action }
  // A response that is not an object is a Status by the door's own contract.
  return { ...about, action: 'failed', status: response.body as unknown as Status }
}

/**
 * `kubectl apply` of one object: creates it, or sends a three-way patch. Never throws on bad input; what is wrong is the
 * result's Status.
 * Source: kubectl pkg/cmd/apply/{apply,patcher}.go. Differs: a conflict is not tried again, as nobody writes in between; the
 * texts name no file.
 */
export function applyObject(server: ApiServer, value: JsonValue, { dryRun = false }: ApplyOptions = {}): ObjectResult {
  const prepared = prepare(value)
  if (!prepared.ok) return { ...named(value), action: 'failed', status: prepared.error }
  const ready = prepared.value
  const collection = collectionPath(ready)
  const path = `${collection}/${encodeURIComponent(ready.name)}`
  const query = { fieldManager: 'kubectl-client-side-apply', fieldValidation: 'Strict', ...(dryRun ? { dryRun: 'All' } : {}) }
  const live = server.handle({ method: 'GET', path })
  const file = withLastApplied(ready.object)
  if (live.status === 404)
    return resultOf(server.handle({ method: 'POST', path: collection, query, body: file }), 'created', ready, [])
  if (live.status >= 300 || !isJsonObject(live.body) || isStatus(live.body)) return resultOf(live, 'configured', ready, [])
  const last = lastApplied(live.body)
  const warned = last ? [] : [neverApplied(ready.resource.plural, ready.name)]
  const patch = threeWayPatch(last ?? {}, file, live.body, structOf(ready.resource.kind))
  if (Object.keys(patch).length === 0) return { ...named(ready.object), action: 'unchanged' }
  const headers = { 'content-type': 'application/strategic-merge-patch+json' }
  return resultOf(server.handle({ method: 'PATCH', path, query, headers, body: patch }), 'configured', ready, warned)
}

/** The objects of a `List` (or `PodList` …), in order; anything else stands for itself. */
export function flattenList(value: JsonValue, depth = LIST_DEPTH): readonly JsonValue[] {
  if (depth === 0 || !isJsonObject(value) || !text(value, 'kind').endsWith('List')) return [value]
  const items = field(value, 'items')
  return Array.isArray(items) ? items.flatMap((item: JsonValue) => flattenList(item, depth - 1)) : [value]
}

/** `kubectl apply` of a document that may be a `List`: one result an object. */
export const applyDocument = (server: ApiServer, value: JsonValue, options?: ApplyOptions): readonly ObjectResult[] =>
  flattenList(value).map((object) => applyObject(server, object, options))
