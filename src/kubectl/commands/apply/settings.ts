import type { JsonValue } from '../../../core/api/json.ts'
import type { DryRun } from '../../print/name.ts'
import type { FieldValidation } from '../validation.ts'

/** How a line asks to apply. */
export interface Settings {
  readonly dryRun: DryRun
  readonly validation: FieldValidation
  /** Who is to own the fields. */
  readonly manager: string
  readonly onServer: boolean
  /** Delete and create what cannot be patched. */
  readonly force: boolean
  readonly forceConflicts: boolean
}

/** What became of one object. */
export interface Applied {
  readonly object: JsonValue
  /** `created`, `configured`, `unchanged`, `serverside-applied`. */
  readonly done: string
}
