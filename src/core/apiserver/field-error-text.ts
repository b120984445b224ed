import type { JsonObject, JsonValue } from '../api/json.ts'
import type { StatusCause } from '../api/status.ts'
import type { FieldError, FieldErrorType } from './field-error.ts'

const REASONS: { readonly [type in FieldErrorType]: string } = {
  'Required value': 'FieldValueRequired',
  'Invalid value': 'FieldValueInvalid',
  'Unsupported value': 'FieldValueNotSupported',
  'Duplicate value': 'FieldValueDuplicate',
  Forbidden: 'FieldValueForbidden',
  'Not found': 'FieldValueNotFound',
  'Too long': 'FieldValueTooLong',
  'Too many': 'FieldValueTooMany',
  'Internal error': 'InternalError',
}

const WITH_VALUE: ReadonlySet<FieldErrorType> = new Set<FieldErrorType>([
  'Invalid value',
  'Unsupported value',
  'Duplicate value',
  'Not found',
  'Too many',
])

const isObject = (value: JsonValue): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
const byCodeUnit = ([a]: readonly [string, JsonValue], [b]: readonly [string, JsonValue]): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * Compact JSON as Go's encoder prints it: an object of strings is a map, whose keys it sorts; any other is a struct,
 * whose fields stand in their declared order, which is the order in which the rule that made the value gave them.
 */
export function goJson(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return 'null'
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`
  if (!isObject(value)) return escapeHtml(JSON.stringify(value))
  const entries = Object.entries(value)
  const ordered = entries.every(([, part]) => typeof part === 'string') ? entries.toSorted(byCodeUnit) : entries
  return `{${ordered.map(([key, part]) => `${escapeHtml(JSON.stringify(key))}:${goJson(part)}`).join(',')}}`
}

const ESCAPES: { readonly [char: string]: string } = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' }
const escapeHtml = (text: string): string => text.replaceAll(/[<>&]/g, (char) => ESCAPES[char] ?? char)

/** A bad value as messages print it: strings quoted, numbers and booleans bare, everything else JSON. */
const printed = (value: JsonValue | undefined): string => (typeof value === 'string' ? JSON.stringify(value) : goJson(value))

/**
 * What follows the field path: `Invalid value: "x": must be …`.
 * Source: kubernetes/apimachinery pkg/util/validation/field/errors.go ErrorBody.
 */
export function fieldErrorBody({ type, value, detail }: FieldError): string {
  const head = WITH_VALUE.has(type) ? `${type}: ${printed(value)}` : type
  return detail === '' ? head : `${head}: ${detail}`
}

/** `spec.ports: Required value`. */
export const fieldErrorText = (error: FieldError): string => `${error.field}: ${fieldErrorBody(error)}`

export const causeOf = (error: FieldError): StatusCause => ({
  reason: REASONS[error.type],
  message: fieldErrorBody(error),
  field: error.field,
})
