import type { Service } from '../api/service.ts'
import type { FieldRef } from '../because.ts'
import { canonicalIP } from '../net/ip.ts'
import { nodeAddresses } from './address-book.ts'
import { because } from './because-codes.ts'
import { timedOut } from './client-text.ts'
import type { FiveTuple } from './packet.ts'
import { nodePlace } from './places.ts'
import { readyByNode } from './ready-nodes.ts'
import type { Hop, Place } from './trace.ts'
import type { Ending, Walk } from './walk.ts'

const BALANCE_MS = 1

/**
 * An external load balancer picks a Node at random among those that pass its health check: all of them, or under
 * externalTrafficPolicy Local those with a ready endpoint. With ipMode VIP the packet keeps its destination; with Proxy it
 * is sent to the Node's address and node port by the load balancer itself.
 * Differs: health checks are exact and at once; a port that no listener has is dropped, as cloud load balancers do.
 */
export function balance(
  walk: Walk,
  packet: FiveTuple,
): { readonly node: string; readonly packet: FiveTuple } | { readonly ending: Ending } {
  const { world } = walk
  const service = world.addresses.ingressAt(packet.dstIP, packet.dstPort)
  const random = world.random()
  const port = service?.spec.ports?.find((one) => one.port === packet.dstPort && one.protocol === packet.protocol)
  if (!service || !port) return dropped(walk, service, packet, () => noPort(service, packet))
  const local = service.spec.externalTrafficPolicy === 'Local'
  const eligible = healthyNodes(walk, service)
  const node = walk.entryNode ?? eligible[Math.floor(random * eligible.length)]
  if (node === undefined) return dropped(walk, service, packet, () => noHealthyNode(walk, service))
  walk.entryNode = node
  const after = isProxied(service, packet.dstIP) ? proxied(walk, node, packet, port.nodePort) : packet
  const where = placeOf(service)
  if (after !== packet) walk.translations.push({ where, before: packet, after })
  const { name } = service.metadata
  const facts = { service: name, node, eligible: eligible.length, nodes: world.addresses.balanced().length, local, random }
  walk.hop(BALANCE_MS, () => ({
    kind: 'balance',
    where,
    to: nodePlace(node),
    before: packet,
    after,
    verdict: 'pass',
    because: because('balance-picks-node', facts, [refTo(service, local ? 'spec.externalTrafficPolicy' : 'status.loadBalancer')]),
  }))
  return { node, packet: after }
}

function healthyNodes({ world }: Walk, service: Service): readonly string[] {
  const nodes = world.addresses.balanced()
  if (service.spec.externalTrafficPolicy !== 'Local') return nodes
  const ready = readyByNode(world.reader, service)
  return nodes.filter((node) => ready.has(node))
}

const isProxied = ({ status }: Service, ip: string): boolean =>
  (status.loadBalancer?.ingress ?? []).some(
    (entry) => entry.ipMode === 'Proxy' && entry.ip !== undefined && canonicalIP(entry.ip) === ip,
  )

function proxied({ world }: Walk, node: string, packet: FiveTuple, nodePort: number | undefined): FiveTuple {
  const [dstIP] = nodeAddresses(world.reader.get('Node', '', node))
  if (dstIP === undefined || nodePort === undefined) return packet
  return { ...packet, srcIP: packet.dstIP, srcPort: world.nextEphemeralPort(), dstIP, dstPort: nodePort }
}

const placeOf = ({ metadata }: Service): Place => ({
  kind: 'load-balancer',
  namespace: metadata.namespace ?? '',
  service: metadata.name,
})

const refTo = ({ metadata }: Service, path: string): FieldRef => ({
  kind: 'Service',
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  path,
})

function noPort(service: Service | undefined, { dstPort, protocol }: FiveTuple): Hop['because'] {
  const ports = (service?.spec.ports ?? []).map((one) => `${one.port}/${one.protocol}`)
  return because(
    'balance-no-port',
    { service: service?.metadata.name ?? '', port: `${dstPort}/${protocol}`, ports },
    service ? [refTo(service, 'spec.ports')] : [],
  )
}

const noHealthyNode = ({ world }: Walk, service: Service): Hop['because'] =>
  because('balance-no-healthy-node', { service: service.metadata.name, nodes: world.addresses.balanced().length }, [
    refTo(service, 'spec.externalTrafficPolicy'),
  ])

function dropped(
  walk: Walk,
  service: Service | undefined,
  packet: FiveTuple,
  why: () => Hop['because'],
): { readonly ending: Ending } {
  const where: Place = service ? placeOf(service) : { kind: 'outside', address: packet.dstIP }
  walk.hop(0, () => ({ kind: 'balance', where, before: packet, after: packet, verdict: 'drop', because: why() }))
  return { ending: { outcome: 'timeout', client: timedOut(walk.target, walk.waitUntilTimeout()) } }
}
