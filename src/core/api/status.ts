/** One field error of a Status. */
export interface StatusCause {
  /** `FieldValueRequired`, `FieldValueInvalid`, `FieldValueNotSupported`, `FieldValueDuplicate`, `FieldValueForbidden`, … */
  readonly reason: string
  /** As printed after the field path: `Invalid value: "x": must be …`. */
  readonly message: string
  /** `spec.ports[0].nodePort`. */
  readonly field: string
}

/** The API server's answer when it is not an object. */
export interface Status {
  readonly apiVersion: 'v1'
  readonly kind: 'Status'
  readonly metadata: object
  readonly status: 'Success' | 'Failure'
  readonly message?: string
  /** `Invalid`, `NotFound`, `AlreadyExists`, `Conflict`, `BadRequest`, …; absent or '' for bare errors. */
  readonly reason?: string
  readonly code?: number
  readonly details?: {
    readonly name?: string
    readonly group?: string
    readonly kind?: string
    readonly uid?: string
    readonly causes?: readonly StatusCause[]
    readonly retryAfterSeconds?: number
  }
}

/** An expected failure is a value. Callers switch on `status.reason`, never on its text. */
export type Result<T, E = Status> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }
