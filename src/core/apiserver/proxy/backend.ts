import type { EndpointSlice } from '../../api/endpoints.ts'
import { resourceOf } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Result } from '../../api/status.ts'
import type { Reader } from '../../storage/reader.ts'
import { badRequest, notFound, serviceUnavailable } from '../errors.ts'
import { decodePart } from '../query.ts'

/** `/api/v1/namespaces/N/services/ID/proxy/path`: what a proxy request asks for. */
export interface ProxyRoute {
  readonly resource: 'pods' | 'services'
  readonly namespace: string
  /** `[scheme:]name[:port]` */
  readonly id: string
  /** What the program is asked for, with its leading slash; '' when the URL ends at `proxy`. */
  readonly path: string
}

/** The program that the API server itself dials. */
export interface Backend {
  readonly ip: string
  readonly port: number
  readonly pod: Pod
  /** How the Service led there; absent when a Pod was named. */
  readonly service?: { readonly name: string; readonly portName: string; readonly endpoints: number }
}

const PATH = /^\/api\/v1\/namespaces\/([^/]+)\/(pods|services)\/([^/]+)\/proxy(\/.*)?$/

/** Reads a path without its query; null when it is no proxy's. */
export function proxyRouteOf(path: string): ProxyRoute | null {
  const [, namespace = '', resource, id = '', rest = ''] = PATH.exec(path) ?? []
  if (resource !== 'pods' && resource !== 'services') return null
  return { resource, namespace, id: decodePart(id), path: rest }
}

interface Named {
  readonly name: string
  readonly port: string
}

/** Source: apimachinery pkg/util/net/port_split.go SplitSchemeNamePort. */
function splitId(id: string): Named | null {
  const parts = id.split(':')
  if (parts.length > 3) return null
  const [name = '', port = ''] = parts.length === 3 ? parts.slice(1) : parts
  if (parts.length === 3 && !['http', 'https'].includes(parts[0] ?? '')) return null
  return name === '' ? null : { name, port }
}

/** The address that the API server dials, or why there is none: chosen by itself, no cluster IP and no kube-proxy involved. */
export function backendOf(reader: Reader, route: ProxyRoute, random: () => number): Result<Backend> {
  const named = splitId(route.id)
  if (!named)
    return { ok: false, error: badRequest(`invalid ${route.resource.slice(0, -1)} request ${JSON.stringify(route.id)}`) }
  return route.resource === 'pods' ? podBackend(reader, route, named) : serviceBackend(reader, route, named, random)
}

/** Source: kubernetes pkg/registry/core/pod/strategy.go ResourceLocation: without a port the first declared one, else 80. */
function podBackend(reader: Reader, { namespace }: ProxyRoute, { name, port }: Named): Result<Backend> {
  const pod = reader.get('Pod', namespace, name)
  if (!pod) return { ok: false, error: notFound(resourceOf('Pod'), name) }
  const declared = pod.spec.containers.find(({ ports = [] }) => ports.length > 0)?.ports?.[0]?.containerPort
  const number = port === '' ? (declared ?? 80) : Number(port)
  const { podIP: ip } = pod.status
  if (!ip) return { ok: false, error: badRequest('address not allowed') }
  if (!Number.isInteger(number) || number < 1 || number > 65535)
    return { ok: false, error: dialFailed(`dial tcp: lookup tcp/${port}: unknown port`) }
  return { ok: true, value: { ip, port: number, pod } }
}

/** Why nobody answered, as Go's dialer says it. */
export const refusedDial = (ip: string, port: number): string =>
  `dial tcp ${ip.includes(':') ? `[${ip}]` : ip}:${port}: connect: connection refused`
export const NOT_HTTP = 'net/http: HTTP/1.x transport connection broken: malformed HTTP response'

/** A program that could not be asked. Source: apimachinery pkg/util/proxy/transport.go. */
export const dialFailed = (why: string) => serviceUnavailable(`error trying to reach service: ${why}`)

/**
 * A port number stands for the name of the Service's port; without a port only unnamed ports are found. Endpoints without a
 * Pod are passed over.
 * Source: kubernetes pkg/registry/core/service/storage/storage.go ResourceLocation.
 */
function serviceBackend(
  reader: Reader,
  { namespace, id }: ProxyRoute,
  { name, port }: Named,
  random: () => number,
): Result<Backend> {
  const service = reader.get('Service', namespace, name)
  if (!service) return { ok: false, error: notFound(resourceOf('Service'), name) }
  const isNumber = /^\d+$/.test(port)
  const numbered = (service.spec.ports ?? []).find((entry) => entry.port === Number(port))
  if (isNumber && !numbered) {
    return { ok: false, error: serviceUnavailable(`no service port ${port} found for service ${JSON.stringify(name)}`) }
  }
  const portName = isNumber ? (numbered?.name ?? '') : port
  const slices = reader.slicesOfService(namespace, name)
  const start = slices.length > 0 ? Math.floor(random() * slices.length) : 0
  for (const slice of [...slices.slice(start), ...slices.slice(0, start)]) {
    const number = slice.ports?.find((entry) => (entry.name ?? '') === portName)?.port
    const ready = readyPods(reader, namespace, slice)
    const chosen = ready[Math.floor(random() * ready.length)]
    if (number !== undefined && chosen)
      return { ok: true, value: { ...chosen, port: number, service: { name, portName, endpoints: ready.length } } }
  }
  return { ok: false, error: serviceUnavailable(`no endpoints available for service ${JSON.stringify(id)}`) }
}

function readyPods(
  reader: Reader,
  namespace: string,
  slice: EndpointSlice,
): readonly { readonly ip: string; readonly pod: Pod }[] {
  return slice.endpoints.flatMap(({ addresses, conditions, targetRef }) => {
    const [ip] = addresses
    if (ip === undefined || conditions?.ready === false || targetRef?.kind !== 'Pod') return []
    const pod = reader.get('Pod', targetRef.namespace ?? namespace, targetRef.name ?? '')
    return pod?.status.podIPs?.some((own) => own.ip === ip) ? [{ ip, pod }] : []
  })
}
