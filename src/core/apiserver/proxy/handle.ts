import type { HttpReply } from '../../network/trace.ts'
import type { Reader } from '../../storage/reader.ts'
import type { NodeAccess } from '../nodes/access.ts'
import type { Target } from '../query.ts'
import { respondStatus } from '../response.ts'
import type { ApiRequest, ApiResponse } from '../types.ts'
import { backendOf, dialFailed, type ProxyRoute } from './backend.ts'

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
  reader: Reader,
  nodes: NodeAccess | undefined,
  route: ProxyRoute,
  request: ApiRequest,
  { path: bare, query }: Target,
  random: () => number,
): ApiResponse {
  const found = backendOf(reader, route, random)
  if (!found.ok) return respondStatus(found.error)
  const parameters = askedPath({ ...route, path: '' }, query)
  if (route.path === '') return { status: 301, headers: { location: `${bare}/${parameters}` }, body: '' }
  const { method, headers = {}, body } = request
  const answer = nodes?.call(found.value, {
    method,
    path: askedPath(route, query),
    host: headers['host'] ?? 'kubernetes.default.svc',
    headers,
    ...(body === undefined ? {} : { body: isText(body) ? body : JSON.stringify(body) }),
  })
  if (answer === undefined || isText(answer)) return respondStatus(dialFailed(answer ?? 'no Nodes'))
  return asResponse(answer)
}

const asResponse = ({ status, headers, body }: HttpReply): ApiResponse => ({
  status,
  headers: Object.fromEntries(
    headers.filter(([name]) => name.toLowerCase() !== 'connection').map(([name, value]) => [name.toLowerCase(), value]),
  ),
  body,
})
