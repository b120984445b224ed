import type { JsonObject, JsonValue } from '../api/json.ts'
import { isJsonObject } from '../apiserver/decode.ts'
import { identityOf } from '../apiserver/patch/list-order.ts'
import { type PatchField, patchField } from '../apiserver/patch/strategic-schema.ts'
import { deepEqual } from '../apiserver/registry/equal.ts'

/** Which differences a patch is to hold. */
export type Wanted = 'changes and additions' | 'deletions'

type Entries = (readonly [string, JsonValue])[]

const has = (object: JsonObject, field: string): boolean => Object.hasOwn(object, field)
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * The strategic merge patch that leads from one object to another, with only its changes and additions, or only its
 * deletions.
 * Source: apimachinery pkg/util/strategicpatch/patch.go diffMaps.
 */
export function strategicDiff(from: JsonObject, to: JsonObject, struct: string | null, wanted: Wanted): JsonObject {
  const entries: Entries = []
  for (const [name, value] of Object.entries(to)) {
    const old = has(from, name) ? from[name] : undefined
    if (old === undefined || kindOf(old) !== kindOf(value)) {
      if (wanted === 'changes and additions') entries.push([name, value])
    } else entries.push(...fieldDiff(name, old, value, patchField(struct, name), wanted))
  }
  if (wanted === 'deletions') {
    for (const name of Object.keys(from)) if (!has(to, name)) entries.push([name, null])
  }
  return Object.fromEntries(entries)
}

const kindOf = (value: JsonValue): string => (Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value)

function fieldDiff(name: string, from: JsonValue, to: JsonValue, how: PatchField, wanted: Wanted): Entries {
  if (isJsonObject(from) && isJsonObject(to)) {
    const inner = strategicDiff(from, to, how.struct, wanted)
    if (Object.keys(inner).length === 0) return []
    return [[name, how.retainsKeys ? retaining(inner, to) : inner]]
  }
  if (Array.isArray(from) && Array.isArray(to) && (how.mergeKey !== null || how.isSet))
    return listDiff(name, from, to, how, wanted)
  return wanted === 'changes and additions' && !deepEqual(from, to) ? [[name, to]] : []
}

const retaining = (patch: JsonObject, to: JsonObject): JsonObject => ({
  $retainKeys: Object.keys(to)
    .filter((name) => to[name] !== null)
    .toSorted(byText),
  ...patch,
})

function listDiff(name: string, from: readonly JsonValue[], to: readonly JsonValue[], how: PatchField, wanted: Wanted): Entries {
  const { mergeKey } = how
  if (mergeKey === null) return setDiff(name, from, to, wanted)
  const entries = to.flatMap((value) => entryDiff(from, value, mergeKey, how, wanted))
  const gone = wanted === 'deletions' ? from.filter((value) => !find(to, value, mergeKey)) : []
  const patch = [...entries, ...gone.map((value) => ({ $patch: 'delete', [mergeKey]: identityOf(value, mergeKey) ?? null }))]
  const sameOrder =
    from.length === to.length &&
    from.every((value, i) => deepEqual(identityOf(value, mergeKey), identityOf(to[i] ?? null, mergeKey)))
  const order: Entries =
    patch.length > 0 || !sameOrder
      ? [[`$setElementOrder/${name}`, to.map((value) => ({ [mergeKey]: identityOf(value, mergeKey) ?? null }))]]
      : []
  return [...order, ...(patch.length > 0 ? [[name, patch] as const] : [])]
}

const find = (list: readonly JsonValue[], like: JsonValue, mergeKey: string): JsonValue | undefined =>
  list.find((value) => deepEqual(identityOf(value, mergeKey), identityOf(like, mergeKey)))

function entryDiff(
  from: readonly JsonValue[],
  value: JsonValue,
  mergeKey: string,
  how: PatchField,
  wanted: Wanted,
): readonly JsonValue[] {
  const old = find(from, value, mergeKey)
  if (old === undefined) return wanted === 'changes and additions' ? [value] : []
  if (!isJsonObject(old) || !isJsonObject(value)) return []
  const inner = strategicDiff(old, value, how.struct, wanted)
  if (Object.keys(inner).length === 0) return []
  const whole = how.retainsKeys ? retaining(inner, value) : inner
  return [{ ...whole, [mergeKey]: identityOf(value, mergeKey) ?? null }]
}

function setDiff(name: string, from: readonly JsonValue[], to: readonly JsonValue[], wanted: Wanted): Entries {
  const added = wanted === 'changes and additions' ? to.filter((value) => !from.includes(value)) : []
  const gone = wanted === 'deletions' ? from.filter((value) => !to.includes(value)) : []
  const sameOrder = deepEqual(from, to)
  return [
    ...(sameOrder ? [] : [[`$setElementOrder/${name}`, to] as const]),
    ...(gone.length > 0 ? [[`$deleteFromPrimitiveList/${name}`, gone] as const] : []),
    ...(added.length > 0 ? [[name, added] as const] : []),
  ]
}
