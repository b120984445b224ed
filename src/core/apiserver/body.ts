import type { JsonObject, JsonValue } from '../api/json.ts'
import { apiVersionOf, isKind, type Kind, type KubeObject, RESOURCES, type Resource } from '../api/kinds.ts'
import type { Result, Status } from '../api/status.ts'
import { decodeKind, isJsonObject, nestsTooDeep } from './decode.ts'
import { badRequest } from './errors.ts'
import { parseJsonText } from './json-text.ts'
import type { FieldValidation } from './options.ts'
import { asKind } from './zero.ts'

/** A request's object, and texts of warnings about fields that were dropped. */
export interface DecodedBody {
  readonly object: KubeObject
  readonly warnings: readonly string[]
}

const failed = (error: Status): { readonly ok: false; readonly error: Status } => ({ ok: false, error })
const SHOWN = 30

/** Source: k8s.io/apiserver pkg/endpoints/handlers/rest.go summarizeData. */
function summary(body: JsonValue | undefined): string {
  const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? '')
  if (text === '') return '<empty>'
  if (text.startsWith('{')) return text.length > SHOWN ? `${text.slice(0, SHOWN)} ...` : text
  const bytes = [...text].map((char) => (char.codePointAt(0) ?? 0).toString(16).padStart(2, '0'))
  return text.length > SHOWN ? `${bytes.slice(0, SHOWN).join('')} ...` : bytes.join('')
}

const unrecognized = (kind: Kind, why: string, body: JsonValue | undefined): Status =>
  badRequest(
    `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${why} (${summary(body)})`,
  )

const TYPE_META = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
const goName = (value: JsonValue): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value)

/** A body as a JSON object, with the strict errors of its text. */
export function jsonBody(
  kind: Kind,
  body: JsonValue | undefined,
): Result<{ readonly value: JsonObject; readonly strict: readonly string[] }> {
  if (body === undefined || body === '') return failed(unrecognized(kind, 'unexpected end of JSON input', ''))
  const parsed = typeof body === 'string' ? parseJsonText(body) : ({ ok: true, value: { value: body, duplicates: [] } } as const)
  if (!parsed.ok) return failed(unrecognized(kind, parsed.error, body))
  const { value, duplicates } = parsed.value
  if (value === null) return { ok: true, value: { value: {}, strict: [] } }
  if (!isJsonObject(value)) {
    return failed(unrecognized(kind, `json: cannot unmarshal ${goName(value)} into Go value of type ${TYPE_META}`, body))
  }
  if (nestsTooDeep(value)) return failed(unrecognized(kind, 'exceeded max depth', '{}'))
  return { ok: true, value: { value, strict: duplicates.map((path) => `duplicate field "${path}"`) } }
}

const textField = (object: JsonObject, field: string): JsonValue | undefined =>
  Object.hasOwn(object, field) ? object[field] : undefined

/** Why an object that says to be of this kind and version cannot stand where a resource is expected; null when it can. */
function mismatch(resource: Resource, kind: string, apiVersion: string): Status | null {
  const expected = apiVersionOf(resource)
  if (kind === resource.kind && apiVersion === expected) return null
  const version = apiVersion.split('/').at(-1) ?? ''
  const known = isKind(kind) && RESOURCES.some((entry) => entry.kind === kind && apiVersionOf(entry) === apiVersion)
  if (known) {
    return badRequest(
      `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${resource.kind}: converting (v1.${kind}) to (${goPackage(resource)}.${resource.kind}): unknown conversion`,
    )
  }
  return badRequest(
    `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${resource.kind}: no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/api/legacyscheme/scheme.go:30"`,
  )
}

const goPackage = ({ group }: Resource): string => (group === '' ? 'core' : (group.split('.')[0] ?? group))

/**
 * Decodes a request's body for a resource. Unknown and repeated fields are refused, warned about, or dropped in silence, as
 * `fieldValidation` says.
 * Source: k8s.io/apiserver pkg/endpoints/handlers/{create,rest}.go; semantics of decoding.
 */
export function decodeBody(resource: Resource, body: JsonValue | undefined, validation: FieldValidation): Result<DecodedBody> {
  const json = jsonBody(resource.kind, body)
  if (!json.ok) return json
  const { value, strict } = json.value
  const [kind = resource.kind, apiVersion = apiVersionOf(resource)] = [
    textField(value, 'kind'),
    textField(value, 'apiVersion'),
  ].map((field) => (field === null || field === '' ? undefined : field))
  for (const [field, found] of [
    ['apiVersion', apiVersion],
    ['kind', kind],
  ] as const) {
    if (typeof found === 'string') continue
    const goField = field === 'kind' ? 'kind' : 'apiVersion'
    return failed(
      unrecognized(
        resource.kind,
        `json: cannot unmarshal ${goName(found)} into Go struct field .${goField} of type string`,
        body,
      ),
    )
  }
  const wrong = mismatch(resource, String(kind), String(apiVersion))
  if (wrong) return failed(wrong)
  const decoded = decodeKind(resource.kind, value)
  const head = `${resource.kind} in version "${resource.version}" cannot be handled as a ${resource.kind}: `
  if (!decoded.ok) return failed(badRequest(head + decoded.error))
  const mistakes = [...strict, ...decoded.value.unknown]
  if (mistakes.length > 0 && validation === 'Strict')
    return failed(badRequest(`${head}strict decoding error: ${mistakes.join(', ')}`))
  return {
    ok: true,
    value: {
      object: asKind(resource.kind, apiVersionOf(resource), decoded.value.value),
      warnings: validation === 'Warn' ? mistakes : [],
    },
  }
}
