import type { JsonObject, JsonValue } from '../../api/json.ts'
import { isJsonObject } from '../decode.ts'
import { type Division, divisionOf, keyDefault } from './apply-schema.ts'

/**
 * A set of owned fields: the text of each path, and the value that stands there. A path is written as the API server prints
 * it: `.spec.ports[port=80,protocol="TCP"].targetPort`; that of a list's entry itself stands for its being there.
 * Source: sigs.k8s.io/structured-merge-diff fieldpath.
 */
export type OwnedFields = ReadonlyMap<string, JsonValue>

/** `[port=80,protocol="TCP"]`: what tells an entry of a list apart. */
export function entryKey(entry: JsonValue, keys: readonly string[]): string {
  const fields: JsonObject = isJsonObject(entry) ? entry : {}
  const parts = keys.flatMap((key) => {
    const value = (Object.hasOwn(fields, key) ? fields[key] : undefined) ?? keyDefault(key)
    return value === null ? [] : [`${key}=${JSON.stringify(value)}`]
  })
  return `[${parts.join(',')}]`
}

const valueKey = (value: JsonValue): string => `[=${JSON.stringify(value)}]`

function walk(value: JsonValue, division: Division, path: string, found: Map<string, JsonValue>): void {
  if (division.into === 'fields' && isJsonObject(value) && Object.keys(value).length > 0) {
    for (const [name, part] of Object.entries(value)) walk(part, divisionOf(division, name), `${path}.${name}`, found)
  } else if (division.into === 'entries' && Array.isArray(value)) {
    for (const entry of value) {
      const at = path + entryKey(entry, division.keys)
      found.set(at, true)
      walk(entry, { into: 'fields', struct: division.struct, values: { into: 'nothing' } }, at, found)
    }
  } else if (division.into === 'values' && Array.isArray(value)) {
    for (const entry of value) found.set(path + valueKey(entry), true)
  } else found.set(path, value)
}

/** Fields that nobody owns: they name the object, or are the server's. */
const NOBODYS: readonly string[] = [
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'selfLink',
  'managedFields',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
]

/** Every field that an object has, owned by whoever wrote it. */
export function ownedFields(object: JsonObject, division: Division): OwnedFields {
  const { apiVersion: _version, kind: _kind, metadata, ...rest } = object
  const meta = isJsonObject(metadata)
    ? Object.fromEntries(Object.entries(metadata).filter(([name]) => !NOBODYS.includes(name)))
    : {}
  const found = new Map<string, JsonValue>()
  walk({ ...rest, ...(Object.keys(meta).length > 0 ? { metadata: meta } : {}) }, division, '', found)
  return found
}

/** A copy of `value` with what `applied` says: objects by field, lists by their keys, sets joined, anything else replaced. */
export function mergeApplied(value: JsonValue | undefined, applied: JsonValue, division: Division): JsonValue {
  if (division.into === 'fields' && isJsonObject(applied)) {
    const result = new Map(Object.entries(isJsonObject(value) ? value : {}))
    for (const [name, part] of Object.entries(applied))
      result.set(name, mergeApplied(result.get(name), part, divisionOf(division, name)))
    return Object.fromEntries(result)
  }
  if (division.into === 'values' && Array.isArray(applied))
    return [...new Set([...(Array.isArray(value) ? value : []), ...applied])]
  if (division.into === 'entries' && Array.isArray(applied)) {
    const { keys, struct } = division
    const within: Division = { into: 'fields', struct, values: { into: 'nothing' } }
    const had: readonly JsonValue[] = Array.isArray(value) ? value : []
    const wanted = new Map(applied.map((entry: JsonValue) => [entryKey(entry, keys), entry]))
    const kept = had.map((entry) => {
      const change = wanted.get(entryKey(entry, keys))
      return change === undefined ? entry : mergeApplied(entry, change, within)
    })
    const known = new Set(had.map((entry) => entryKey(entry, keys)))
    return [...kept, ...applied.filter((entry: JsonValue) => !known.has(entryKey(entry, keys)))]
  }
  return applied
}

/** A copy of `value` without the fields at `paths`; an object or list that loses its last part goes too. */
export function withoutPaths(value: JsonValue, division: Division, paths: ReadonlySet<string>, path = ''): JsonValue | undefined {
  if (paths.has(path)) return undefined
  if (division.into === 'fields' && isJsonObject(value)) {
    const parts = Object.entries(value).flatMap(([name, part]): (readonly [string, JsonValue])[] => {
      const kept = withoutPaths(part, divisionOf(division, name), paths, `${path}.${name}`)
      return kept === undefined ? [] : [[name, kept]]
    })
    return parts.length === 0 && Object.keys(value).length > 0 ? undefined : Object.fromEntries(parts)
  }
  if ((division.into === 'entries' || division.into === 'values') && Array.isArray(value)) {
    const parts = value.flatMap((entry: JsonValue): readonly JsonValue[] => {
      if (division.into === 'values') return paths.has(path + valueKey(entry)) ? [] : [entry]
      const within: Division = { into: 'fields', struct: division.struct, values: { into: 'nothing' } }
      const kept = withoutPaths(entry, within, paths, path + entryKey(entry, division.keys))
      return kept === undefined ? [] : [kept]
    })
    return parts.length === 0 && value.length > 0 ? undefined : parts
  }
  return value
}
