import type { Result } from '../api/status.ts'
import { invalidNamed } from './errors.ts'
import type { FieldError } from './field-error.ts'
import type { ApiRequest } from './types.ts'

const FIELD_VALIDATIONS = ['Ignore', 'Strict', 'Warn'] as const
export type FieldValidation = (typeof FIELD_VALIDATIONS)[number]

/** What the query of a write says about it. */
export interface WriteQuery {
  readonly dryRun: boolean
  readonly fieldValidation: FieldValidation
  /** Who writes: `fieldManager`, else the first part of the user agent. */
  readonly manager: string
  /** `fieldManager` was given. */
  readonly managerGiven: boolean
  readonly force: boolean
}

const listed = (words: readonly string[]): string => `supported values: ${words.map((word) => JSON.stringify(word)).join(', ')}`

/** Reads the options of a create, update or patch (`CreateOptions` …); the error is a Status that names them. */
export function writeQuery(
  kind: string,
  query: ReadonlyMap<string, string>,
  headers: ApiRequest['headers'] = {},
): Result<WriteQuery> {
  const errors: FieldError[] = []
  const dryRun = query.get('dryRun') ?? ''
  if (dryRun !== '' && dryRun !== 'All') {
    errors.push({ type: 'Unsupported value', field: 'dryRun', value: [dryRun], detail: listed(['All']) })
  }
  const asked = query.get('fieldValidation') ?? ''
  const fieldValidation = asked === '' ? 'Warn' : FIELD_VALIDATIONS.find((word) => word === asked)
  if (!fieldValidation) {
    errors.push({ type: 'Unsupported value', field: 'fieldValidation', value: asked, detail: listed(FIELD_VALIDATIONS) })
  }
  if (!fieldValidation || errors.length > 0) {
    return { ok: false, error: invalidNamed(kind, 'meta.k8s.io', '', errors) }
  }
  const given = query.get('fieldManager') ?? ''
  const agent = (headers['user-agent'] ?? '').split('/')[0] ?? ''
  const manager = given || agent || 'unknown'
  return {
    ok: true,
    value: {
      dryRun: dryRun === 'All',
      fieldValidation,
      manager,
      managerGiven: given !== '',
      force: query.get('force') === 'true',
    },
  }
}
