import type { KubeObject, NewObject } from '../../src/core/api/kinds.ts'
import type { Service, ServicePort, ServiceSpec } from '../../src/core/api/service.ts'
import type { Result } from '../../src/core/api/status.ts'
import { Registry, type WriteOptions, type Written } from '../../src/core/apiserver/registry/registry.ts'
import { ServicePools } from '../../src/core/apiserver/strategies/service/pools.ts'
import { serviceStrategy } from '../../src/core/apiserver/strategies/service/strategy.ts'
import { createStrategies } from '../../src/core/apiserver/strategies/strategies.ts'
import { nextRandom } from '../../src/core/sim/random.ts'
import { Store } from '../../src/core/storage/store.ts'

export interface Ranges {
  readonly serviceCIDR: string
  readonly nodePortRange: string
}

export interface World {
  readonly store: Store
  readonly pools: ServicePools
  readonly registry: Registry
}

/** A registry with the real rules over a real store, and the namespace `default`. */
export function world(ranges: Partial<Ranges> = {}, seed = 1, store = new Store()): World {
  const config = { serviceCIDR: '10.96.0.0/16', nodePortRange: '30000-32767', serverVersion: 'v1.35.0', ...ranges }
  let state = seed >>> 0
  const random = (): number => {
    const [value, next] = nextRandom(state)
    state = next
    return value
  }
  const pools = new ServicePools(config, store)
  const strategies = { ...createStrategies(config, store), Service: serviceStrategy(pools) }
  const registry = new Registry(store, strategies, {
    nowMs: () => 0,
    now: () => '2026-01-01T00:00:00Z',
    random,
    changed: () => {},
  })
  if (!store.get('Namespace', '', 'default')) {
    registry.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' }, spec: {} })
  }
  return { store, pools, registry }
}

export type ServiceManifest = Partial<Omit<ServiceSpec, 'ports'>> & { readonly ports?: readonly Partial<ServicePort>[] }

/** A Service as somebody writes it: fields may be missing, so the cast is the one a decoder makes. */
export const service = (name: string, spec: ServiceManifest): Service =>
  ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: { ports: [{ port: 80 }], ...spec },
  }) as unknown as Service

/** Any object as somebody writes it. */
export const manifest = (object: object): NewObject => object as NewObject

export function put({ registry, store }: World, object: Service, options?: WriteOptions): Result<Written> {
  const { name } = object.metadata
  return store.get('Service', 'default', name) ? registry.update(object, options) : registry.create(manifest(object), options)
}

export const remove = ({ registry }: World, name: string): Result<KubeObject> =>
  registry.remove({ kind: 'Service', namespace: 'default', name })

/** The messages of a refusal; none when it was accepted. */
export const refusal = (result: Result<Written>): string => (result.ok ? '' : (result.error.message ?? ''))

export function written(result: Result<Written>): KubeObject {
  if (!result.ok) throw new Error(result.error.message)
  return result.value.object
}
