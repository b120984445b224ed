import type { Resource } from '../api/kinds.ts'
import type { Status, StatusCause } from '../api/status.ts'
import type { FieldError } from './field-error.ts'
import { causeOf, fieldErrorText } from './field-error-text.ts'

type Named = Pick<Resource, 'group' | 'plural'>
type Details = NonNullable<Status['details']>

/** `deployments.apps`, `services`. */
const qualified = ({ group, plural }: Named): string => (group === '' ? plural : `${plural}.${group}`)

const detailsOf = ({ group, plural }: Named, name: string): Details => ({
  name,
  ...(group === '' ? {} : { group }),
  kind: plural,
})

function failure(code: number, reason: string, message: string, details?: Details): Status {
  return {
    apiVersion: 'v1',
    kind: 'Status',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason === '' ? {} : { reason }),
    ...(details ? { details } : {}),
    code,
  }
}

/** Source of every text in this file: kubernetes/apimachinery pkg/api/errors/errors.go. */
export const notFound = (resource: Named, name: string): Status =>
  failure(404, 'NotFound', `${qualified(resource)} "${name}" not found`, detailsOf(resource, name))

export const alreadyExists = (resource: Named, name: string): Status =>
  failure(409, 'AlreadyExists', `${qualified(resource)} "${name}" already exists`, detailsOf(resource, name))

/** The name is held by an object that still has finalizers or runs down its grace period. */
export const beingDeleted = (resource: Named, name: string): Status =>
  failure(
    409,
    'AlreadyExists',
    `object is being deleted: ${qualified(resource)} "${name}" already exists`,
    detailsOf(resource, name),
  )

/** A name that was made from `generateName` is taken. */
export const generatedNameTaken = (resource: Named, name: string): Status =>
  failure(
    409,
    'AlreadyExists',
    `${qualified(resource)} "${name}" already exists, the server was not able to generate a unique name for the object`,
    { ...detailsOf(resource, name), retryAfterSeconds: 1 },
  )

export const conflict = (resource: Named, name: string, text: string): Status =>
  failure(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${text}`,
    detailsOf(resource, name),
  )

/** The resourceVersion that a writer saw is no longer the stored one. */
export const modifiedConflict = (resource: Named, name: string): Status =>
  conflict(resource, name, 'the object has been modified; please apply your changes to the latest version and try again')

/** Fields that another manager owns. Source: apimachinery pkg/util/managedfields/internal/conflict.go. */
export const applyConflict = (message: string, causes: readonly StatusCause[]): Status =>
  failure(409, 'Conflict', message, { causes })

export const badRequest = (message: string): Status => failure(400, 'BadRequest', message)

export const forbidden = (resource: Named, name: string, text: string, causes?: readonly StatusCause[]): Status =>
  failure(403, 'Forbidden', `${qualified(resource)} "${name}" is forbidden: ${text}`, {
    ...detailsOf(resource, name),
    ...(causes ? { causes } : {}),
  })

/** What the API server needs for an answer is not there now. */
export const serviceUnavailable = (message: string): Status => failure(503, 'ServiceUnavailable', message)

export const internalError = (text: string): Status =>
  failure(500, 'InternalError', `Internal error occurred: ${text}`, { causes: [{ reason: '', message: text, field: '' }] })

/** An error of the server that is no Status of its own: code 500 and no reason. */
export const bareError = (message: string): Status => failure(500, '', message)

export const methodNotAllowed = (): Status =>
  failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})

/** A path that nothing is served at. */
export const pathNotFound = (): Status => failure(404, 'NotFound', 'the server could not find the requested resource', {})

/** A watch asked for changes that are no longer kept. */
export const expired = (wanted: string, oldest: number): Status =>
  failure(410, 'Expired', `too old resource version: ${wanted} (${oldest})`)

export const unsupportedMediaType = (accepted: readonly string[]): Status =>
  failure(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  )

/** Something that is not stored as a kind here but is validated like one (`CreateOptions.meta.k8s.io`). */
export function invalidNamed(kind: string, group: string, name: string, errors: readonly FieldError[]): Status {
  // The message drops repeats, the causes do not.
  const texts = [...new Set(errors.map(fieldErrorText))]
  const said = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`
  return failure(422, 'Invalid', `${group === '' ? kind : `${kind}.${group}`} "${name}" is invalid: ${said}`, {
    name,
    ...(group === '' ? {} : { group }),
    kind,
    causes: errors.map(causeOf),
  })
}

/** 422: every field error of an object at once. */
export const invalid = ({ kind, group }: Pick<Resource, 'kind' | 'group'>, name: string, errors: readonly FieldError[]): Status =>
  invalidNamed(kind, group, name, errors)

/** The answer to a deletion that leaves nothing to show. */
export const deletedStatus = (resource: Named, name: string, uid: string): Status => ({
  apiVersion: 'v1',
  kind: 'Status',
  metadata: {},
  status: 'Success',
  details: { ...detailsOf(resource, name), uid },
})

/** A JSON patch that does not apply to the stored object: why not is kept back. Source: NewGenericServerResponse for 422. */
export const unprocessable = (): Status =>
  failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {})

/** kubectl finds nothing that serves a kind. Source: apimachinery pkg/api/meta/errors.go NoKindMatchError. */
export const noMatches = (kind: string, apiVersion: string): Status =>
  failure(404, 'NotFound', `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`)
