import type { Hop, Trace } from '../../core/network/trace.ts'
import type { ClusterView, ServiceView } from '../../protocol/view.ts'

/** The Service whose address, node port or load balancer a packet is sent to; null for any other destination. */
export function serviceOf({ before, because }: Hop, view: ClusterView): ServiceView | null {
  const { dstIP, dstPort, protocol } = before
  const isNode = view.nodes.some(({ ip }) => ip === dstIP)
  const here = view.services.filter(
    ({ clusterIP, ingress, externalIPs }) => clusterIP === dstIP || ingress.includes(dstIP) || externalIPs.includes(dstIP),
  )
  // Services may share a load balancer's address, never a port of it.
  const byAddress = here.find(({ ports }) => ports.some(({ port }) => port === dstPort)) ?? here[0]
  const byNodePort = view.services.find(({ ports }) =>
    ports.some((port) => port.nodePort === dstPort && port.protocol === protocol && dstPort > 0),
  )
  const found = byAddress ?? (isNode ? byNodePort : undefined)
  if (found) return found
  const named = because.refs?.find(({ kind }) => kind === 'Service')
  return view.services.find(({ name, namespace }) => name === named?.name && namespace === named.namespace) ?? null
}

/** The Service that judges the packet at this hop or at the next one that has rules. */
export function nextService({ hops }: Trace, from: number, view: ClusterView): ServiceView | null {
  const hop = hops.slice(from).find(({ kind }) => kind === 'rule' || kind === 'balance')
  return hop ? serviceOf(hop, view) : null
}

/** Name of the Node whose rules judge the packet next; '' for none. */
export function nextNode({ hops }: Trace, from: number): string {
  const hop = hops.slice(from).find(({ kind }) => kind === 'rule')
  return hop?.where.kind === 'node' ? hop.where.name : hop?.where.kind === 'pod' ? hop.where.node : ''
}
