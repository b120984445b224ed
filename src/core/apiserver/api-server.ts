import type { Kind, KindMap, KubeObject, NewObject } from '../api/kinds.ts'
import type { Result } from '../api/status.ts'
import type { Binding, Removal } from '../controllers/plan.ts'
import { invariant } from '../invariant.ts'
import type { Parts } from '../parts.ts'
import type { Reader } from '../storage/reader.ts'
import type { Store } from '../storage/store.ts'
import { deleteCollection, deleteObject } from './delete.ts'
import { methodNotAllowed, pathNotFound } from './errors.ts'
import { type Target, targetOf } from './query.ts'
import { getObject, listObjects, type Reading } from './read.ts'
import { Registry, type WriteOptions, type Written } from './registry/registry.ts'
import type { Strategies } from './registry/strategy.ts'
import { respondStatus } from './response.ts'
import { type Route, routeOf } from './route.ts'
import type { ApiRequest, ApiResponse, ApiServer, ApiServerConfig, ApiServerHost, EventStore, UpdateOptions } from './types.ts'
import { withDeprecation } from './warnings.ts'
import { createObject, patchObject, putObject } from './write.ts'

const CONDITIONAL: WriteOptions = { dryRun: false }
const UNCONDITIONAL: WriteOptions = { dryRun: false, unconditional: true }

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
  parts: Parts = {},
): ApiServer {
  return new Door(config, host, new Registry(store, strategies, host, parts), parts)
}

class Door implements ApiServer {
  readonly reader: Reader
  readonly events: EventStore
  readonly #config: ApiServerConfig
  readonly #host: ApiServerHost
  readonly #registry: Registry
  readonly #parts: Parts

  constructor(config: ApiServerConfig, host: ApiServerHost, registry: Registry, parts: Parts) {
    this.#config = config
    this.#host = host
    this.#parts = parts
    this.#registry = registry
    this.reader = registry.store
    this.events = registry
  }

  create(object: NewObject): Result<KubeObject> {
    return written(this.#registry.create(object))
  }

  update<K extends Kind>(object: KindMap[K], { unconditional = false }: UpdateOptions = {}): Result<KubeObject> {
    const options = unconditional ? UNCONDITIONAL : CONDITIONAL
    return written(isFinalized(object) ? this.#registry.finalize(object, options) : this.#registry.update(object, options))
  }

  updateStatus<K extends Kind>(object: KindMap[K], { unconditional = false }: UpdateOptions = {}): Result<KubeObject> {
    return written(this.#registry.updateStatus(object, unconditional ? UNCONDITIONAL : CONDITIONAL))
  }

  bind(binding: Binding): Result<KubeObject> {
    return this.#registry.bind(binding)
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
      if (request.method !== 'GET') return respondStatus(methodNotAllowed())
      return this.#parts.discovery?.(route.document, this.#config) ?? respondStatus(pathNotFound())
    }
    const response = route.at === 'collection' ? this.#collection(route, request, target) : this.#object(route, request, target)
    return withDeprecation(response, route.resource.kind, this.#config.serverVersion)
  }

  /** Requests that the API server passes on to Nodes; null for all others. */
  #onNodes(request: ApiRequest, target: Target): ApiResponse | null {
    const { nodes } = this.#host
    const { nodeRequests } = this.#parts
    if (!nodes || !nodeRequests) return null
    const random = (): number => this.#host.random()
    return nodeRequests(request, target, { reader: this.reader, nodes, nowMs: this.#host.nowMs(), random })
  }

  #reading({ headers }: ApiRequest, query: Target['query']): Reading {
    return { query, tables: this.#parts.tables, ...(headers ? { headers } : {}) }
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
      const { scale } = this.#parts
      invariant(scale, 'a Scale was asked for before its code had come')
      if (request.method === 'GET') return scale.get(this.#registry, resource, namespace, name)
      if (request.method === 'PUT' || request.method === 'PATCH') return scale.write(this.#registry, route, query, request)
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
