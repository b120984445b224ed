import { ALL_PARTS } from '../../src/core/all-parts.ts'
import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'
import { createApiServer } from '../../src/core/apiserver/api-server.ts'
import { createStrategies } from '../../src/core/apiserver/strategies/strategies.ts'
import type { ApiRequest, ApiResponse, ApiServer } from '../../src/core/apiserver/types.ts'
import { nextRandom } from '../../src/core/sim/random.ts'
import { timestampAt } from '../../src/core/sim/time.ts'
import type { Change } from '../../src/core/storage/reader.ts'
import { Store } from '../../src/core/storage/store.ts'

export interface TestServer {
  readonly server: ApiServer
  readonly store: Store
  readonly changes: readonly Change[]
  /** Moves the clock. */
  advance(ms: number): void
  call(method: ApiRequest['method'], path: string, body?: JsonValue, more?: Pick<ApiRequest, 'query' | 'headers'>): ApiResponse
}

const CONFIG = { serviceCIDR: '10.96.0.0/16', nodePortRange: '30000-32767', serverVersion: 'v1.35.0' }

/** A server with the namespace `default` and nothing else. */
export function newServer(): TestServer {
  const store = new Store()
  const changes: Change[] = []
  let chance = 1
  let nowMs = 0
  const host = {
    nowMs: () => nowMs,
    now: () => timestampAt(nowMs),
    random: () => {
      const [value, next] = nextRandom(chance)
      chance = next
      return value
    },
    changed: (change: Change) => changes.push(change),
  }
  const server = createApiServer(CONFIG, host, store, createStrategies(CONFIG, store), ALL_PARTS)
  const call: TestServer['call'] = (method, path, body, more = {}) =>
    server.handle({ method, path, ...(body === undefined ? {} : { body }), ...more })
  call('POST', '/api/v1/namespaces', { metadata: { name: 'default' } })
  return {
    server,
    store,
    changes,
    call,
    advance: (ms) => {
      nowMs += ms
    },
  }
}

export const SERVICES = '/api/v1/namespaces/default/services'
export const PODS = '/api/v1/namespaces/default/pods'
export const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments'

export const service = (name: string, spec: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app: 'web' }, ports: [{ port: 80 }], ...spec },
})

export const pod = (name: string, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: 'web' }, ...more },
  spec: { containers: [{ name: 'app', image: 'nginx:1.27' }] },
})

export const deployment = (name: string, replicas = 3): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'nginx:1.27' }] } },
  },
})

/** What stands at a path such as `spec.ports[0].port`; undefined when nothing does. */
export function at(value: JsonValue | undefined, path: string): JsonValue | undefined {
  return path
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .reduce<JsonValue | undefined>((found, part) => {
      if (Array.isArray(found)) return found[Number(part)]
      return typeof found === 'object' && found !== null ? Object.entries(found).find(([key]) => key === part)?.[1] : undefined
    }, value)
}
