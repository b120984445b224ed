import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import { LAST_APPLIED } from '../../../core/apply/last-applied.ts'
import { at, isObject, listAt, objectAt, textAt } from '../../client/json.ts'
import type { DescribeWriter } from './writer.ts'

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** `Wed, 15 Jan 2025 09:29:40 +0000`. Source: Go time.RFC1123Z. */
export function dateText(timestamp: string): string {
  const ms = Date.parse(timestamp)
  return Number.isNaN(ms) ? 'Mon, 01 Jan 0001 00:00:00 +0000' : new Date(ms).toUTCString().replace('GMT', '+0000')
}

/** The number at a path, as text; 0 where there is none. */
export const numberText = (value: JsonValue | undefined, ...path: readonly string[]): string => String(at(value, ...path) ?? 0)

/** A title and lines behind it, each in the second column. */
function multiline(w: DescribeWriter, title: string, lines: readonly string[]): void {
  w.line(0, `${title}:\t${lines.length === 0 ? '<none>' : lines.join('\n\t')}`)
}

export const labelLines = (w: DescribeWriter, title: string, labels: JsonObject): void =>
  multiline(
    w,
    title,
    Object.keys(labels)
      .toSorted(byText)
      .map((key) => `${key}=${String(labels[key])}`),
  )

/** Source: describe.go maxAnnotationLen. */
const LONGEST = 140
const shorten = (text: string): string => (text.length > LONGEST - 2 ? `${text.slice(0, LONGEST - 2)}...` : text)

/** One a line; what is long or has lines of its own stands below its key. */
export function annotationLines(w: DescribeWriter, title: string, annotations: JsonObject): void {
  const keys = Object.keys(annotations)
    .filter((key) => key !== LAST_APPLIED)
    .toSorted(byText)
  multiline(
    w,
    title,
    keys.map((key) => {
      const value = String(annotations[key]).replace(/\n$/, '')
      if (value.length + key.length + 2 <= LONGEST && !value.includes('\n')) return `${key}: ${value}`
      return [`${key}:`, ...value.split('\n').map((line) => `\t  ${shorten(line)}`)].join('\n')
    }),
  )
}

function tolerationText(toleration: JsonValue): string {
  const [key, value, effect] = ['key', 'value', 'effect'].map((field) => textAt(toleration, field))
  const seconds = at(toleration, 'tolerationSeconds')
  const named = `${key}${value === '' ? '' : `=${value}`}${effect === '' ? '' : `:${effect}`}`
  const exists = textAt(toleration, 'operator') === 'Exists' && value === ''
  return `${named}${exists ? `${named === '' ? '' : ' '}op=Exists` : ''}${typeof seconds === 'number' ? ` for ${seconds}s` : ''}`
}

export const tolerationLines = (w: DescribeWriter, title: string, tolerations: readonly JsonValue[]): void =>
  multiline(w, title, tolerations.toSorted((a, b) => byText(textAt(a, 'key'), textAt(b, 'key'))).map(tolerationText))

function taintText(taint: JsonValue): string {
  const [key, value, effect] = ['key', 'value', 'effect'].map((field) => textAt(taint, field))
  if (effect === '') return value === '' ? `${key}` : `${key}=${value}:`
  return value === '' ? `${key}:${effect}` : `${key}=${value}:${effect}`
}

export function taintLines(w: DescribeWriter, title: string, taints: readonly JsonValue[]): void {
  const order = (taint: JsonValue): string => `${textAt(taint, 'effect')},${textAt(taint, 'key')}`
  multiline(w, title, taints.toSorted((a, b) => byText(order(a), order(b))).map(taintText))
}

/** `ReplicaSet/web-1`: who controls an object; '' for nobody. */
export function controllerOf(object: JsonObject): string {
  const owner = listAt(object, 'metadata', 'ownerReferences').find((one) => at(one, 'controller') === true)
  return owner === undefined ? '' : `${textAt(owner, 'kind')}/${textAt(owner, 'name')}`
}

export interface HeadOptions {
  readonly name?: boolean
  readonly namespace?: boolean
  /** Writes what stands between the names and the labels. */
  readonly between?: () => void
}

/** Name, namespace, labels and annotations. */
export function metadataLines(w: DescribeWriter, object: JsonObject, options: HeadOptions = {}): void {
  const { name = true, namespace = true, between } = options
  if (name) w.line(0, `Name:\t${textAt(object, 'metadata', 'name')}`)
  if (namespace) w.line(0, `Namespace:\t${textAt(object, 'metadata', 'namespace')}`)
  between?.()
  labelLines(w, 'Labels', objectAt(object, 'metadata', 'labels'))
  annotationLines(w, 'Annotations', objectAt(object, 'metadata', 'annotations'))
}

/** `a=b,c=d`; `<none>` for nothing. */
export function pairsText(pairs: JsonObject): string {
  const texts = Object.keys(pairs)
    .toSorted(byText)
    .map((key) => `${key}=${String(pairs[key])}`)
  return texts.length === 0 ? '<none>' : texts.join(',')
}

/** The first of several fields that an object has. */
export function firstOf<T extends string>(
  object: JsonValue,
  fields: readonly T[],
): readonly [field: T, value: JsonObject] | null {
  for (const field of fields) {
    const value = at(object, field)
    if (isObject(value)) return [field, value]
  }
  return null
}
