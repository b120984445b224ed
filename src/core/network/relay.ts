import type { Status } from '../api/status.ts'
import {
  type Backend,
  backendOf,
  dialFailed,
  NOT_HTTP,
  type ProxyRoute,
  proxyRouteOf,
  refusedDial,
} from '../apiserver/proxy/backend.ts'
import type { ApiRequest, Method } from '../apiserver/types.ts'
import type { Because } from '../because.ts'
import { because } from './because-codes.ts'
import { emptyReply, notTLS } from './client-text.ts'
import type { LocalListener } from './local-listeners.ts'
import type { FiveTuple } from './packet.ts'
import { nodePlace, podPlace } from './places.ts'
import { replyHops } from './reply.ts'
import { atPod } from './sockets.ts'
import type { HttpReply, Place } from './trace.ts'
import type { Ending, Walk } from './walk.ts'

const NETWORK_MS = 1
const ANSWER_MS = 1
const LAPTOP: Place = { kind: 'laptop' }
const API_SERVER: Place = { kind: 'apiserver' }

/** A connection to a port that kubectl opened on the laptop. */
export function atListener(walk: Walk, packet: FiveTuple, { serves }: LocalListener): Ending {
  const port = packet.dstPort
  const isProxy = serves.kind === 'apiserver-proxy'
  const why = isProxy
    ? because('socket-kubectl-proxy', { port })
    : because('socket-port-forward', { port, pod: serves.pod, target: serves.port })
  walk.hop(0, () => ({ kind: 'socket', where: LAPTOP, before: packet, after: packet, verdict: 'accept', because: why }))
  return isProxy ? throughProxy(walk, packet) : throughTunnel(walk, packet, serves)
}

/** The connection that kubectl itself opens to the API server. */
function toApiServer(walk: Walk, packet: FiveTuple, why: Because): FiveTuple {
  const { world } = walk
  const { address, port } = world.options.apiServer
  const after = { ...packet, srcIP: world.options.laptopIP, srcPort: world.nextEphemeralPort(), dstIP: address, dstPort: port }
  relay(walk, LAPTOP, API_SERVER, packet, after, why)
  const listens = because('socket-apiserver', { port })
  walk.hop(0, () => ({ kind: 'socket', where: API_SERVER, before: after, after, verdict: 'accept', because: listens }))
  return after
}

/** A program that takes a connection and opens one of its own. */
function relay(walk: Walk, where: Place, to: Place, before: FiveTuple, after: FiveTuple, why: Because): void {
  walk.translations.push({ where, before, after, relayed: true })
  walk.hop(NETWORK_MS, () => ({ kind: 'route', where, to, before, after, verdict: 'pass', because: why }))
}

/** Hosts that kubectl proxy answers to, and paths that it does not pass on. Source: kubectl pkg/proxy/proxy_server.go. */
const ACCEPTED_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/
const REJECTED_PATH = /^\/api\/.*\/pods\/.*\/(exec|attach)/
const FORBIDDEN: HttpReply = {
  status: 403,
  headers: [
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['X-Content-Type-Options', 'nosniff'],
    ['Content-Length', '10'],
  ],
  body: 'Forbidden\n',
}

function throughProxy(walk: Walk, packet: FiveTuple): Ending {
  if (walk.target.scheme === 'https') return { outcome: 'ok', client: notTLS }
  const { path, host } = walk.asked
  const [bare = '/', query] = path.split('?')
  if (!ACCEPTED_HOST.test(host) || REJECTED_PATH.test(bare)) {
    return answeredBy(walk, LAPTOP, packet, FORBIDDEN, because('answer-kubectl-proxy-forbids', { host, path: bare }))
  }
  const { address } = walk.world.options.apiServer
  const inner = toApiServer(walk, packet, because('route-kubectl-proxy', { address }))
  const route = proxyRouteOf(bare)
  return route ? proxied(walk, inner, route, query) : asked(walk, inner)
}

/** A request to the API server itself. */
function asked(walk: Walk, packet: FiveTuple): Ending {
  const { method, path, headers = {}, body } = walk.asked
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  const request: ApiRequest = { method: methodOf(method), path, headers: lower, ...(body === undefined ? {} : { body }) }
  const { status, headers: answered, body: said } = walk.world.askApiServer(request)
  const text = typeof said === 'string' ? said : JSON.stringify(said, null, 2)
  const shown = Object.entries(answered).map(([name, value]) => [canonicalHeader(name), value] as const)
  const http: HttpReply = { status, headers: shown, body: method === 'HEAD' ? '' : text }
  return answeredBy(walk, API_SERVER, packet, http, because('answer-apiserver', { status }))
}

const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const methodOf = (method: string): Method => METHODS.find((one) => one === method) ?? 'GET'

/** `content-type` as Go writes it: `Content-Type`. */
const canonicalHeader = (name: string): string =>
  name
    .split('-')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1).toLowerCase())
    .join('-')

const statusReply = (status: Status): HttpReply => {
  const body = JSON.stringify(status, null, 2)
  return {
    status: status.code ?? 500,
    headers: [
      ['Content-Type', 'application/json'],
      ['Content-Length', String(body.length)],
    ],
    body,
  }
}

/** A program on the way answers in the place of the one behind it. */
function answeredBy(walk: Walk, where: Place, packet: FiveTuple, http: HttpReply, why: Because): Ending {
  const isRefusal = http.status === 503
  walk.hop(ANSWER_MS, () => ({
    kind: 'answer',
    where,
    before: packet,
    after: packet,
    verdict: isRefusal ? 'reject' : 'accept',
    because: why,
  }))
  replyHops(walk, where, packet)
  return { outcome: isRefusal ? 'http-503-apiserver' : 'ok', client: { message: http.body, exitCode: 0 }, http }
}

