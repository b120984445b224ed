import type { JsonObject, JsonValue } from '../../api/json.ts'
import type { LabelMap } from '../../api/meta.ts'
import { msOfTimestamp } from '../../sim/time.ts'
import { humanDuration } from '../../text/duration.ts'
import { isJsonObject } from '../decode.ts'

/**
 * Reading of objects whose fields may be missing: printers take whatever is stored, also what an old writer left out.
 */
export function at(value: JsonValue | undefined, ...path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (found, key) => (isJsonObject(found) && Object.hasOwn(found, key) ? found[key] : undefined),
    value,
  )
}

export function text(value: JsonValue | undefined, ...path: readonly string[]): string {
  const found = at(value, ...path)
  return typeof found === 'string' ? found : ''
}

export function count(value: JsonValue | undefined, ...path: readonly string[]): number {
  const found = at(value, ...path)
  return typeof found === 'number' ? found : 0
}

export function items(value: JsonValue | undefined, ...path: readonly string[]): readonly JsonValue[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

export function entries(value: JsonValue | undefined, ...path: readonly string[]): readonly (readonly [string, JsonValue])[] {
  const found = at(value, ...path)
  return isJsonObject(found) ? Object.entries(found) : []
}

export function pairs(value: JsonValue | undefined, ...path: readonly string[]): LabelMap {
  return Object.fromEntries(entries(value, ...path).map(([key, part]) => [key, String(part)]))
}

/** `key=value` of every pair, sorted; `<none>` when there is none. Source: apimachinery pkg/labels FormatLabels. */
export function formatLabels(labels: LabelMap): string {
  const written = Object.entries(labels).map(([key, value]) => `${key}=${value}`)
  return written.toSorted(byText).join(',') || '<none>'
}

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const orNone = (text: string): string => text || '<none>'

/** How long ago a time was; `<unknown>` when there is none. */
export function since(timestamp: string, nowMs: number): string {
  const ms = timestamp === '' ? null : msOfTimestamp(timestamp)
  return ms === null ? '<unknown>' : humanDuration(nowMs - ms)
}

export const age = (object: JsonObject, nowMs: number): string => since(text(object, 'metadata', 'creationTimestamp'), nowMs)
export const nameOf = (object: JsonObject): string => text(object, 'metadata', 'name')
