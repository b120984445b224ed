import { ALL_PARTS } from '../../src/core/all-parts.ts'
import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'
import { isKind, type Kind, type KubeObject, RESOURCES, resourceOf } from '../../src/core/api/kinds.ts'
import { createApiServer } from '../../src/core/apiserver/api-server.ts'
import type { Strategies, Strategy, StrategyContext } from '../../src/core/apiserver/registry/strategy.ts'
import { createStrategies } from '../../src/core/apiserver/strategies/strategies.ts'
import type { ApiRequest, ApiServer } from '../../src/core/apiserver/types.ts'
import { nextRandom } from '../../src/core/sim/random.ts'
import { msOfTimestamp, START_SECONDS, timestampAt } from '../../src/core/sim/time.ts'
import { Store } from '../../src/core/storage/store.ts'

/** Objects of a cluster by what `expect.deleted` calls them: `services/default/nginx`. */
export type Stored = ReadonlyMap<string, JsonObject>

/** The cluster behind a recording. Its clock stands until somebody waits. */
export interface RecordedCluster {
  readonly server: ApiServer
  nowMs(): number
  advance(ms: number): void
  /** What the API server would tell of every object. */
  stored(): Stored
  /** Ends the Pods that were asked to go, as their kubelet does; false when there is none. */
  endPods(): boolean
  /** What somebody else does: the recordings' server took it as it was, without defaults and with its status. */
  meanwhile(request: ApiRequest): void
}

const CONFIG = { serviceCIDR: '10.96.0.0/16', nodePortRange: '30000-32767', serverVersion: 'v1.32.5' }
/** Draws that make an allocator begin its search at 10.96.200.1 and at 31501. */
const FIRST_IP = (200 * 256 - 256) / (65_534 - 256) + 1e-9
const FIRST_PORT = (1501 - 86) / (2768 - 86) + 1e-9
/** The draw whose five characters are `x7k2p`: the name that the recordings' server made up. */
const FIRST_NAME = ['x', '7', 'k', '2', 'p'].reduceRight((sum, char) => sum * 27 + 'bcdfghjklmnpqrstvwxz2456789'.indexOf(char), 0)

/** The Service rules, with draws that hand out addresses and ports in order. */
function inOrder(strategy: Strategy<'Service'>): Strategy<'Service'> {
  const drawing = (context: StrategyContext, addresses: number): StrategyContext => {
    let drawn = 0
    const random = (): number => {
      drawn += 1
      return drawn <= addresses ? FIRST_IP : FIRST_PORT
    }
    return { ...context, random }
  }
  return {
    ...strategy,
    beginCreate: (service, context) => {
      const given = service.spec.type === 'ExternalName' || (service.spec.clusterIP ?? '') !== ''
      return strategy.beginCreate?.(service, drawing(context, given ? 0 : 1)) ?? { ok: true, value: reserved(service) }
    },
    beginUpdate: (service, old, context) => {
      const needs = old.spec.type === 'ExternalName' && service.spec.type !== 'ExternalName'
      return strategy.beginUpdate?.(service, old, drawing(context, needs ? 1 : 0)) ?? { ok: true, value: reserved(service) }
    },
  }
}

const reserved = <T>(object: T) => ({ object, commit: () => {}, revert: () => {} })

/** `services/default/nginx`, `deployments.apps/default/web`, `nodes/node-1`. */
const keyOf = ({ kind, metadata }: KubeObject): string =>
  [
    [resourceOf(kind).plural, resourceOf(kind).group].filter((part) => part !== '').join('.'),
    ...(metadata.namespace ? [metadata.namespace] : []),
    metadata.name,
  ].join('/')

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A given object is what the server returned, whole: nothing in it is checked again. */
function asStored(object: JsonValue): KubeObject {
  const kind = isObject(object) ? object['kind'] : undefined
  if (typeof kind !== 'string' || !isKind(kind)) throw new Error(`no kind ${JSON.stringify(kind)} is known`)
  return object as unknown as KubeObject
}

function namespace(name: string, now: string): KubeObject {
  const metadata = {
    name,
    uid: name,
    resourceVersion: '1',
    creationTimestamp: now,
    labels: { 'kubernetes.io/metadata.name': name },
  }
  return { apiVersion: 'v1', kind: 'Namespace', metadata, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } }
}

/** An object as the API server tells it: some fields are hidden on the way out. */
function shown(strategies: Strategies, object: KubeObject): JsonObject {
  const strategy: Strategy<Kind> = strategies[object.kind]
  return (strategy.decorate?.(object) ?? object) as unknown as JsonObject
}

/** A cluster that holds these objects, and the Namespaces that they are in. `now` is where its clock stands. */
export function recordedCluster(objects: readonly JsonValue[], now: string): RecordedCluster {
  const startMs = msOfTimestamp(now)
  if (startMs === null) throw new Error(`${now} is no time`)
  const store = new Store()
  const given = objects.map(asStored)
  for (const name of new Set(['default', ...given.map(({ metadata }) => metadata.namespace ?? 'default')])) {
    store.load(namespace(name, now))
  }
  for (const object of given) store.load(object)
  let elapsedMs = 0
  let chance = 1
  let drawn = false
  const random = (): number => {
    if (!drawn) {
      drawn = true
      return (FIRST_NAME + 0.5) / 27 ** 5
    }
    const [value, next] = nextRandom(chance)
    chance = next
    return value
  }
  const nowMs = (): number => startMs + elapsedMs
  const host = { nowMs, now: () => timestampAt(nowMs()), random, changed: () => {} }
  const strategies = createStrategies(CONFIG, store)
  let asItIs = false
  const { Pod: pods, Service: services } = strategies
  const server = createApiServer(
    CONFIG,
    host,
    store,
    {
      ...strategies,
      Pod: { ...pods, prepareForCreate: (pod, context) => (asItIs ? pod : pods.prepareForCreate(pod, context)) },
      Service: {
        ...inOrder(services),
        defaults: (service) => (asItIs ? service : services.defaults(service)),
        validateUpdate: (service, old) => (asItIs ? [] : services.validateUpdate(service, old)),
      },
    },
    ALL_PARTS,
  )
  return {
    server,
    meanwhile: (request) => {
      asItIs = true
      const { status, body } = server.handle(request)
      asItIs = false
      if (status >= 300) throw new Error(`what happened meanwhile was refused: ${JSON.stringify(body)}`)
    },
    nowMs: () => START_SECONDS * 1000 + nowMs(),
    advance: (ms) => {
      elapsedMs += ms
    },
    stored: () =>
      new Map(
        RESOURCES.flatMap(({ kind }) => {
          const all: readonly KubeObject[] = store.list(kind)
          return all.map((object) => [keyOf(object), shown(strategies, object)] as const)
        }),
      ),
    endPods: () => {
      const leaving = store.list('Pod').filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
      for (const { kind, metadata } of leaving) {
        server.remove({ kind, namespace: metadata.namespace ?? '', name: metadata.name, gracePeriodSeconds: 0 })
      }
      return leaving.length > 0
    },
  }
}
