import type { JsonObject, JsonValue } from '../../api/json.ts'
import { apiVersionOf, type KubeObject, type Resource } from '../../api/kinds.ts'
import type { Result, Status } from '../../api/status.ts'
import { decodeKind, isJsonObject } from '../decode.ts'
import { applyConflict, badRequest, bareError } from '../errors.ts'
import { deepEqual } from '../registry/equal.ts'
import { asJson } from '../response.ts'
import { asKind } from '../zero.ts'
import { describeConflicts, divisionOfKind, type FieldConflict, type FieldManager, fieldsOfObject } from './field-managers.ts'
import { mergeApplied, ownedFields, withoutPaths } from './field-set.ts'
import { goMap } from './go-map.ts'

/** An object after a server-side apply, and who owns what of it then. */
export interface Applied {
  readonly object: KubeObject
  readonly managers: readonly FieldManager[]
}

export interface Applier {
  readonly manager: string
  readonly force: boolean
}

const failed = (error: Status): { readonly ok: false; readonly error: Status } => ({ ok: false, error })
const field = (object: JsonObject, name: string): JsonValue | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined

/** The applied configuration, checked: it must be of this kind and version, and hold no field that the kind lacks. */
function configuration(resource: Resource, body: JsonObject, where: string): Result<JsonObject> {
  const [apiVersion, kind] = [field(body, 'apiVersion'), field(body, 'kind')]
  if (typeof kind !== 'string' || kind === '') return failed(badRequest("Object 'Kind' is missing in the apply patch"))
  if (kind !== resource.kind || apiVersion !== apiVersionOf(resource)) {
    return failed(
      badRequest(
        `incorrect version specified in apply patch. Specified patch version: ${goMap(apiVersion ?? null)}, expected: ${apiVersionOf(resource)}`,
      ),
    )
  }
  const metadata = field(body, 'metadata')
  const managed = isJsonObject(metadata) ? field(metadata, 'managedFields') : undefined
  if (managed !== undefined && managed !== null) return failed(badRequest('metadata.managedFields must be nil'))
  const decoded = decodeKind(resource.kind, body)
  const typed = `failed to create typed patch object (${where}; ${apiVersionOf(resource).includes('/') ? '' : '/'}${apiVersionOf(resource)}, Kind=${resource.kind})`
  if (!decoded.ok) return failed(bareError(`${typed}: ${decoded.error}`))
  const [unknown] = decoded.value.unknown
  if (unknown !== undefined)
    return failed(bareError(`${typed}: ${unknown.replace(/^unknown field "(.*)"$/, '.$1')}: field not declared in schema`))
  return { ok: true, value: decoded.value.value }
}

/** Server-side apply of a configuration to an object that may not exist yet. Source: structured-merge-diff merge/update.go Apply. */
export function serverSideApply(
  resource: Resource,
  live: KubeObject | undefined,
  managers: readonly FieldManager[],
  body: JsonObject,
  { manager, force, where }: Applier & { readonly where: string },
): Result<Applied> {
  const config = configuration(resource, body, where)
  if (!config.ok) return config
  const division = divisionOfKind(resource)
  const { status: _status, ...applied } = config.value
  const wanted = ownedFields(applied, division)
  const own: FieldManager = { manager, operation: 'Apply', paths: new Set(wanted.keys()) }
  if (!live) return { ok: true, value: { object: asKind(resource.kind, apiVersionOf(resource), applied), managers: [own] } }
  const others = managers.filter((other) => !(other.manager === manager && other.operation === 'Apply'))
  const is = fieldsOfObject(live)
  const taken = [...wanted].filter(([path, value]) => is.has(path) && !deepEqual(is.get(path), value)).map(([path]) => path)
  const conflicts: readonly FieldConflict[] = others.flatMap((by) =>
    taken.filter((path) => by.paths.has(path)).map((path) => ({ path, by })),
  )
  if (conflicts.length > 0 && !force) {
    const { message, causes } = describeConflicts(conflicts, live)
    return failed(applyConflict(message, causes))
  }
  const before = managers.find((other) => other.manager === manager && other.operation === 'Apply')
  const dropped = new Set(
    [...(before?.paths ?? [])].filter((path) => !wanted.has(path) && !others.some(({ paths }) => paths.has(path))),
  )
  const merged = mergeApplied(asJson(live), applied, division)
  const left = dropped.size === 0 ? merged : (withoutPaths(merged, division, dropped) ?? {})
  const lost = new Set(taken)
  const kept = others.map((other) => ({ ...other, paths: new Set([...other.paths].filter((path) => !lost.has(path))) }))
  const object = asKind(resource.kind, apiVersionOf(resource), isJsonObject(left) ? left : {})
  return { ok: true, value: { object, managers: [...kept, own] } }
}
