import type { Kind, KindMap, KubeObject, NewObject } from '../api/kinds.ts'
import type { Result } from '../api/status.ts'
import type { Removal } from '../controllers/plan.ts'
import type { Presenters } from '../presenters.ts'
import type { Reader } from '../storage/reader.ts'
import type { Store } from '../storage/store.ts'
import { deleteCollection, deleteObject } from './delete.ts'
import { discover } from './discovery.ts'
import { methodNotAllowed, pathNotFound } from './errors.ts'
import { logRouteOf, readLog } from './nodes/log.ts'
import { proxyRouteOf } from './proxy/backend.ts'
import { proxyRequest } from './proxy/handle.ts'
import { type Target, targetOf } from './query.ts'
import { getObject, listObjects, type Reading } from './read.ts'
import { Registry, type Written } from './registry/registry.ts'
import type { Strategies } from './registry/strategy.ts'
import { respondStatus } from './response.ts'
import { type Route, routeOf } from './route.ts'
import { getScale, writeScale } from './scale.ts'
import type { ApiRequest, ApiResponse, ApiServer, ApiServerConfig, ApiServerHost } from './types.ts'
import { withDeprecation } from './warnings.ts'
import { createObject, patchObject, putObject } from './write.ts'

const written = (result: Result<Written>): Result<KubeObject> => (result.ok ? { ok: true, value: result.value.object } : result)

/** A Namespace on its way out whose last finalizer a controller takes away. */
const isFinalized = (object: KubeObject): boolean =>
  object.kind === 'Namespace' && object.metadata.deletionTimestamp !== undefined && (object.spec.finalizers ?? []).length === 0

/** The API server over a store. Whoever writes goes through it: over HTTP shapes by `handle`, controllers by the typed calls. */
export function createApiServer(
  config: ApiServerConfig,
  host: ApiServerHost,
  store: Store,
  strategies: Strategies,
  presenters: Presenters = {},
): ApiServer {
  return new Door(config, host, new Registry(store, strategies, host), presenters)
}

class Door implements ApiServer {
  readonly reader: Reader
  readonly #config: ApiServerConfig
  readonly #host: ApiServerHost
  readonly #registry: Registry
  readonly #presenters: Presenters

  constructor(config: ApiServerConfig, host: ApiServerHost, registry: Registry, presenters: Presenters) {
    this.#config = config
    this.#host = host
    this.#presenters = presenters
    this.#registry = registry
    this.reader = registry.store
  }

  create(object: NewObject): Result<KubeObject> {
    return written(this.#registry.create(object))
  }

  update<K extends Kind>(object: KindMap[K]): Result<KubeObject> {
    return written(isFinalized(object) ? this.#registry.finalize(object) : this.#registry.update(object))
  }

  updateStatus<K extends Kind>(object: KindMap[K]): Result<KubeObject> {
    return written(this.#registry.updateStatus(object))
  }

  remove(removal: Removal): Result<KubeObject> {
    return this.#registry.remove(removal)
  }

  handle(request: ApiRequest): ApiResponse {
    const target = targetOf(request)
    const answer = this.#onNodes(request, target)
    if (answer) return answer
    const route = routeOf(target.path)
    if (!route) return respondStatus(pathNotFound())
    if (route.at === 'discovery') {
      return request.method === 'GET' ? discover(route.document, this.#config) : respondStatus(methodNotAllowed())
    }
    const response = route.at === 'collection' ? this.#collection(route, request, target) : this.#object(route, request, target)
    return withDeprecation(response, route.resource.kind, this.#config.serverVersion)
  }

  /** Requests that the API server passes on to Nodes; null for all others. */
  #onNodes(request: ApiRequest, target: Target): ApiResponse | null {
    const { nodes } = this.#host
    const proxy = proxyRouteOf(target.path)
    if (proxy) return proxyRequest(this.reader, nodes, proxy, request, target, () => this.#host.random())
    const log = logRouteOf(target.path)
    if (!log) return null
    if (request.method !== 'GET') return respondStatus(methodNotAllowed())
    return readLog(this.reader, nodes, log, target.query, this.#host.nowMs())
  }

  #reading({ headers }: ApiRequest, query: Target['query']): Reading {
    return { query, tables: this.#presenters.tables, ...(headers ? { headers } : {}) }
  }

  #collection(
    { resource, namespace }: Extract<Route, { at: 'collection' }>,
    request: ApiRequest,
    { query }: Target,
  ): ApiResponse {
    switch (request.method) {
      case 'GET':
        return listObjects(this.#registry, resource, namespace, this.#reading(request, query))
      case 'POST':
        return namespace === null
          ? respondStatus(methodNotAllowed())
          : createObject(this.#registry, resource, namespace, query, request)
      case 'DELETE':
        return deleteCollection(this.#registry, resource, namespace, query, request.body)
      default:
        return respondStatus(methodNotAllowed())
    }
  }

  #object(route: Extract<Route, { at: 'object' }>, request: ApiRequest, { query }: Target): ApiResponse {
    const { resource, namespace, name, subresource } = route
    if (subresource === 'scale') {
      if (request.method === 'GET') return getScale(this.#registry, resource, namespace, name)
      if (request.method === 'PUT' || request.method === 'PATCH') return writeScale(this.#registry, route, query, request)
      return respondStatus(methodNotAllowed())
    }
    switch (request.method) {
      case 'GET':
        return subresource === 'finalize'
          ? respondStatus(methodNotAllowed())
          : getObject(this.#registry, resource, namespace, name, this.#reading(request, query))
      case 'PUT':
        return putObject(this.#registry, route, query, request)
      case 'PATCH':
        return patchObject(this.#registry, route, query, request)
      case 'DELETE':
        return subresource
          ? respondStatus(methodNotAllowed())
          : deleteObject(this.#registry, resource, namespace, name, query, request.body)
      default:
        return respondStatus(methodNotAllowed())
    }
  }
}
