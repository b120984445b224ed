import type { HttpRequest } from '../../kubelet/http-status.ts'
import type { HttpReply } from '../../network/trace.ts'
import type { NodeAccess, NodeRequestWorld } from '../nodes/access.ts'
import type { Target } from '../query.ts'
import { respondStatus } from '../response.ts'
import type { ApiRequest, ApiResponse } from '../types.ts'
import { type Backend, backendOf, dialFailed, NOT_HTTP, type ProxyRoute, refusedDial } from './backend.ts'

/** What a client sent after `proxy`, with every parameter of the request. */
function askedPath({ path }: ProxyRoute, query: Target['query']): string {
  const pairs = [...query].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path
}

const isText = (value: unknown): value is string => typeof value === 'string'

/**
 * Passes a request on to a program in a Pod and its answer back, for whoever calls the API server directly. Requests that
 * come by `kubectl proxy` walk hop by hop instead (network/relay.ts).
 * Source: apimachinery pkg/util/proxy/upgradeaware.go.
 */
export function proxyRequest(
  route: ProxyRoute,
  request: ApiRequest,
  { path: bare, query }: Target,
  { reader, nodes, random }: NodeRequestWorld,
): ApiResponse {
  const found = backendOf(reader, route, random)
  if (!found.ok) return respondStatus(found.error)
  const parameters = askedPath({ ...route, path: '' }, query)
  if (route.path === '') return { status: 301, headers: { location: `${bare}/${parameters}` }, body: '' }
  const { method, headers = {}, body } = request
  const answer = call(nodes, found.value, {
    method,
    path: askedPath(route, query),
    host: headers['host'] ?? 'kubernetes.default.svc',
    headers,
    ...(body === undefined ? {} : { body: isText(body) ? body : JSON.stringify(body) }),
  })
  if (isText(answer)) return respondStatus(dialFailed(answer))
  return asResponse(answer)
}

/** The port that a client has who calls without walking. */
const SOME_PORT = 40_000

/** Asks a program in a Pod; a text says why nobody answered. */
function call(
  nodes: NodeAccess,
  { pod, ip, port }: Backend,
  request: Omit<HttpRequest, 'clientIP' | 'clientPort'>,
): HttpReply | string {
  const socket = nodes.listeners(pod).find((one) => one.port === port && one.protocol === 'TCP' && one.address === '0.0.0.0')
  if (!socket) return refusedDial(ip, port)
  const reply = nodes.answerHttp(pod, socket, { ...request, clientIP: nodes.address, clientPort: SOME_PORT })
  return reply.status === 0 ? NOT_HTTP : reply
}

const asResponse = ({ status, headers, body }: HttpReply): ApiResponse => ({
  status,
  headers: Object.fromEntries(
    headers.filter(([name]) => name.toLowerCase() !== 'connection').map(([name, value]) => [name.toLowerCase(), value]),
  ),
  body,
})
