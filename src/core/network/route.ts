import type { Pod } from '../api/pod.ts'
import type { Because } from '../because.ts'
import { nodeAddresses } from './address-book.ts'
import { balance } from './balance.ts'
import { because } from './because-codes.ts'
import { couldNotConnect, timedOut } from './client-text.ts'
import type { FiveTuple } from './packet.ts'
import { isLoopbackText, nodePlace, podPlace, rangeOf } from './places.ts'
import { atListener } from './relay.ts'
import { passRules } from './rules.ts'
import { atApiServer, atNode, atPod, echoed, refused } from './sockets.ts'
import type { Place } from './trace.ts'
import type { Ending, NewHop, Walk } from './walk.ts'

/** One Node to another, and a client outside to the Nodes. */
const NETWORK_MS = 1

/** A packet may be sent on by at most this many Nodes: more is a loop of rules. */
const MOST_NODES = 4

/** A packet enters a Node (or starts there): its rules judge it, then it is routed. */
export function throughNode(walk: Walk, node: string, packet: FiveTuple, visited = 0): Ending {
  const ruled = passRules(walk, node, packet)
  return 'ending' in ruled ? ruled.ending : routeFrom(walk, node, ruled.packet, visited)
}

function routeFrom(walk: Walk, node: string, packet: FiveTuple, visited: number): Ending {
  const { world } = walk
  const { dstIP, dstPort } = packet
  const own = nodeAddresses(world.reader.get('Node', '', node))
  if (isLoopbackText(dstIP) || own.includes(dstIP)) return atNode(walk, node, packet)
  const pod = world.addresses.podAt(dstIP)
  if (pod) return toPod(walk, node, pod, packet)
  const other = world.addresses.nodeAt(dstIP)
  if (other && visited < MOST_NODES) {
    const { name } = other.metadata
    const why = because('route-node-network', { node: name, address: dstIP }, [{ kind: 'Node', namespace: '', name }])
    routeHop(walk, nodePlace(node), nodePlace(name), packet, why, NETWORK_MS)
    return throughNode(walk, name, packet, visited + 1)
  }
  if (dstIP === world.options.apiServer.address) return toApiServer(walk, nodePlace(node), packet)
  const balanced = world.addresses.ingressAt(dstIP, dstPort)
  if (balanced && visited < MOST_NODES) return viaLoadBalancer(walk, packet, visited)
  return toNobody(walk, nodePlace(node), packet)
}

function toPod(walk: Walk, node: string, pod: Pod, packet: FiveTuple): Ending {
  const isSame = pod.spec.nodeName === node
  walk.hop(isSame ? 0 : NETWORK_MS, () => hopTo(nodePlace(node), podPlace(pod), packet, podBecause(pod, node)))
  return atPod(walk, pod, packet)
}

function podBecause({ metadata, spec }: Pod, from: string): Because {
  const { nodeName: node = '' } = spec
  const { namespace = '', name: pod } = metadata
  const refs = [{ kind: 'Pod', namespace, name: pod, path: 'status.podIP' }]
  return node === from ? because('route-same-node', { pod, node }, refs) : because('route-pod-network', { pod, node, from }, refs)
}

function toApiServer(walk: Walk, from: Place, packet: FiveTuple): Ending {
  const { apiServer } = walk.world.options
  routeHop(walk, from, { kind: 'apiserver' }, packet, because('route-apiserver', { address: apiServer.address }), NETWORK_MS)
  if (packet.protocol === 'ICMP') return echoed(walk, { kind: 'apiserver' }, packet)
  if (packet.dstPort === apiServer.port && packet.protocol === 'TCP') return atApiServer(walk, packet)
  const facts = { node: 'apiserver', port: packet.dstPort, protocol: packet.protocol }
  return refused(walk, { kind: 'apiserver' }, packet, () => because('socket-node-nothing-listens', facts))
}

/** A load balancer takes the packet and gives it to a Node. */
function viaLoadBalancer(walk: Walk, packet: FiveTuple, visited: number): Ending {
  const balanced = balance(walk, packet)
  return 'ending' in balanced ? balanced.ending : throughNode(walk, balanced.node, balanced.packet, visited + 1)
}

/**
 * Nobody in the cluster has the address: packets to the cluster's own ranges vanish, and the world outside is not there.
 * Differs: an unused address of the Nodes' network would be "No route to host" after three seconds of ARP.
 */
function toNobody(walk: Walk, from: Place, packet: FiveTuple): Ending {
  const { options } = walk.world
  const { dstIP: address, dstPort: port } = packet
  if (rangeOf(options.serviceCIDRs, address))
    return lost(walk, from, packet, () => because('route-cluster-ip-nobody', { address, port }, serviceRefs(walk, address)))
  if (rangeOf([...options.podCIDRs, ...options.nodeCIDRs], address))
    return lost(walk, from, packet, () => because('route-nobody-has-address', { address }))
  return outside(walk, from, packet)
}

