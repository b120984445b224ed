import type { JsonObject, JsonValue } from '../../../src/core/api/json.ts'
import { isKind, type KubeObject, resourceOf } from '../../../src/core/api/kinds.ts'
import { list, number, object, objects, onlyFields, text } from './json.ts'

const PERIOD = 250

/** `10.1.A.B` of the n-th generated Pod. */
const podAddress = (n: number): string => `10.1.${Math.floor(n / PERIOD)}.${(n % PERIOD) + 1}`

function replaced(template: JsonValue, n: number): JsonValue {
  return JSON.parse(JSON.stringify(template).replaceAll('{n}', String(n)).replaceAll('{ip}', podAddress(n)))
}

const every = (spec: JsonObject, n: number): boolean => {
  const step = spec['notReadyEvery']
  return step !== undefined && n % number(step, 'notReadyEvery') === 0
}

function generatedPods(spec: JsonObject): readonly JsonObject[] {
  onlyFields(spec, ['what', 'from', 'count', 'notReadyEvery', 'template'], 'generate pods')
  const from = number(spec['from'], 'from')
  return Array.from({ length: number(spec['count'], 'count') }, (_, i) => {
    const pod = object(replaced(object(spec['template'], 'template'), from + i), 'pod')
    if (!every(spec, from + i)) return pod
    return { ...pod, status: { ...object(pod['status'], 'status'), conditions: [{ type: 'Ready', status: 'False' }] } }
  })
}

function generatedSlice(spec: JsonObject): JsonObject {
  onlyFields(spec, ['what', 'from', 'count', 'step', 'notReadyEvery', 'slice', 'endpointTemplate'], 'generate slice')
  const [from, step] = [number(spec['from'], 'from'), number(spec['step'] ?? 1, 'step')]
  const endpoints = Array.from({ length: number(spec['count'], 'count') }, (_, i) => {
    const n = from + i * step
    const endpoint = object(replaced(object(spec['endpointTemplate'], 'endpointTemplate'), n), 'endpoint')
    return every(spec, n) ? { ...endpoint, conditions: { ready: false, serving: false, terminating: false } } : endpoint
  })
  return { ...object(spec['slice'], 'slice'), endpoints }
}

/** Puts `count` addresses 10.1.A.B, counted in 256s, into a subset of the one Endpoints object. */
function withAddresses(all: readonly JsonObject[], spec: JsonObject): readonly JsonObject[] {
  onlyFields(spec, ['what', 'subset', 'count', 'ip'], 'generate endpointsAddresses')
  const at = number(spec['subset'], 'subset')
  const addresses = Array.from({ length: number(spec['count'], 'count') }, (_, i) => ({ ip: `10.1.${i >> 8}.${i & 255}` }))
  return all.map((one) => {
    if (one['kind'] !== 'Endpoints') return one
    return {
      ...one,
      subsets: objects(one['subsets'], 'subsets').map((subset, i) => (i === at ? { ...subset, addresses } : subset)),
    }
  })
}

/** The objects of a case, those that it generates included. */
export function givenObjects(given: JsonObject): readonly KubeObject[] {
  let all = [...objects(given['objects'] ?? [], 'given.objects')]
  for (const spec of objects(given['generate'] ?? [], 'given.generate')) {
    const what = text(spec['what'], 'generate.what')
    if (what === 'pods') all.push(...generatedPods(spec))
    else if (what === 'slice') all.push(generatedSlice(spec))
    else if (what === 'endpointsAddresses') all = [...withAddresses(all, spec)]
    else throw new Error(`generate: unknown ${what}`)
  }
  return all.map(complete)
}

/** A Service port without a target means itself. */
function withPortDefaults(spec: JsonObject): JsonObject {
  if (spec['ports'] === undefined) return spec
  return {
    ...spec,
    ports: objects(spec['ports'], 'ports').map((port) => ({ targetPort: port['port'] ?? 0, protocol: 'TCP', ...port })),
  }
}

/** Metadata and empty parts that the API server would have filled in; a selector that is empty is dropped on the wire. */
export function complete(raw: JsonObject, i = 0): KubeObject {
  const kind = text(raw['kind'], 'kind')
  if (!isKind(kind)) throw new Error(`unknown kind ${kind}`)
  const { namespace, ...metadata } = object(raw['metadata'], 'metadata')
  const spec = raw['spec'] === undefined ? {} : object(raw['spec'], 'spec')
  const selects = Object.keys(object(spec['selector'] ?? {}, 'selector')).length > 0
  const { selector, ...rest } = kind === 'Service' ? withPortDefaults(spec) : spec
  const filled = {
    ...raw,
    metadata: {
      uid: `uid-${i}`,
      resourceVersion: '0',
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...metadata,
      ...(resourceOf(kind).namespaced ? { namespace: text(namespace ?? 'default', 'namespace') } : {}),
    },
    ...(kind === 'EndpointSlice' || kind === 'Endpoints'
      ? {}
      : { spec: selects ? { ...rest, selector } : rest, status: raw['status'] ?? {} }),
    ...(kind === 'EndpointSlice' ? { endpoints: list(raw['endpoints'] ?? [], 'endpoints') } : {}),
  }
  // A case's object is one of the kind it names; what it leaves out besides, nothing here reads.
  return filled as unknown as KubeObject
}
