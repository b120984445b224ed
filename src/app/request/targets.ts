import type { From } from '../../core/network/trace.ts'
import type { ClusterView, ServiceView } from '../../protocol/view.ts'

const host = ({ name, namespace }: { readonly name: string; readonly namespace: string }): string =>
  namespace === 'default' ? name : `${name}.${namespace}`

const scheme = (protocol: string, port: number): string => {
  if (protocol === 'UDP') return 'udp'
  return [6379, 5432, 3306, 27017].includes(port) ? 'tcp' : 'http'
}

/** `port` is where to knock; `spoken` the Service's own port, which tells what is spoken there. */
const url = (protocol: string, to: string, port: number, spoken = port): string => {
  const how = scheme(protocol, spoken)
  return `${how}://${to.includes(':') ? `[${to}]` : to}${how === 'http' && port === 80 ? '' : `:${port}`}${how === 'http' ? '/' : ''}`
}

const insideTargets = (service: ServiceView): readonly string[] =>
  service.type === 'ExternalName'
    ? [`http://${host(service)}/`]
    : service.ports.flatMap(({ port, protocol }) => [
        url(protocol, host(service), port),
        ...(service.clusterIP !== '' && service.clusterIP !== 'None' ? [url(protocol, service.clusterIP, port)] : []),
      ])

/**
 * Addresses of a Service that a sender outside reaches, the port that was asked for first: those of its load balancer, and
 * for the laptop, which stands on the Nodes' network, its node ports.
 */
export function outsideTargets(service: ServiceView, nodes: ClusterView['nodes'], from: From, wanted = 0): readonly string[] {
  const laptop = !('external' in from) || from.at !== 'internet'
  return service.ports
    .toSorted((a, b) => Number(b.port === wanted) - Number(a.port === wanted))
    .flatMap(({ port, protocol, nodePort }) => [
      ...service.ingress.map((ip) => url(protocol, ip, port)),
      ...(nodePort > 0 && laptop ? nodes.map(({ ip }) => url(protocol, ip, nodePort, port)) : []),
    ])
}

const MOST = 60

/** Addresses worth trying, those that the sender reaches first: names of Services, their IPs and node ports, Pods by address. */
export function targetsIn({ services, pods, nodes }: ClusterView, from: From): readonly string[] {
  const own = services.filter(({ system }) => !system)
  const inside = own.flatMap(insideTargets)
  const outside = own.flatMap((service) => outsideTargets(service, nodes, from))
  const podPorts = pods
    .filter(({ system, ip }) => !system && ip !== '')
    .flatMap(({ ip, sockets }) => sockets.map(({ port, protocol }) => url(protocol, ip, port)))
  const ordered = 'external' in from ? [...outside, ...inside, ...podPorts] : [...inside, ...outside, ...podPorts]
  return [...new Set(ordered)].slice(0, MOST)
}
