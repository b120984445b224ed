import type { JsonObject, JsonValue } from '../api/json.ts'
import type { Kind } from '../api/kinds.ts'
import { type FieldType, fieldsOf, type Scalar, structOf } from '../api/schema.ts'
import type { Result } from '../api/status.ts'

/** A value of the right shape: fields that the kind does not have are gone, and so are nulls. */
export interface Decoded {
  readonly value: JsonObject
  /** `unknown field "spec.prots"`, in the order of the text. */
  readonly unknown: readonly string[]
}

export const isJsonObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const INT32 = 2 ** 31
/** How deep free-form values may nest. */
const MAX_DEPTH = 512

/** True when a value nests deeper than anything that is meant: such a one is refused before anybody walks it. */
export function nestsTooDeep(value: JsonValue): boolean {
  let level: readonly JsonValue[] = [value]
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    level = level.flatMap((part) => (typeof part === 'object' && part !== null ? Object.values(part) : []))
    if (level.length === 0) return false
  }
  return true
}

/** A copy that shares nothing; undefined when it nests deeper than `depth`. */
function copyJson(value: JsonValue, depth: number): JsonValue | undefined {
  if (typeof value !== 'object' || value === null) return value
  if (depth === 0) return undefined
  const parts = Object.entries(value).map(([key, part]) => [key, copyJson(part, depth - 1)] as const)
  if (parts.some(([, part]) => part === undefined)) return undefined
  const copies = parts.flatMap(([key, part]) => (part === undefined ? [] : [[key, part] as const]))
  return Array.isArray(value) ? copies.map(([, part]) => part) : Object.fromEntries(copies)
}
const QUANTITY = /^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

/** Named string types of the API's Go structs, by field: a number there is refused by that name. */
const NAMED_STRINGS: { readonly [field: string]: string } = {
  'ServicePort.protocol': 'v1.Protocol',
  'ContainerPort.protocol': 'v1.Protocol',
  'CoreV1EndpointPort.protocol': 'v1.Protocol',
  'ServiceSpec.type': 'v1.ServiceType',
  'ServiceSpec.sessionAffinity': 'v1.ServiceAffinity',
  'ServiceSpec.externalTrafficPolicy': 'v1.ServiceExternalTrafficPolicy',
  'ServiceSpec.internalTrafficPolicy': 'v1.ServiceInternalTrafficPolicy',
  'ServiceSpec.ipFamilyPolicy': 'v1.IPFamilyPolicy',
  'ServiceSpec.ipFamilies': 'v1.IPFamily',
  'PodSpec.restartPolicy': 'v1.RestartPolicy',
  'PodSpec.dnsPolicy': 'v1.DNSPolicy',
  'Container.imagePullPolicy': 'v1.PullPolicy',
  'DeploymentStrategy.type': 'v1.DeploymentStrategyType',
  'LabelSelectorRequirement.operator': 'v1.LabelSelectorOperator',
  'HTTPGetAction.scheme': 'v1.URIScheme',
  'ObjectMeta.uid': 'types.UID',
  'OwnerReference.uid': 'types.UID',
  'EndpointSlice.addressType': 'v1.AddressType',
}

/** The Go name of a struct type of the schema. */
const goStruct = (name: string): string => name.replace(/^(Core|Discovery)V1/, '')

function goType(type: FieldType, owner: string): string {
  switch (type.is) {
    case 'list':
      return `[]${goType(type.of, owner)}`
    case 'map':
      return `map[string]${goType(type.of, owner)}`
    case 'struct':
      return `v1.${goStruct(type.name)}`
    case 'scalar':
      return type.scalar === 'string'
        ? (NAMED_STRINGS[owner] ?? 'string')
        : type.scalar === 'boolean'
          ? 'bool'
          : goScalar(type.scalar)
  }
}

const goScalar = (scalar: Scalar): string =>
  scalar === 'int32' || scalar === 'int64'
    ? scalar
    : scalar === 'any'
      ? 'interface {}'
      : scalar === 'bytes'
        ? '[]uint8'
        : 'string'

/** How Go's decoder names what it found. */
function found(value: JsonValue): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return typeof value
}

/** Where the decoder stands: `path` as strict errors write it, `stack` and `struct` as type errors do. */
interface Place {
  readonly path: string
  readonly stack: string
  readonly struct: string
  /** `ServicePort.protocol`: the field of the struct that is being filled. */
  readonly field: string
}

/** The first wrong type ends a request; the walk goes on so that unknown fields are all found. */
interface Findings {
  typeError: string | null
  readonly unknown: string[]
}

function wrongType(findings: Findings, value: JsonValue, type: FieldType, at: Place, number = false): undefined {
  const what = number && typeof value === 'number' ? `number ${value}` : found(value)
  findings.typeError ??= `json: cannot unmarshal ${what} into Go struct field ${goStruct(at.struct)}.${at.stack} of type ${goType(type, at.field)}`
  return undefined
}

/** Types that read their own JSON: their errors name no field. */
function custom(findings: Findings, text: string): undefined {
  findings.typeError ??= text
  return undefined
}

