import type { JsonObject, JsonValue } from '../../api/json.ts'
import type { Result, Status } from '../../api/status.ts'
import { isJsonObject } from '../decode.ts'
import { badRequest, bareError } from '../errors.ts'
import { goMap } from './go-map.ts'
import { inOrder, orderOf } from './list-order.ts'
import { type PatchField, patchField } from './strategic-schema.ts'

const DIRECTIVE = '$patch'
const RETAIN = '$retainKeys'
const SET_ORDER = '$setElementOrder/'
const DELETE_FROM = '$deleteFromPrimitiveList/'

/** A patch that makes no sense ends in a Status; it travels as a throw within this file only. */
class BadPatch extends Error {
  readonly status: Status
  constructor(status: Status) {
    super(status.message ?? '')
    this.status = status
  }
}

const field = (object: JsonObject, name: string): JsonValue | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined
const isDirective = (name: string): boolean =>
  name === DIRECTIVE || name === RETAIN || name.startsWith(SET_ORDER) || name.startsWith(DELETE_FROM)

/** What a patch adds where nothing stood: itself, without its directives and nulls. */
function plain(value: JsonValue, struct: string | null): JsonValue {
  if (Array.isArray(value))
    return value
      .filter((part: JsonValue) => !isJsonObject(part) || field(part, DIRECTIVE) === undefined)
      .map((part: JsonValue) => plain(part, struct))
  return isJsonObject(value) ? mergeObject({}, value, struct) : value
}

function retained(target: JsonObject, patch: JsonObject): JsonObject {
  const keys = field(patch, RETAIN)
  if (keys === undefined) return target
  if (!Array.isArray(keys)) throw new BadPatch(badRequest('invalid patch format of retainKeys'))
  return Object.fromEntries(Object.entries(target).filter(([name]) => keys.includes(name)))
}

function mergeObject(target: JsonObject, patch: JsonObject, struct: string | null): JsonObject {
  const directive = field(patch, DIRECTIVE)
  if (directive === 'delete') return {}
  if (directive === 'replace') return Object.fromEntries(Object.entries(patch).filter(([name]) => name !== DIRECTIVE))
  if (directive !== undefined && directive !== 'merge')
    throw new BadPatch(badRequest(`Unknown patch type found: ${goMap(directive)}`))
  const result = new Map(Object.entries(retained(target, patch)))
  for (const name of fieldsNamed(patch)) {
    const value = mergeField(result.get(name), patch, name, patchField(struct, name))
    if (value === undefined) result.delete(name)
    else result.set(name, value)
  }
  return Object.fromEntries(result)
}

/** Names of the fields that a patch is about, directives such as `$setElementOrder/ports` included. */
function fieldsNamed(patch: JsonObject): ReadonlySet<string> {
  return new Set(
    Object.keys(patch).flatMap((name) => {
      if (name.startsWith(SET_ORDER)) return [name.slice(SET_ORDER.length)]
      if (name.startsWith(DELETE_FROM)) return [name.slice(DELETE_FROM.length)]
      return isDirective(name) ? [] : [name]
    }),
  )
}

function mergeField(old: JsonValue | undefined, patch: JsonObject, name: string, how: PatchField): JsonValue | undefined {
  const value = field(patch, name)
  if (value === null) return undefined
  const [order, deletions] = [field(patch, SET_ORDER + name), field(patch, DELETE_FROM + name)]
  const isList = Array.isArray(value) || order !== undefined || deletions !== undefined
  if (isList && (how.mergeKey !== null || how.isSet)) {
    return mergeList(Array.isArray(old) ? old : [], Array.isArray(value) ? value : [], { order, deletions, how })
  }
  if (value === undefined) return old
  if (isJsonObject(value)) return mergeObject(isJsonObject(old) ? old : {}, value, how.struct)
  return plain(value, how.struct)
}

interface ListPatch {
  readonly order: JsonValue | undefined
  readonly deletions: JsonValue | undefined
  readonly how: PatchField
}

function mergeList(
  old: readonly JsonValue[],
  patch: readonly JsonValue[],
  { order, deletions, how }: ListPatch,
): readonly JsonValue[] {
  const { mergeKey, struct } = how
  if (deletions !== undefined && !Array.isArray(deletions))
    throw new BadPatch(badRequest('invalid patch format of primitive list'))
  if (order !== undefined && !Array.isArray(order)) throw new BadPatch(badRequest('invalid patch format of setElementOrder list'))
  const merged = mergeKey === null ? mergeSet(old, patch, deletions ?? []) : mergeByKey(old, patch, mergeKey, struct)
  return order ? inOrder(merged, orderOf(order, mergeKey), orderOf(old, mergeKey), mergeKey) : merged
}

function mergeSet(old: readonly JsonValue[], patch: readonly JsonValue[], deletions: readonly JsonValue[]): readonly JsonValue[] {
  return [...new Set([...old, ...patch])].filter((value) => !deletions.includes(value))
}

function keyed(entry: JsonValue, key: string): JsonObject {
  if (!isJsonObject(entry)) throw new BadPatch(bareError(`expected a map, got ${goMap(entry)}`))
  if (field(entry, key) === undefined)
    throw new BadPatch(bareError(`map: ${goMap(entry)} does not contain declared merge key: ${key}`))
  return entry
}

function mergeByKey(
  old: readonly JsonValue[],
  patch: readonly JsonValue[],
  key: string,
  struct: string | null,
): readonly JsonValue[] {
  const replaces = patch.some((entry) => isJsonObject(entry) && field(entry, DIRECTIVE) === 'replace')
  if (replaces) return patch.filter((entry) => !isJsonObject(entry) || field(entry, DIRECTIVE) === undefined)
  let result = [...old]
  for (const given of patch) {
    const entry = keyed(given, key)
    const wanted = field(entry, key)
    const isIt = (other: JsonValue): boolean => isJsonObject(other) && field(other, key) === wanted
    if (field(entry, DIRECTIVE) === 'delete') {
      result = result.filter((other) => !isIt(other))
      continue
    }
    const i = result.findIndex(isIt)
    const was = result[i]
    if (isJsonObject(was)) result[i] = mergeObject(was, entry, struct)
    else result.push(mergeObject({}, entry, struct))
  }
  return result
}

/**
 * Applies a strategic merge patch to an object of a kind: lists merge by their keys, with `$patch`, `$retainKeys`,
 * `$setElementOrder/…` and `$deleteFromPrimitiveList/…`.
 * Source: apimachinery pkg/util/strategicpatch/patch.go.
 */
export function strategicPatch(target: JsonObject, patch: JsonObject, struct: string): Result<JsonObject> {
  try {
    return { ok: true, value: mergeObject(target, patch, struct) }
  } catch (error) {
    if (error instanceof BadPatch) return { ok: false, error: error.status }
    throw error
  }
}
