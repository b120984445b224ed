import type { JsonObject } from '../../core/api/json.ts'
import type { Result } from '../../core/api/status.ts'
import type { ApiRequest } from '../../core/apiserver/types.ts'
import { parseWarnings } from '../../core/apiserver/warnings.ts'
import type { Flags } from '../flags/types.ts'
import type { KubectlHost } from '../host.ts'
import { type Answer, type ApiResource, apiVersionOf, type Client, type WatchEvent } from './client.ts'
import { discoverResources, findResource } from './discovery.ts'
import { HttpLog, urlPath } from './http-log.ts'
import { at, isObject, listAt, textAt } from './json.ts'
import { klogLine } from './klog.ts'
import { type Kubeconfig, loadKubeconfig, NO_SERVER, targetOf } from './kubeconfig.ts'
import type { Trouble } from './trouble.ts'

const hostOf = (server: string): string => server.replace(/^\w+:\/\//, '').replace(/\/.*$/, '')

/** Nobody listens at a server that no kubeconfig names: the host reaches one cluster. */
const isServed = (server: string, { content }: Kubeconfig): boolean =>
  listAt(content, 'clusters').some((cluster) => textAt(cluster, 'cluster', 'server') === server)

/** What a client needs of its machine. */
export type ConnectHost = Pick<KubectlHost, 'request' | 'nowMs' | 'wait' | 'interrupted' | 'stderr' | 'files' | 'cwd' | 'env'>

/** Reads the kubeconfig and answers with the client of the cluster that it names. What is wrong with it is every call's answer. */
export async function connect(flags: Flags, host: ConnectHost): Promise<Client> {
  const config = await loadKubeconfig(flags, host)
  if (!config.ok) return new Connection(flags, host, { server: NO_SERVER, namespace: 'default' }, config.error)
  const target = targetOf(config.value, flags)
  if (!target.ok) return new Connection(flags, host, { server: NO_SERVER, namespace: 'default' }, target.error)
  const refused = isServed(target.value.server, config.value) ? null : refusal(target.value.server)
  const connection = new Connection(flags, host, target.value, refused)
  if (config.value.exists) connection.log.loaded(config.value.path)
  return connection
}

const refusal = (server: string): Trouble => ({
  line: `The connection to the server ${hostOf(server)} was refused - did you specify the right host or port?`,
})

/** How often discovery is tried before it is given up. Source: recorded. */
const DISCOVERY_TRIES = 5

class Connection implements Client {
  readonly server: string
  readonly namespace: string
  readonly namespaceGiven: boolean
  readonly log: HttpLog
  readonly #host: ConnectHost
  readonly #trouble: Trouble | null
  #resources: Promise<Result<readonly ApiResource[], Trouble>> | null = null

  constructor(
    flags: Flags,
    host: ConnectHost,
    target: { readonly server: string; readonly namespace: string },
    trouble: Trouble | null,
  ) {
    this.server = target.server
    this.namespace = target.namespace
    this.namespaceGiven = flags.changed('namespace')
    this.log = new HttpLog(host, target.server, flags.int('v'))
    this.#host = host
    this.#trouble = trouble
  }

  async call(request: ApiRequest): Promise<Answer> {
    if (this.#trouble) return { ok: false, error: this.#trouble }
    this.log.asked(request)
    const began = this.#host.nowMs()
    const response = await this.#host.request(request)
    this.log.answered(request, response, this.#host.nowMs() - began)
    for (const text of parseWarnings(response.headers['warning'])) this.#host.stderr(`Warning: ${text}\n`)
    if (response.status < 400) return { ok: true, value: { body: response.body, status: response.status } }
    return { ok: false, error: { status: statusOf(response.status, response.body, request) } }
  }

  async *watch(request: ApiRequest, since: string, untilMs = Number.POSITIVE_INFINITY): AsyncGenerator<WatchEvent> {
    let resourceVersion = since
    const asked = (): ApiRequest => ({ ...request, query: { ...request.query, resourceVersion, watch: 'true' } })
    this.log.asked(asked())
    for (let first = true; ; first = false) {
      const response = await this.#host.request(asked())
      if (first) this.log.answered(asked(), response, 0)
      if (response.status >= 400) {
        yield { type: 'ERROR', object: response.body }
        return
      }
      for (const event of Array.isArray(response.body) ? response.body : []) {
        const object = at(event, 'object') ?? null
        resourceVersion = textAt(object, 'metadata', 'resourceVersion') || resourceVersion
        yield { type: textAt(event, 'type'), object }
      }
      const left = untilMs - this.#host.nowMs()
      if (left <= 0 || this.#host.interrupted()) return
      await this.#host.wait(left)
      if (this.#host.interrupted()) return
    }
  }

  resources(): Promise<Result<readonly ApiResource[], Trouble>> {
    this.#resources ??= this.#discover()
    return this.#resources
  }

  async resource(word: string): Promise<Result<ApiResource, Trouble>> {
    const resources = await this.resources()
    if (!resources.ok) return resources
    const found = findResource(resources.value, word)
    const [name = ''] = word.split('.')
    return found
      ? { ok: true, value: found }
      : { ok: false, error: { text: `the server doesn't have a resource type ${JSON.stringify(name)}` } }
  }

  async resourceOfKind(apiVersion: string, kind: string): Promise<Result<ApiResource, Trouble>> {
    const resources = await this.resources()
    if (!resources.ok) return resources
    const found = resources.value.find((resource) => resource.kind === kind && apiVersionOf(resource) === apiVersion)
    const text = `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`
    return found ? { ok: true, value: found } : { ok: false, error: { text } }
  }

  path(
    { group, version, plural, namespaced }: ApiResource,
    namespace: string | null,
    name?: string,
    subresource?: string,
  ): string {
    const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
    const space = namespaced && namespace !== null ? `/namespaces/${namespace}` : ''
    const rest = [plural, name, subresource].filter((part) => part !== undefined).join('/')
    return `${root}${space}/${rest}`
  }

  async #discover(): Promise<Result<readonly ApiResource[], Trouble>> {
    const found = await discoverResources((path) => this.call({ method: 'GET', path }))
    if (!found.ok && 'line' in found.error && this.#trouble === found.error && found.error.line.startsWith('The connection')) {
      this.#sayUnreachable()
    }
    return found
  }

  #sayUnreachable(): void {
    const url = `${this.server}${urlPath({ method: 'GET', path: '/api?timeout=32s' })}`
    const address = hostOf(this.server).replace(/^localhost/, '127.0.0.1')
    const why = `couldn't get current server API group list: Get ${JSON.stringify(url)}: dial tcp ${address}: connect: connection refused`
    const line = klogLine(this.#host, 'E', 'memcache.go:265', `"Unhandled Error" err=${JSON.stringify(why)}`)
    for (let tries = 0; tries < DISCOVERY_TRIES; tries += 1) this.#host.stderr(line)
  }
}

/** The Status of an answer; a body that is none becomes one as client-go makes it. */
function statusOf(code: number, body: ApiRequest['body'] | null, { method }: ApiRequest): JsonObject {
  if (isObject(body ?? null) && textAt(body, 'kind') === 'Status') return body as JsonObject
  const message = typeof body === 'string' && body !== '' ? body : `the server rejected our request (${method.toLowerCase()})`
  return {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    reason: code === 404 ? 'NotFound' : 'InternalError',
    message,
    code,
  }
}
