import type { ClusterView, ServiceView } from '../../protocol/view.ts'

const host = ({ name, namespace }: { readonly name: string; readonly namespace: string }): string =>
  namespace === 'default' ? name : `${name}.${namespace}`

const scheme = (protocol: string, port: number): string => {
  if (protocol === 'UDP') return 'udp'
  return [6379, 5432, 3306, 27017].includes(port) ? 'tcp' : 'http'
}

const url = (protocol: string, to: string, port: number): string => {
  const how = scheme(protocol, port)
  return `${how}://${to.includes(':') ? `[${to}]` : to}${how === 'http' && port === 80 ? '' : `:${port}`}${how === 'http' ? '/' : ''}`
}

const ofService = (service: ServiceView, nodes: ClusterView['nodes']): readonly string[] =>
  service.ports.flatMap(({ port, protocol, nodePort }) => [
    url(protocol, host(service), port),
    ...(service.clusterIP !== '' && service.clusterIP !== 'None' ? [url(protocol, service.clusterIP, port)] : []),
    ...service.ingress.map((ip) => url(protocol, ip, port)),
    ...(nodePort > 0 ? nodes.map(({ ip }) => url(protocol, ip, nodePort)) : []),
  ])

const MOST = 60

/** Addresses worth trying: names of Services, their IPs and node ports, then Pods by address. */
export function targetsIn({ services, pods, nodes }: ClusterView): readonly string[] {
  const own = services.filter(({ system }) => !system)
  const names = own.flatMap((service) =>
    service.type === 'ExternalName' ? [`http://${host(service)}/`] : ofService(service, nodes),
  )
  const podPorts = pods
    .filter(({ system, ip }) => !system && ip !== '')
    .flatMap(({ ip, sockets }) => sockets.map(({ port, protocol }) => url(protocol, ip, port)))
  return [...new Set([...names, ...podPorts])].slice(0, MOST)
}
