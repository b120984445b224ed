import type { JsonValue } from '../api/json.ts'

/** Kinds of field errors, as their messages spell them. */
export type FieldErrorType =
  | 'Required value'
  | 'Invalid value'
  | 'Unsupported value'
  | 'Duplicate value'
  | 'Forbidden'
  | 'Not found'
  | 'Too long'
  | 'Too many'
  | 'Internal error'

/**
 * One thing wrong with one field. `value` is printed for Invalid, Unsupported, Duplicate, Not found and Too many only.
 * Source: kubernetes/apimachinery pkg/util/validation/field/errors.go.
 */
export interface FieldError {
  readonly type: FieldErrorType
  readonly field: string
  readonly value?: JsonValue
  readonly detail: string
}
