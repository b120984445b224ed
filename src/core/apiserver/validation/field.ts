import type { JsonValue } from '../../api/json.ts'
import type { FieldError } from '../field-error.ts'
import { dns1123Label, portNumber } from './names.ts'

/** Makers of field errors, as `field.Required` and its siblings. Source: apimachinery pkg/util/validation/field/errors.go. */
export const required = (field: string, detail = ''): FieldError => ({ type: 'Required value', field, detail })

export const invalidValue = (field: string, value: JsonValue, detail: string): FieldError => ({
  type: 'Invalid value',
  field,
  value,
  detail,
})

export const forbiddenField = (field: string, detail: string): FieldError => ({ type: 'Forbidden', field, detail })

export const duplicateValue = (field: string, value: JsonValue): FieldError => ({
  type: 'Duplicate value',
  field,
  value,
  detail: '',
})

/** `supported` is printed in the order given. */
export const notSupported = (field: string, value: JsonValue, supported: readonly string[]): FieldError => ({
  type: 'Unsupported value',
  field,
  value,
  detail: `supported values: ${supported.map((word) => JSON.stringify(word)).join(', ')}`,
})

export const tooMany = (field: string, count: number, most: number): FieldError => ({
  type: 'Too many',
  field,
  value: count,
  detail: `must have at most ${most} items`,
})

/** A format rule's texts as errors of one field. */
export const invalidEach = (field: string, value: JsonValue, details: readonly string[]): readonly FieldError[] =>
  details.map((detail) => invalidValue(field, value, detail))

export const labelErrors = (field: string, value: string): readonly FieldError[] => invalidEach(field, value, dns1123Label(value))

export const portErrors = (field: string, port: number): readonly FieldError[] => invalidEach(field, port, portNumber(port))

export const notNegative = (field: string, value: number | undefined): readonly FieldError[] =>
  value !== undefined && value < 0 ? [invalidValue(field, value, 'must be greater than or equal to 0')] : []

/** The protocols of ports, in the order in which errors list them. */
export const PROTOCOLS: readonly string[] = ['SCTP', 'TCP', 'UDP']

export function protocolErrors(field: string, protocol: string | undefined): readonly FieldError[] {
  if (!protocol) return [required(field)]
  return PROTOCOLS.includes(protocol) ? [] : [notSupported(field, protocol, PROTOCOLS)]
}
