import type { JsonObject, JsonValue } from '../api/json.ts'
import { isJsonObject } from '../apiserver/decode.ts'
import { parseJsonText } from '../apiserver/json-text.ts'

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

const part = (object: JsonObject, field: string): JsonObject => {
  const value = Object.hasOwn(object, field) ? object[field] : undefined
  return isJsonObject(value) ? value : {}
}

const ESCAPES: { readonly [char: string]: string } = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' }
const escaped = (text: string): string => JSON.stringify(text).replaceAll(/[<>&]/g, (char) => ESCAPES[char] ?? char)

/** Compact JSON with sorted keys, as Go prints a map. */
function sortedJson(value: JsonValue): string {
  if (typeof value === 'string') return escaped(value)
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`
  if (!isJsonObject(value)) return JSON.stringify(value)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${entries.map(([key, inner]) => `${escaped(key)}:${sortedJson(inner)}`).join(',')}}`
}

/** The object with its own text in the annotation. What it said there before does not count as said. */
export function withLastApplied(object: JsonObject): JsonObject {
  const metadata = part(object, 'metadata')
  const annotations = Object.fromEntries(Object.entries(part(metadata, 'annotations')).filter(([key]) => key !== LAST_APPLIED))
  const bare = { ...object, metadata: { ...metadata, annotations } }
  return { ...bare, metadata: { ...bare.metadata, annotations: { ...annotations, [LAST_APPLIED]: `${sortedJson(bare)}\n` } } }
}

/** What was applied last, from a live object; null when it was never applied. */
export function lastApplied(live: JsonObject): JsonObject | null {
  const annotations = part(part(live, 'metadata'), 'annotations')
  const text = Object.hasOwn(annotations, LAST_APPLIED) ? annotations[LAST_APPLIED] : undefined
  if (typeof text !== 'string') return null
  const parsed = parseJsonText(text)
  return parsed.ok && isJsonObject(parsed.value.value) ? parsed.value.value : null
}

/** Source: kubectl pkg/cmd/apply/apply.go warningNoLastAppliedConfigAnnotation. */
export const neverApplied = (plural: string, name: string): string =>
  `resource ${plural}/${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`
