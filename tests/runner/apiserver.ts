import { ALL_PARTS } from '../../src/core/all-parts.ts'
import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'
import { isKind, type Kind, RESOURCES } from '../../src/core/api/kinds.ts'
import { createApiServer } from '../../src/core/apiserver/api-server.ts'
import { createStrategies } from '../../src/core/apiserver/strategies/strategies.ts'
import type { ApiRequest, ApiResponse, ApiServerConfig, Method } from '../../src/core/apiserver/types.ts'
import { parseWarnings } from '../../src/core/apiserver/warnings.ts'
import { nextRandom } from '../../src/core/sim/random.ts'
import { timestampAt } from '../../src/core/sim/time.ts'
import { Store } from '../../src/core/storage/store.ts'
import { compare } from './apiserver-match.ts'
import type { CaseRunner, Suites } from './types.ts'

/** Fields that say where a case comes from and check nothing. */
const REMARKS = ['name', 'note', 'since', 'source', 'ref', 'basis', 'derived']
const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function object(value: JsonValue | undefined, what: string): JsonObject {
  if (!isObject(value)) throw new Error(`${what} is not an object`)
  return value
}

function list(value: JsonValue | undefined, what: string): readonly JsonValue[] {
  if (!Array.isArray(value)) throw new Error(`${what} is not a list`)
  return value
}

function text(value: JsonValue | undefined, what: string): string {
  if (typeof value !== 'string') throw new Error(`${what} is not a text`)
  return value
}

/** The fields of `value`; one that is not named is a mistake of the case or of this runner. */
function only(value: JsonObject, what: string, fields: readonly string[]): JsonObject {
  const strange = Object.keys(value).filter((key) => !fields.includes(key))
  if (strange.length > 0) throw new Error(`${what} has fields nobody knows: ${strange.join(', ')}`)
  return value
}

/** What requests go through: the API server itself, or whatever stands in front of one. */
export interface Door {
  handle(request: ApiRequest): ApiResponse
}

interface World {
  readonly server: Door
  /** What each step answered. */
  readonly stored: JsonValue[]
}

function configOf(given: JsonObject): ApiServerConfig {
  const config = only(given, 'config', ['serviceCIDR', 'nodePortRange', 'ipFamilies', 'serverVersion'])
  const serviceCIDR = text(config['serviceCIDR'], 'serviceCIDR')
  const families = serviceCIDR.split(',').map((cidr) => (cidr.includes(':') ? 'IPv6' : 'IPv4'))
  if (JSON.stringify(config['ipFamilies'] ?? families) !== JSON.stringify(families))
    throw new Error('ipFamilies are not those of serviceCIDR')
  return {
    serviceCIDR,
    nodePortRange: text(config['nodePortRange'] ?? '30000-32767', 'nodePortRange'),
    serverVersion: text(config['serverVersion'] ?? 'v1.35.0', 'serverVersion'),
  }
}

/** An API server alone, without the cluster around it. */
function newServer(config: ApiServerConfig): Door {
  const store = new Store()
  let chance = 1
  const random = (): number => {
    const [value, next] = nextRandom(chance)
    chance = next
    return value
  }
  const host = { nowMs: () => 0, now: () => timestampAt(0), random, changed: () => {} }
  return createApiServer(config, host, store, createStrategies(config, store), ALL_PARTS)
}

function collectionPath(kind: Kind, namespace: string): string {
  const resource = RESOURCES.find((entry) => entry.kind === kind)
  if (!resource) throw new Error(`nothing serves ${kind}`)
  const root = resource.group === '' ? '/api/v1' : `/apis/${resource.group}/v1`
  return resource.namespaced ? `${root}/namespaces/${namespace}/${resource.plural}` : `${root}/${resource.plural}`
}

/** A case about deletion names no kind: it is the one that its suite is about. */
function kindOf(named: JsonObject, suite: string): Kind {
  const kind =
    named['kind'] ??
    { service: 'Service', pod: 'Pod', deployment: 'Deployment', endpoints: 'Endpoints' }[suite.split('/')[1]?.split('-')[0] ?? '']
  if (typeof kind === 'string' && isKind(kind)) return kind
  throw new Error(`no kind ${JSON.stringify(kind)} is known`)
}

/** `<262142 characters>` stands for so many of them. */
function expand(value: JsonValue, stored: readonly JsonValue[]): JsonValue {
  if (typeof value === 'string') {
    const many = /^<(\d+) characters>$/.exec(value)?.[1]
    if (many !== undefined) return 'x'.repeat(Number(many))
    const step = /^<step:(\d+):(.+)>$/.exec(value)
    if (step) return lookUp(stored[Number(step[1])] ?? null, step[2] ?? '')
    if (/^<.*>$/.test(value)) throw new Error(`a request holds the unknown token ${value}`)
    return value
  }
  if (Array.isArray(value)) return value.map((part: JsonValue) => expand(part, stored))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, expand(part, stored)]))
}

function lookUp(value: JsonValue, path: string): JsonValue {
  return path
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .reduce<JsonValue>((found, part) => {
      const next = Array.isArray(found) ? found[Number(part)] : isObject(found) ? found[part] : undefined
      if (next === undefined) throw new Error(`the object of that step has no ${path}`)
      return next
    }, value)
}

