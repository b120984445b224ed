import type { JsonObject, JsonValue } from '../../api/json.ts'
import { apiVersionOf, type KubeObject, type Resource } from '../../api/kinds.ts'
import { structOf } from '../../api/schema.ts'
import type { Result, Status } from '../../api/status.ts'
import { invariant } from '../../invariant.ts'
import { decodeKind, isJsonObject, nestsTooDeep } from '../decode.ts'
import { badRequest, invalidNamed, notFound, unprocessable, unsupportedMediaType } from '../errors.ts'
import type { FieldError } from '../field-error.ts'
import { parseJsonText } from '../json-text.ts'
import type { WriteQuery } from '../options.ts'
import type { Registry } from '../registry/registry.ts'
import { asJson } from '../response.ts'
import type { Route } from '../route.ts'
import type { ApiRequest } from '../types.ts'
import { asKind } from '../zero.ts'
import type { FieldManager } from './field-managers.ts'
import { goMap } from './go-map.ts'
import { mergePatch } from './merge-patch.ts'
import { strategicPatch } from './strategic.ts'

/** An object after a patch, not yet defaulted or validated. */
export interface Patched {
  readonly object: KubeObject
  readonly warnings: readonly string[]
  /** The object did not exist: server-side apply creates it. */
  readonly creates: boolean
  /** Who owns its fields once it is written; absent: whoever writes owns what it changes. */
  readonly managers?: readonly FieldManager[]
}

const APPLY = 'application/apply-patch+yaml'

const STRATEGIC = 'application/strategic-merge-patch+json'

export const PATCH_TYPES = ['application/json-patch+json', 'application/merge-patch+json', STRATEGIC, APPLY] as const

const failed = (error: Status): { readonly ok: false; readonly error: Status } => ({ ok: false, error })
const invalidPatch = (value: JsonValue, detail: string): Status =>
  invalidNamed('', '', '', [{ type: 'Invalid value', field: 'patch', value, detail }])

export function patchBody(body: JsonValue | undefined, type = ''): Result<JsonValue> {
  const parsed = typeof body === 'string' ? parseJsonText(body) : ({ ok: true, value: { value: body ?? null } } as const)
  // Strategic patches are read in a place of their own, which adds no words.
  if (!parsed.ok) return failed(badRequest(type === STRATEGIC ? parsed.error : `error decoding patch: ${parsed.error}`))
  const { value } = parsed.value
  return nestsTooDeep(value) ? failed(badRequest('error decoding patch: exceeded max depth')) : { ok: true, value }
}

type ObjectRoute = Extract<Route, { at: 'object' }>

/** What a patched document is quoted as when it does not decode: JSON text, or Go's print of the patch. */
type Quoted = (document: JsonObject) => string

/** Reads the document that a patch made. Source: k8s.io/apiserver pkg/endpoints/handlers/patch.go. */
function redecoded(resource: Resource, document: JsonValue, quoted: Quoted, { fieldValidation }: WriteQuery): Result<Patched> {
  if (!isJsonObject(document)) return failed(invalidPatch(JSON.stringify(document), 'not an object'))
  const decoded = decodeKind(resource.kind, document)
  if (!decoded.ok) return failed(invalidPatch(quoted(document), decoded.error))
  const { value, unknown } = decoded.value
  if (unknown.length > 0 && fieldValidation === 'Strict') {
    return failed(invalidPatch(quoted(document), `strict decoding error: ${unknown.join(', ')}`))
  }
  const object = asKind(resource.kind, apiVersionOf(resource), value)
  return { ok: true, value: { object, warnings: fieldValidation === 'Warn' ? unknown : [], creates: false } }
}

const asText: Quoted = (document) => JSON.stringify(document)

const optionsRefusal = (error: FieldError): Status => invalidNamed('PatchOptions', 'meta.k8s.io', '', [error])

function applied(
  registry: Registry,
  route: ObjectRoute,
  old: KubeObject | undefined,
  options: WriteQuery,
  body: JsonValue,
): Result<Patched> {
  const { resource, namespace, name } = route
  if (!options.managerGiven) {
    return failed(optionsRefusal({ type: 'Required value', field: 'fieldManager', detail: 'is required for apply patch' }))
  }
  if (!isJsonObject(body)) return failed(badRequest('error decoding YAML: the patch is not an object'))
  const { manager, force } = options
  const where = namespace === '' ? `/${name}` : `${namespace}/${name}`
  const { serverSideApply } = registry.parts
  invariant(serverSideApply, 'a server-side apply came before its code')
  const result = serverSideApply(resource, old, old ? registry.managers.of(old.metadata.uid) : [], body, {
    manager,
    force,
    where,
  })
  if (!result.ok) return result
  return { ok: true, value: { object: result.value.object, managers: result.value.managers, warnings: [], creates: !old } }
}

/** Applies the body of a PATCH to the stored object, by its media type. */
export function patched(registry: Registry, route: ObjectRoute, options: WriteQuery, request: ApiRequest): Result<Patched> {
  const { resource, namespace, name } = route
  const type = (request.headers?.['content-type'] ?? '').split(';')[0]?.trim() ?? ''
  const body = patchBody(request.body, type)
  if (!body.ok) return body
  const old = registry.store.get(resource.kind, namespace, name)
  if (!PATCH_TYPES.some((known) => known === type)) return failed(unsupportedMediaType(PATCH_TYPES))
  if (type === APPLY) return applied(registry, route, old, options, body.value)
  if (options.force)
    return failed(optionsRefusal({ type: 'Forbidden', field: 'force', detail: 'may not be specified for non-apply patch' }))
  if (!old) return failed(notFound(resource, name))
  const current = asJson(old)
  const patch = body.value
  if (type === 'application/json-patch+json') {
    if (!Array.isArray(patch)) return failed(badRequest('json: cannot unmarshal object into Go value of type jsonpatch.Patch'))
    const { jsonPatch } = registry.parts
    invariant(jsonPatch, 'a JSON patch came before the code that reads it')
    const result = jsonPatch(current, patch)
    return result.ok ? redecoded(resource, result.value, asText, options) : failed(unprocessable())
  }
  if (!isJsonObject(patch)) return failed(badRequest('Invalid JSON Patch'))
  if (type === 'application/merge-patch+json') return redecoded(resource, mergePatch(current, patch), asText, options)
  if (!isJsonObject(current)) return failed(badRequest('Invalid JSON Patch'))
  const merged = strategicPatch(current, patch, structOf(resource.kind))
  return merged.ok ? redecoded(resource, merged.value, () => goMap(patch), options) : merged
}
