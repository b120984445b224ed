import type { JsonObject, JsonValue } from '../api/json.ts'
import { isJsonObject } from '../apiserver/decode.ts'
import { identityOf } from '../apiserver/patch/list-order.ts'
import { patchField } from '../apiserver/patch/strategic-schema.ts'
import { deepEqual } from '../apiserver/registry/equal.ts'
import { strategicDiff } from './diff.ts'

/**
 * What `kubectl apply` sends for an object that exists: deletes what was applied last and is no longer in the file, sets what
 * the file has otherwise than the live object, and leaves alone what never was in the file. `{}` when nothing is to be done.
 * Source: apimachinery pkg/util/strategicpatch/patch.go CreateThreeWayMergePatch.
 */
export function threeWayPatch(lastApplied: JsonObject, file: JsonObject, live: JsonObject, struct: string): JsonObject {
  const changes = strategicDiff(live, file, struct, 'changes and additions')
  const deletions = strategicDiff(lastApplied, file, struct, 'deletions')
  return joined(changes, deletions, struct)
}

/** Two patches of one object as one. Both were made for the same file, so their orders agree. */
function joined(changes: JsonObject, deletions: JsonObject, struct: string | null): JsonObject {
  const result = new Map(Object.entries(changes))
  for (const [name, value] of Object.entries(deletions)) {
    const other = result.get(name)
    result.set(name, other === undefined ? value : joinedValue(other, value, struct, name))
  }
  return Object.fromEntries(result)
}

function joinedValue(change: JsonValue, deletion: JsonValue, struct: string | null, name: string): JsonValue {
  const how = patchField(struct, name)
  if (isJsonObject(change) && isJsonObject(deletion)) return joined(change, deletion, how.struct)
  if (!Array.isArray(change) || !Array.isArray(deletion) || how.mergeKey === null) return change
  const { mergeKey } = how
  const result: JsonValue[] = [...change]
  for (const entry of deletion) {
    const i = result.findIndex((other) => deepEqual(identityOf(other, mergeKey), identityOf(entry, mergeKey)))
    const other = result[i]
    if (isJsonObject(other) && isJsonObject(entry)) result[i] = joined(other, entry, how.struct)
    else result.push(entry)
  }
  return result
}

/** The strategic merge patch that leads from one object to another. Source: patch.go CreateTwoWayMergePatch. */
export const twoWayPatch = (from: JsonObject, to: JsonObject, struct: string): JsonObject => threeWayPatch(from, to, from, struct)
