import type { JsonValue } from '../../api/json.ts'
import { isJsonObject } from '../decode.ts'

/** Applies a JSON merge patch: null takes a field away, an object goes into an object, anything else replaces. Source: RFC 7396. */
export function mergePatch(target: JsonValue, patch: JsonValue): JsonValue {
  if (!isJsonObject(patch)) return patch
  const result = new Map(Object.entries(isJsonObject(target) ? target : {}))
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(key)
    else result.set(key, mergePatch(result.get(key) ?? null, value))
  }
  return Object.fromEntries(result)
}
