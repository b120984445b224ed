import type { JsonObject, JsonValue } from '../api/json.ts'
import type { KubeObject, Resource } from '../api/kinds.ts'
import type { ObjectMeta } from '../api/meta.ts'
import type { Deployment, ReplicaSet } from '../api/workloads.ts'
import { printSelector, selectorOfObject } from '../labels/selector.ts'
import { isJsonObject } from './decode.ts'
import { badRequest, invalidNamed, modifiedConflict, notFound, unprocessable, unsupportedMediaType } from './errors.ts'
import { writeQuery } from './options.ts'
import { jsonPatch } from './patch/json-patch.ts'
import { mergePatch } from './patch/merge-patch.ts'
import { PATCH_TYPES, patchBody } from './patch/patch.ts'
import type { Registry } from './registry/registry.ts'
import { respond, respondStatus } from './response.ts'
import type { ApiRequest, ApiResponse } from './types.ts'
import type { ObjectRoute } from './write.ts'

type Scaled = Deployment | ReplicaSet

const isScaled = (object: KubeObject | undefined): object is Scaled =>
  object?.kind === 'Deployment' || object?.kind === 'ReplicaSet'

function selectorText(object: Scaled): string {
  const selector = selectorOfObject(object.spec.selector)
  return selector.ok && selector.value ? printSelector(selector.value) : ''
}

function scaleMeta({ name, namespace = '', uid, resourceVersion, creationTimestamp }: ObjectMeta): JsonObject {
  return { name, namespace, uid, resourceVersion, creationTimestamp }
}

/** How many replicas a Deployment or ReplicaSet wants and has, as an autoscaling/v1 Scale. */
function scaleOf(object: Scaled): JsonObject {
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: scaleMeta(object.metadata),
    spec: { replicas: object.spec.replicas },
    status: { replicas: object.status.replicas ?? 0, selector: selectorText(object) },
  }
}

export function getScale(registry: Registry, resource: Resource, namespace: string, name: string): ApiResponse {
  const found: KubeObject | undefined = registry.store.get(resource.kind, namespace, name)
  return isScaled(found) ? respond(200, scaleOf(found)) : respondStatus(notFound(resource, name))
}

const part = (object: JsonObject, field: string): JsonObject => {
  const value = Object.hasOwn(object, field) ? object[field] : undefined
  return isJsonObject(value) ? value : {}
}

function patchedScale(current: JsonObject, request: ApiRequest, patch: JsonValue): JsonValue | ApiResponse {
  const type = (request.headers?.['content-type'] ?? '').split(';')[0]
  if (type === 'application/json-patch+json') {
    const result = jsonPatch(current, Array.isArray(patch) ? patch : [patch])
    return result.ok ? result.value : respondStatus(unprocessable())
  }
  // A Scale has no list: strategic merge, and apply, are plain merges.
  return PATCH_TYPES.some((known) => known === type)
    ? mergePatch(current, patch)
    : respondStatus(unsupportedMediaType(PATCH_TYPES))
}

const isResponse = (value: JsonValue | ApiResponse): value is ApiResponse =>
  typeof value === 'object' && value !== null && 'headers' in value && 'body' in value

/** PUT or PATCH of a Scale: only `spec.replicas` counts. */
export function writeScale(
  registry: Registry,
  route: ObjectRoute,
  query: ReadonlyMap<string, string>,
  request: ApiRequest,
): ApiResponse {
  const { resource, namespace, name } = route
  const options = writeQuery(request.method === 'PUT' ? 'UpdateOptions' : 'PatchOptions', query, request.headers)
  if (!options.ok) return respondStatus(options.error)
  const found: KubeObject | undefined = registry.store.get(resource.kind, namespace, name)
  if (!isScaled(found)) return respondStatus(notFound(resource, name))
  const body = patchBody(request.body)
  if (!body.ok) return respondStatus(body.error)
  const wanted = request.method === 'PUT' ? body.value : patchedScale(scaleOf(found), request, body.value)
  if (isResponse(wanted)) return wanted
  if (!isJsonObject(wanted)) return respondStatus(badRequest('the object provided is unrecognized (must be of type Scale)'))
  const { resourceVersion } = part(wanted, 'metadata')
  if (typeof resourceVersion === 'string' && resourceVersion !== '' && resourceVersion !== found.metadata.resourceVersion) {
    return respondStatus(modifiedConflict(resource, name))
  }
  const { replicas = 0 } = part(wanted, 'spec')
  if (typeof replicas !== 'number' || !Number.isInteger(replicas)) {
    return respondStatus(
      badRequest(
        `Scale in version "v1" cannot be handled as a Scale: json: cannot unmarshal ${typeof replicas} into Go struct field ScaleSpec.spec.replicas of type int32`,
      ),
    )
  }
  if (replicas < 0) {
    const error = {
      type: 'Invalid value',
      field: 'spec.replicas',
      value: replicas,
      detail: 'must be greater than or equal to 0',
    } as const
    return respondStatus(invalidNamed('Scale', 'autoscaling', name, [error]))
  }
  // One branch a kind would say the same twice: a Deployment and a ReplicaSet both keep their count there.
  const next = { ...found, spec: { ...found.spec, replicas } } as Scaled
  const result = registry.update(next, options.value)
  if (!result.ok) return respondStatus(result.error)
  return isScaled(result.value.object) ? respond(200, scaleOf(result.value.object)) : respondStatus(notFound(resource, name))
}
