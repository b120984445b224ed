import { type KubeObject, type NewObject, type Resource, resourceOf } from '../api/kinds.ts'
import type { Result, Status } from '../api/status.ts'
import { decodeBody } from './body.ts'
import { badRequest, bareError } from './errors.ts'
import { writeQuery } from './options.ts'
import { patched } from './patch/patch.ts'
import type { Registry, WriteOptions, Written } from './registry/registry.ts'
import { respondObject, respondStatus } from './response.ts'
import type { Route } from './route.ts'
import type { ApiRequest, ApiResponse } from './types.ts'

type Query = ReadonlyMap<string, string>
export type ObjectRoute = Extract<Route, { at: 'object' }>

/** The namespace of the request on the object; a different one of its own is refused. */
function inNamespace(object: KubeObject, resource: Resource, namespace: string): Result<KubeObject> {
  const { namespace: own = '', ...metadata } = object.metadata
  if (!resource.namespaced) return { ok: true, value: { ...object, metadata } }
  if (own === '' || own === namespace) return { ok: true, value: { ...object, metadata: { ...object.metadata, namespace } } }
  return { ok: false, error: badRequest('the namespace of the provided object does not match the namespace sent on the request') }
}

function answer(registry: Registry, status: number, result: Result<Written>, warnings: readonly string[]): ApiResponse {
  if (!result.ok) return respondStatus(result.error, warnings)
  const { object } = result.value
  const shown = registry.strategy(object.kind).decorate?.(object) ?? object
  return respondObject(status, shown, [...warnings, ...result.value.warnings])
}

/** POST. */
export function createObject(
  registry: Registry,
  resource: Resource,
  namespace: string,
  query: Query,
  request: ApiRequest,
): ApiResponse {
  const options = writeQuery('CreateOptions', query, request.headers)
  if (!options.ok) return respondStatus(options.error)
  const decoded = decodeBody(resource, request.body, options.value.fieldValidation)
  if (!decoded.ok) return respondStatus(decoded.error)
  const { warnings } = decoded.value
  const placed = inNamespace(decoded.value.object, resource, namespace)
  if (!placed.ok) return respondStatus(placed.error, warnings)
  return answer(registry, 201, createNew(registry, placed.value, options.value), warnings)
}

function createNew(registry: Registry, object: KubeObject, options: WriteOptions): Result<Written> {
  if (object.metadata.resourceVersion)
    return { ok: false, error: bareError('resourceVersion should not be set on objects to be created') }
  return registry.create(asNew(object), options)
}

/** A decoded object has no metadata of the server's own that counts: the registry makes it anew. */
const asNew = (object: KubeObject): NewObject => object

/** Source: k8s.io/apiserver pkg/endpoints/handlers/rest.go checkName. */
export function nameRefusal(object: KubeObject, name: string): Status | null {
  const own = object.metadata.name ?? ''
  if (own === name) return null
  if (own === '') return badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  return badRequest(`the name of the object (${own}) does not match the name on the URL (${name})`)
}

function write(registry: Registry, { subresource }: ObjectRoute, object: KubeObject, options: WriteOptions): Result<Written> {
  if (subresource === 'status') return registry.updateStatus(object, options)
  return subresource === 'finalize' ? registry.finalize(object, options) : registry.update(object, options)
}

/** PUT of an object or of its status. */
export function putObject(registry: Registry, route: ObjectRoute, query: Query, request: ApiRequest): ApiResponse {
  const { resource, namespace, name, subresource } = route
  const options = writeQuery('UpdateOptions', query, request.headers)
  if (!options.ok) return respondStatus(options.error)
  const decoded = decodeBody(resource, request.body, options.value.fieldValidation)
  if (!decoded.ok) return respondStatus(decoded.error)
  const { warnings } = decoded.value
  const placed = inNamespace(decoded.value.object, resource, namespace)
  if (!placed.ok) return respondStatus(placed.error, warnings)
  const misnamed = nameRefusal(placed.value, name)
  if (misnamed) return respondStatus(misnamed, warnings)
  const creates =
    !subresource && registry.strategy(resource.kind).allowCreateOnUpdate && !registry.store.get(resource.kind, namespace, name)
  if (creates) return answer(registry, 201, createNew(registry, placed.value, options.value), warnings)
  return answer(registry, 200, write(registry, route, placed.value, options.value), warnings)
}

/** PATCH of an object or of its status, by any of the four media types. */
export function patchObject(registry: Registry, route: ObjectRoute, query: Query, request: ApiRequest): ApiResponse {
  const options = writeQuery('PatchOptions', query, request.headers)
  if (!options.ok) return respondStatus(options.error)
  const result = patched(registry, route, options.value, request)
  if (!result.ok) return respondStatus(result.error)
  const { object, warnings, creates, managers } = result.value
  const { dryRun, manager } = options.value
  const how = managers ? { dryRun, managers } : { dryRun, manager }
  const misnamed = nameRefusal(object, route.name)
  if (misnamed) return respondStatus(misnamed, warnings)
  const placed = inNamespace(object, resourceOf(object.kind), route.namespace)
  if (!placed.ok) return respondStatus(placed.error, warnings)
  if (creates) return answer(registry, 201, createNew(registry, placed.value, how), warnings)
  return answer(registry, 200, write(registry, route, placed.value, how), warnings)
}