function serviceRefs({ world }: Walk, ip: string): Because['refs'] & object {
  const service = world.reader.serviceByClusterIP(ip)
  return service
    ? [{ kind: 'Service', namespace: service.metadata.namespace ?? '', name: service.metadata.name, path: 'spec.ports' }]
    : []
}

function lost(walk: Walk, where: Place, packet: FiveTuple, why: () => Because): Ending {
  walk.hop(0, () => ({ kind: 'route', where, before: packet, after: packet, verdict: 'drop', because: why() }))
  return { outcome: 'timeout', client: timedOut(walk.target, walk.waitUntilTimeout()) }
}

function outside(walk: Walk, where: Place, packet: FiveTuple): Ending {
  const to: Place = { kind: 'outside', address: packet.dstIP }
  const why = because('route-outside-not-simulated', { address: packet.dstIP })
  walk.hop(0, () => ({ kind: 'route', where, to, before: packet, after: packet, verdict: 'unreachable', because: why }))
  return { outcome: 'unreachable', client: couldNotConnect(walk.target, walk.elapsedMs) }
}

function routeHop(walk: Walk, where: Place, to: Place, packet: FiveTuple, why: Because, takesMs: number): void {
  walk.hop(takesMs, () => hopTo(where, to, packet, why))
}

const hopTo = (where: Place, to: Place, packet: FiveTuple, why: Because): NewHop => ({
  kind: 'route',
  where,
  to,
  before: packet,
  after: packet,
  verdict: 'pass',
  because: why,
})

/**
 * A packet from the laptop or the internet: addresses of Nodes, load balancers and externalIPs lead somewhere, those that
 * exist only inside the cluster do not.
 * Differs: the internet reaches the Nodes' own addresses, as if nothing stood between.
 */
export function fromOutside(walk: Walk, packet: FiveTuple): Ending {
  const { world, client } = walk
  const { dstIP, dstPort } = packet
  if (isLoopbackText(dstIP) || client.addresses.includes(dstIP)) return atOwnMachine(walk, packet)
  const node = world.addresses.nodeAt(dstIP)
  if (node) return throughNode(walk, node.metadata.name, packet)
  if (world.addresses.ingressAt(dstIP, dstPort)) return viaLoadBalancer(walk, packet, 0)
  const external = world.addresses.externalAt(dstIP, dstPort)
  if (external) return viaExternalIP(walk, external.metadata.name, packet)
  if (dstIP === world.options.apiServer.address) return toApiServer(walk, client.place, packet)
  const range = rangeOf([...world.options.serviceCIDRs, ...world.options.podCIDRs], dstIP)
  if (range)
    return lost(walk, client.place, packet, () =>
      because('route-outside-no-way', { address: dstIP, range }, serviceRefs(walk, dstIP)),
    )
  return toNobody(walk, client.place, packet)
}

function viaExternalIP(walk: Walk, service: string, packet: FiveTuple): Ending {
  const { world, client } = walk
  const nodes = world.addresses.balanced()
  const node = walk.entryNode ?? nodes[Math.floor(world.random() * nodes.length)]
  if (node === undefined) return toNobody(walk, client.place, packet)
  walk.entryNode = node
  const why = because('route-external-ip', { service, address: packet.dstIP, node })
  routeHop(walk, client.place, nodePlace(node), packet, why, 0)
  return throughNode(walk, node, packet)
}

/** localhost of a machine outside: what kubectl opened there, else node ports where the laptop is set up to lead to them. */
function atOwnMachine(walk: Walk, packet: FiveTuple): Ending {
  const { world, client } = walk
  if (packet.protocol === 'ICMP') return echoed(walk, client.place, packet)
  const isLaptop = client.place.kind === 'laptop'
  const listener = isLaptop && packet.protocol === 'TCP' ? world.local.at(packet.dstIP, packet.dstPort) : undefined
  if (listener) return atListener(walk, packet, listener)
  const leads = isLaptop && world.options.localhostNodePorts && world.addresses.nodePortAt(packet.dstPort) !== undefined
  const node = leads ? world.addresses.firstNode() : undefined
  const [dstIP] = node === undefined ? [] : nodeAddresses(world.reader.get('Node', '', node))
  if (node === undefined || dstIP === undefined)
    return refused(walk, client.place, packet, () => because('socket-laptop-nothing-listens', { port: packet.dstPort }))
  const after = { ...packet, srcIP: client.addresses[0] ?? packet.srcIP, dstIP }
  walk.translations.push({ where: client.place, before: packet, after })
  const why = because('route-localhost-forwarded', { node, port: packet.dstPort })
  walk.hop(NETWORK_MS, () => ({
    kind: 'route',
    where: client.place,
    to: nodePlace(node),
    before: packet,
    after,
    verdict: 'pass',
    because: why,
  }))
  return throughNode(walk, node, after)
}
