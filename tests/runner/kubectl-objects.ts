import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'
import { canonical } from './case-fields.ts'
import { sameText } from './kubectl-text.ts'
import type { Stored } from './kubectl-world.ts'

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Fields of the metadata that no recording tells. */
const UNTOLD: ReadonlySet<string> = new Set(['uid', 'resourceVersion', 'creationTimestamp', 'managedFields'])

const told = (object: JsonObject): JsonObject => {
  const metadata = Object.entries(isObject(object['metadata']) ? object['metadata'] : {})
  return { ...object, metadata: Object.fromEntries(metadata.filter(([key]) => !UNTOLD.has(key))) }
}

/** What changed, lists whole, null for what is gone; undefined when nothing did. */
function difference(before: JsonValue | undefined, after: JsonValue | undefined): JsonValue | undefined {
  if (after === undefined) return (before ?? null) === null ? undefined : null
  if (!isObject(before) || !isObject(after)) return canonical(before) === canonical(after) ? undefined : after
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  const changed = [...keys].flatMap((key) => {
    const part = difference(before[key], after[key])
    return part === undefined ? [] : [[key, part] as const]
  })
  return changed.length > 0 ? Object.fromEntries(changed) : undefined
}

/** A changed object as the recordings tell it: its names, and what differs. */
function changeOf(before: JsonObject, after: JsonObject): JsonObject | null {
  const changed = difference(told(before), told(after))
  if (!isObject(changed)) return null
  const { name, namespace } = isObject(after['metadata']) ? after['metadata'] : {}
  const named = { ...(name === undefined ? {} : { name }), ...(namespace === undefined ? {} : { namespace }) }
  const metadata = { ...named, ...(isObject(changed['metadata']) ? changed['metadata'] : {}) }
  return { ...changed, apiVersion: after['apiVersion'] ?? '', kind: after['kind'] ?? '', metadata }
}

/** Nothing that a recording tells differs: it was written as it was, or not at all. */
const isSame = ({ apiVersion: _, kind: __, metadata, ...rest }: JsonObject): boolean =>
  Object.keys(rest).length === 0 &&
  isObject(metadata) &&
  Object.keys(metadata).every((key) => key === 'name' || key === 'namespace')

const sorted = (objects: readonly JsonObject[]): readonly string[] => objects.map(canonical).toSorted()

/** Compares what a command made, changed and deleted with what a case expects. */
export function compareObjects(
  before: Stored,
  after: Stored,
  expected: readonly JsonValue[],
  deleted: readonly JsonValue[],
): readonly string[] {
  const changes = [...after].flatMap(([key, object]) => {
    const was = before.get(key)
    const change = was ? changeOf(was, object) : told(object)
    return change ? [change] : []
  })
  const [want, got] = [sorted(expected.filter(isObject).filter((object) => !isSame(object))), sorted(changes)]
  const wrong = [
    ...want.filter((text) => !got.some((other) => sameText(text, other))).map((text) => `objects: missing ${text}`),
    ...got.filter((text) => !want.some((other) => sameText(other, text))).map((text) => `objects: unexpected ${text}`),
  ]
  const gone = [...before.keys()].filter((key) => !after.has(key)).toSorted()
  if (canonical(gone) !== canonical(deleted.toSorted())) wrong.push(`deleted: want ${canonical(deleted)}, got ${canonical(gone)}`)
  return wrong
}
