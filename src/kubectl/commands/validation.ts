import type { Result } from '../../core/api/status.ts'
import type { Trouble } from '../client/trouble.ts'
import type { Flags } from '../flags/types.ts'

/** `fieldValidation` of a request. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore'

const VALIDATIONS: { readonly [value: string]: FieldValidation } = {
  strict: 'Strict',
  warn: 'Warn',
  ignore: 'Ignore',
  ...Object.fromEntries(['1', 't', 'T', 'TRUE', 'true', 'True'].map((word) => [word, 'Strict'] as const)),
  ...Object.fromEntries(['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word) => [word, 'Ignore'] as const)),
}

/** What `--validate` asks for. Source: kubectl pkg/cmd/util/helpers.go GetValidationDirective. */
export function validationOf(flags: Flags): Result<FieldValidation, Trouble> {
  const given = flags.text('validate')
  const known = Object.hasOwn(VALIDATIONS, given) ? VALIDATIONS[given] : undefined
  if (known !== undefined) return { ok: true, value: known }
  const allowed = 'must be one of: strict (or true), warn, ignore (or false)'
  return { ok: false, error: { text: `invalid - validate option ${JSON.stringify(given)}; ${allowed}` } }
}