function scalarValue(findings: Findings, value: JsonValue, type: FieldType, scalar: Scalar, at: Place): JsonValue | undefined {
  switch (scalar) {
    case 'string':
      return typeof value === 'string' ? value : wrongType(findings, value, type, at)
    case 'boolean':
      return typeof value === 'boolean' ? value : wrongType(findings, value, type, at)
    case 'int32':
    case 'int64': {
      if (typeof value !== 'number') return wrongType(findings, value, type, at)
      const fits = Number.isInteger(value) && (scalar === 'int64' || (value >= -INT32 && value < INT32))
      return fits ? value : wrongType(findings, value, type, at, true)
    }
    case 'intOrString': {
      if (typeof value === 'string') return value
      const fits = typeof value === 'number' && Number.isInteger(value) && value >= -INT32 && value < INT32
      if (fits) return value
      return custom(
        findings,
        `json: cannot unmarshal ${typeof value === 'number' ? `number ${value}` : found(value)} into Go value of type int32`,
      )
    }
    case 'time':
    case 'microTime':
      if (typeof value !== 'string')
        return custom(findings, `json: cannot unmarshal ${found(value)} into Go value of type string`)
      return TIME.test(value) ? value : custom(findings, badTime(value, scalar))
    case 'quantity': {
      const text = typeof value === 'number' ? String(value) : value
      if (typeof text === 'string' && QUANTITY.test(text)) return text
      return custom(findings, `quantities must match the regular expression '${QUANTITY.source}'`)
    }
    case 'bytes':
      if (typeof value !== 'string') return wrongType(findings, value, type, at)
      return base64Mistake(value) === null ? value : custom(findings, `illegal base64 data at input byte ${base64Mistake(value)}`)
    case 'any':
      return copyJson(value, MAX_DEPTH) ?? custom(findings, 'exceeded max depth')
  }
}

/** Where a text stops being base64, as Go's decoder counts; null when all of it is. */
function base64Mistake(text: string): number | null {
  const bare = text.replace(/[\r\n]/g, '')
  if (bare.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(bare)) return null
  const wrong = bare.search(/[^A-Za-z0-9+/]/)
  return wrong >= 0 ? wrong : bare.length - (bare.length % 4)
}

const badTime = (value: string, scalar: Scalar): string => {
  const layout = scalar === 'time' ? '2006-01-02T15:04:05Z07:00' : '2006-01-02T15:04:05.000000Z07:00'
  return `parsing time ${JSON.stringify(value)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(value)} as "2006"`
}

/** What Go leaves where a list or a map holds null. */
function zero(type: FieldType): JsonValue {
  if (type.is === 'struct' || type.is === 'map') return {}
  if (type.is === 'list') return []
  if (type.scalar === 'boolean') return false
  return type.scalar === 'int32' || type.scalar === 'int64' || type.scalar === 'intOrString' ? 0 : ''
}

function read(findings: Findings, value: JsonValue, type: FieldType, at: Place): JsonValue | undefined {
  switch (type.is) {
    case 'scalar':
      return scalarValue(findings, value, type, type.scalar, at)
    case 'list':
      if (!Array.isArray(value)) return wrongType(findings, value, type, at)
      return value.map((part: JsonValue, i) => {
        if (part === null) return zero(type.of)
        return read(findings, part, type.of, { ...at, path: `${at.path}[${i}]` }) ?? zero(type.of)
      })
    case 'map':
      if (!isJsonObject(value)) return wrongType(findings, value, type, at)
      // An empty map and none are one to Go: every map here is omitempty.
      if (Object.keys(value).length === 0) return undefined
      return Object.fromEntries(
        Object.entries(value).map(([key, part]) => {
          if (part === null) return [key, zero(type.of)]
          return [key, read(findings, part, type.of, { ...at, path: `${at.path}.${key}` }) ?? zero(type.of)]
        }),
      )
    case 'struct':
      return isJsonObject(value) ? readStruct(findings, value, type.name, at) : wrongType(findings, value, type, at)
  }
}

function readStruct(findings: Findings, value: JsonObject, struct: string, at: Pick<Place, 'path' | 'stack'>): JsonObject {
  const fields = fieldsOf(struct)
  const entries: (readonly [string, JsonValue])[] = []
  for (const [key, part] of Object.entries(value)) {
    const path = at.path === '' ? key : `${at.path}.${key}`
    const type = fields.get(key)
    if (!type) findings.unknown.push(`unknown field "${path}"`)
    else if (part !== null) {
      const stack = at.stack === '' ? key : `${at.stack}.${key}`
      const decoded = read(findings, part, type, { path, stack, struct, field: `${struct}.${key}` })
      if (decoded !== undefined) entries.push([key, decoded])
    }
  }
  return Object.fromEntries(entries)
}

/**
 * Reads an object of a kind as the API server's decoder does: always a copy, no key of the input can reach a prototype.
 * The error is the decoder's text: `json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32`.
 * Source: sigs.k8s.io/json; Go's encoding/json.
 */
export function decodeKind(kind: Kind, value: JsonObject): Result<Decoded, string> {
  const findings: Findings = { typeError: null, unknown: [] }
  const decoded = readStruct(findings, value, structOf(kind), { path: '', stack: '' })
  if (findings.typeError !== null) return { ok: false, error: findings.typeError }
  return { ok: true, value: { value: decoded, unknown: findings.unknown } }
}