function refusedBy(walk: Walk, packet: FiveTuple, status: Status, { id }: ProxyRoute): Ending {
  const message = status.message ?? ''
  const why = because('answer-apiserver-refuses', { status: status.code ?? 500, target: id, message })
  return answeredBy(walk, API_SERVER, packet, statusReply(status), why)
}

/** The API server chooses an endpoint and dials it itself. */
function proxied(walk: Walk, packet: FiveTuple, route: ProxyRoute, query: string | undefined): Ending {
  const { world } = walk
  const found = backendOf(world.reader, route, world.random)
  if (!found.ok) return refusedBy(walk, packet, found.error, route)
  if (route.path === '') {
    const location = `${walk.asked.path.split('?')[0]}/${query === undefined ? '' : `?${query}`}`
    const http: HttpReply = {
      status: 301,
      headers: [
        ['Location', location],
        ['Content-Length', '0'],
      ],
      body: '',
    }
    return answeredBy(walk, API_SERVER, packet, http, because('answer-apiserver', { status: 301 }))
  }
  const { ip, port } = found.value
  const after = {
    ...packet,
    srcIP: world.options.apiServer.address,
    srcPort: world.nextEphemeralPort(),
    dstIP: ip,
    dstPort: port,
  }
  relay(walk, API_SERVER, podPlace(found.value.pod), packet, after, dialsBecause(found.value, route))
  walk.asked = forwarded(walk, route, query)
  const ending = atPod(walk, found.value.pod, after)
  if (ending.outcome === 'ok' && ending.http) return { ...ending, ...passedOn(ending.http) }
  walk.translations.pop()
  if (ending.outcome === 'ok' && !walk.record) return ending
  return refusedBy(walk, packet, dialFailed(ending.outcome === 'ok' ? NOT_HTTP : refusedDial(ip, port)), route)
}

function dialsBecause({ ip, port, pod, service }: Backend, { namespace }: ProxyRoute): Because {
  const endpoint = `${ip}:${port}`
  const podRef = { kind: 'Pod', namespace: pod.metadata.namespace ?? '', name: pod.metadata.name }
  if (!service) return because('apiserver-dials-pod', { pod: pod.metadata.name, endpoint }, [podRef])
  const { name, portName, endpoints } = service
  const facts = { service: name, portName, endpoint, pod: pod.metadata.name, endpoints }
  return because('apiserver-picks-endpoint', facts, [podRef, { kind: 'Service', namespace, name, path: 'spec.ports' }])
}

/** The request as the program sees it. Source: kubectl proxy; apimachinery pkg/util/proxy. */
function forwarded({ asked, world }: Walk, { path }: ProxyRoute, query: string | undefined): Walk['asked'] {
  const { laptopIP, apiServer } = world.options
  return {
    ...asked,
    path: `${path}${query === undefined ? '' : `?${query}`}`,
    host: `${apiServer.address}:${apiServer.port}`,
    headers: {
      ...asked.headers,
      'X-Forwarded-For': `127.0.0.1, ${laptopIP}`,
      'X-Forwarded-Uri': asked.path.split('?')[0] ?? '',
    },
  }
}

/** Go's server writes headers sorted; what belongs to one connection only stays behind. */
function passedOn(http: HttpReply): Pick<Ending, 'http' | 'client'> {
  const kept = http.headers.filter(([name]) => name.toLowerCase() !== 'connection')
  const headers = [
    ...kept.map(([name, value]) => [canonicalHeader(name), value] as const),
    ['Cache-Control', 'no-cache, private'] as const,
  ]
  const sorted = headers.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return { http: { ...http, headers: sorted }, client: { message: http.body, exitCode: 0 } }
}

/** kubectl port-forward: a tunnel through the API server and the kubelet to localhost inside one Pod. */
function throughTunnel(
  walk: Walk,
  packet: FiveTuple,
  { namespace, pod: name, port }: LocalListener['serves'] & { kind: 'port-forward' },
): Ending {
  const { world } = walk
  const inner = toApiServer(walk, packet, because('route-port-forward', { pod: name }))
  const pod = world.reader.get('Pod', namespace, name)
  const refs = [{ kind: 'Pod', namespace, name }]
  if (pod?.status.phase !== 'Running' || !pod.spec.nodeName) {
    const why = because('answer-port-forward-lost', { pod: name }, refs)
    walk.hop(0, () => ({ kind: 'answer', where: API_SERVER, before: inner, after: inner, verdict: 'unreachable', because: why }))
    return { outcome: 'unreachable', client: emptyReply }
  }
  const node = nodePlace(pod.spec.nodeName)
  const toKubelet = because('route-port-forward-kubelet', { node: pod.spec.nodeName })
  walk.hop(NETWORK_MS, () => ({
    kind: 'route',
    where: API_SERVER,
    to: node,
    before: inner,
    after: inner,
    verdict: 'pass',
    because: toKubelet,
  }))
  const inside = { ...inner, srcIP: '127.0.0.1', srcPort: world.nextEphemeralPort(), dstIP: '127.0.0.1', dstPort: port }
  relay(walk, node, podPlace(pod), inner, inside, because('route-port-forward-inside', { pod: name, port }, refs))
  const ending = atPod(walk, pod, inside)
  return ending.outcome === 'ok' ? ending : { ...ending, client: emptyReply }
}