const VERBS: { readonly [verb: string]: Method } = { create: 'POST', update: 'PUT', patch: 'PATCH', delete: 'DELETE', get: 'GET' }
const PATCHES: { readonly [type: string]: string } = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
}

function requestOf(given: JsonObject, suite: string, stored: readonly JsonValue[]): ApiRequest {
  const known = ['verb', 'object', 'dryRun', 'patchType', 'patch', 'urlName', 'fieldValidation', 'fieldManager', 'force']
  const request = only(given, 'the request', known)
  const verb = text(request['verb'], 'verb')
  const method = VERBS[verb]
  if (!method) throw new Error(`the verb ${verb} is unknown`)
  const named = object(expand(request['object'] ?? null, stored), 'the object')
  const metadata = object(named['metadata'], 'metadata')
  const collection = collectionPath(kindOf(named, suite), text(metadata['namespace'] ?? 'default', 'namespace'))
  const query: { [name: string]: string } = {}
  if (request['dryRun'] === true) query['dryRun'] = 'All'
  for (const option of ['fieldValidation', 'fieldManager'])
    if (request[option] !== undefined) query[option] = text(request[option], option)
  if (request['force'] === true) query['force'] = 'true'
  const path = method === 'POST' ? collection : `${collection}/${text(request['urlName'] ?? metadata['name'], 'the name')}`
  if (method === 'GET' || method === 'DELETE') return { method, path, query }
  if (method !== 'PATCH') return { method, path, query, body: named }
  const type = PATCHES[text(request['patchType'], 'patchType')]
  if (!type) throw new Error(`the patchType ${String(request['patchType'])} is unknown`)
  return { method, path, query, headers: { 'content-type': type }, body: expand(request['patch'] ?? null, stored) }
}

const post = (server: Door, body: JsonObject): ApiResponse => {
  const { namespace = 'default' } = object(body['metadata'], 'metadata')
  return server.handle({ method: 'POST', path: collectionPath(kindOf(body, ''), text(namespace, 'namespace')), body })
}

/** Namespaces that manifests name exist, save one that the case says is missing. */
function namespacesOf(objects: readonly JsonValue[], steps: readonly JsonObject[]): readonly string[] {
  const manifests = [...objects, ...steps.map((step) => object(step['request'], 'request')['object'] ?? null)]
  const named = manifests.flatMap((manifest) => {
    const metadata = isObject(manifest) ? manifest['metadata'] : undefined
    const namespace = isObject(metadata) ? metadata['namespace'] : undefined
    return typeof namespace === 'string' ? [namespace] : []
  })
  const messages = steps.map((step) => (isObject(step['expect']) ? step['expect']['message'] : undefined))
  const made = new Set(
    objects.flatMap((manifest) =>
      isObject(manifest) && manifest['kind'] === 'Namespace' ? [lookUp(manifest, 'metadata.name')] : [],
    ),
  )
  return [...new Set(['default', ...named])].filter(
    (name) => !messages.includes(`namespaces "${name}" not found`) && !made.has(name),
  )
}

function worldOf(given: JsonObject, namespaces: readonly string[], open: (config: ApiServerConfig) => Door): World {
  const server = open(configOf(object(given['config'], 'config')))
  for (const name of namespaces) post(server, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  for (const manifest of list(given['objects'] ?? [], 'objects')) {
    const { status, body } = post(server, object(expand(manifest, []), 'an object'))
    if (status >= 300) throw new Error(`a given object was refused: ${isObject(body) ? String(body['message']) : status}`)
  }
  return { server, stored: [] }
}

function runStep(step: JsonObject, suite: string, { server, stored }: World): readonly string[] {
  only(step, 'the step', [...REMARKS, 'given', 'request', 'expect'])
  const response = server.handle(requestOf(object(step['request'], 'request'), suite, stored))
  stored.push(response.body)
  const { body, status } = response
  return compare(
    object(step['expect'], 'expect'),
    { status, body, warnings: parseWarnings(response.headers['warning']) },
    (at, path) => lookUp(stored[at] ?? null, path),
  )
}

/** Runs a case through a door that `open` makes for it. */
export const throughDoor =
  (open: (config: ApiServerConfig) => Door): CaseRunner =>
  (test, suite) => {
    only(test, 'the case', [...REMARKS, 'given', 'request', 'expect', 'steps'])
    const given = only(object(test['given'] ?? {}, 'given'), 'given', ['config', 'objects'])
    if (test['steps'] !== undefined && test['request'] !== undefined) throw new Error('a case has steps or one request, not both')
    const steps = test['steps'] === undefined ? [test] : list(test['steps'], 'steps').map((step) => object(step, 'a step'))
    const world = worldOf(given, namespacesOf(list(given['objects'] ?? [], 'objects'), steps), open)
    return steps.flatMap((step, i) =>
      runStep(step, suite, world).map((wrong) => (steps.length > 1 ? `step ${i}: ${wrong}` : wrong)),
    )
  }

/** All suites of the area have one shape. */
export const suites: Suites = { 'apiserver/*': throughDoor(newServer) }
