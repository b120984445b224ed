import { because } from './because-codes.ts'
import { addressTowards, type Client, clientOf, type NoClient } from './client.ts'
import { couldNotConnect } from './client-text.ts'
import type { Connection } from './connections.ts'
import { CONNTRACK_TIMEOUT_MS } from './conntrack.ts'
import type { FiveTuple } from './packet.ts'
import { isLoopbackText, nodePlace } from './places.ts'
import { resolve } from './resolve.ts'
import { fromOutside, throughNode } from './route.ts'
import { atPod, serverOf } from './sockets.ts'
import { type BadTarget, parseTarget, type Target } from './target.ts'
import type { Hop, Place, SendRequest, Trace } from './trace.ts'
import { type Ending, type NewHop, Walk } from './walk.ts'
import type { NetworkWorld } from './world.ts'

/**
 * Sends one request and tells everything that happened to it: name, rules, Pod, socket, and the way back.
 * A request that cannot even be begun (no such sender, no such URL) is `unreachable`, with what the client prints.
 */
export function send(request: SendRequest, world: NetworkWorld): Trace {
  const { ending, servedBy, hops, elapsedMs } = carry(request, world, true)
  return {
    id: world.nextTraceId(),
    request,
    outcome: ending.outcome,
    servedBy,
    client: ending.client,
    hops,
    elapsedMs,
    startedAtMs: world.nowMs(),
    ...(ending.http ? { http: ending.http } : {}),
  }
}

/** The same route by the same draws, without writing down hops, nor what the kernels keep of a connection that has ended. */
export function probe(request: SendRequest, world: NetworkWorld): Pick<Trace, 'outcome' | 'servedBy'> {
  const { ending, servedBy } = carry(request, world, false)
  world.nextTraceId()
  return { outcome: ending.outcome, servedBy }
}

interface Carried {
  readonly ending: Ending
  readonly servedBy: string | null
  readonly hops: readonly Hop[]
  readonly elapsedMs: number
}

function carry(request: SendRequest, world: NetworkWorld, record: boolean): Carried {
  const target = parseTarget(request.to)
  if ('message' in target) return notBegun(target)
  const client = clientOf(request.from, world)
  if ('because' in client) return notSent(client, world, record)
  const walk = new Walk(world, request, target, client, record)
  const kept = request.keepAlive === true ? keptConnection(walk) : undefined
  const ending = kept === undefined || kept === 'ended' ? begin(walk, kept === 'ended') : again(walk, kept)
  if (ending.outcome === 'ok' && (record || request.keepAlive)) remember(walk, request.keepAlive === true)
  return { ending, servedBy: servedBy(walk), hops: walk.hops, elapsedMs: walk.elapsedMs }
}

const servedBy = ({ server }: Walk): string | null =>
  server ? `${server.pod.metadata.namespace ?? ''}/${server.pod.metadata.name}` : null

const notBegun = (client: BadTarget): Carried => ({
  ending: { outcome: 'unreachable', client },
  servedBy: null,
  hops: [],
  elapsedMs: 0,
})

const NOWHERE: FiveTuple = { protocol: 'TCP', srcIP: '0.0.0.0', srcPort: 0, dstIP: '0.0.0.0', dstPort: 0 }

function notSent({ place, because: why, client }: NoClient, world: NetworkWorld, record: boolean): Carried {
  const hop: Hop = {
    kind: 'send',
    where: place,
    before: NOWHERE,
    after: NOWHERE,
    verdict: 'unreachable',
    because: why,
    atMs: world.nowMs(),
  }
  return { ending: { outcome: 'unreachable', client }, servedBy: null, hops: record ? [hop] : [], elapsedMs: 0 }
}

/** Time from a client outside to the cluster's edge, ms. */
const LAPTOP_MS = 1
const INTERNET_MS = 8

function latencyOf({ kind }: Place): number {
  return kind === 'laptop' ? LAPTOP_MS : kind === 'internet' ? INTERNET_MS : 0
}

const protocolOf = ({ scheme }: Target): 'TCP' | 'UDP' | 'ICMP' => (scheme === 'udp' ? 'UDP' : scheme === 'icmp' ? 'ICMP' : 'TCP')

function begin(walk: Walk, ended: boolean): Ending {
  const resolved = resolve(walk)
  if ('ending' in resolved) return resolved.ending
  const { world, target, client } = walk
  const { ip } = resolved
  const protocol = protocolOf(target)
  const srcIP = isLoopbackText(ip) ? ip : addressTowards(client, ip)
  if (srcIP === undefined) return noFamily(walk, ip)
  const packet: FiveTuple = {
    protocol,
    srcIP,
    srcPort: protocol === 'ICMP' ? 0 : world.nextEphemeralPort(),
    dstIP: ip,
    dstPort: target.port,
  }
  return open(walk, packet, ended ? 'client-reconnects' : 'client-connects')
}

function noFamily(walk: Walk, address: string): Ending {
  const family = address.includes(':') ? 'IPv6' : 'IPv4'
  const packet: FiveTuple = { ...NOWHERE, protocol: protocolOf(walk.target), dstIP: address, dstPort: walk.target.port }
  const why = because('client-no-family', { address, family })
  walk.hop(0, () => ({
    kind: 'send',
    where: walk.client.place,
    before: packet,
    after: packet,
    verdict: 'unreachable',
    because: why,
  }))
  return { outcome: 'unreachable', client: couldNotConnect(walk.target, walk.elapsedMs) }
}

type SendCode = 'client-connects' | 'client-reconnects' | 'client-reuses-connection'

/** The client's packet leaves it. */
function open(walk: Walk, packet: FiveTuple, code: SendCode): Ending {
  const { client } = walk
  walk.connectedAtMs = walk.elapsedMs
  walk.first = packet
  const inside =
    client.ownPod && (isLoopbackText(packet.dstIP) || client.addresses.includes(packet.dstIP)) ? client.ownPod : undefined
  walk.hop(isLoopbackText(packet.dstIP) ? 0 : latencyOf(client.place), () => sendHop(walk, packet, inside !== undefined, code))
  if (inside) return atPod(walk, inside, packet)
  return client.node === undefined ? fromOutside(walk, packet) : throughNode(walk, client.node, packet)
}

function sendHop(walk: Walk, packet: FiveTuple, staysInside: boolean, code: SendCode): NewHop {
  const { client, target } = walk
  const facts = { target: target.scheme === 'icmp' ? target.host : `${target.host}:${target.port}`, protocol: packet.protocol }
  const to = staysInside ? client.place : nextPlace(walk, client, packet)
  return {
    kind: 'send',
    where: client.place,
    ...(to ? { to } : {}),
    before: packet,
    after: packet,
    verdict: 'pass',
    because: staysInside ? because('client-stays-inside', { ...facts, address: packet.dstIP }) : because(code, facts),
  }
}

/** Where a packet goes when it leaves its client, as far as that is known at once. */
function nextPlace({ world }: Walk, client: Client, { dstIP, dstPort }: FiveTuple): Place | undefined {
  if (client.node !== undefined) return nodePlace(client.node)
  const node = world.addresses.nodeAt(dstIP)
  if (node) return nodePlace(node.metadata.name)
  const service = world.addresses.ingressAt(dstIP, dstPort)
  return service && { kind: 'load-balancer', namespace: service.metadata.namespace ?? '', service: service.metadata.name }
}

/** The connection that this client keeps to this target; 'ended' when the program at its other end is no more. */
function keptConnection({ world, client, request }: Walk): Connection | 'ended' | undefined {
  const kept = world.connections.at(client.key, request.to)
  if (!kept || kept.packet.protocol === 'UDP' || !kept.server) return kept
  const pod = world.reader.get('Pod', kept.server.namespace, kept.server.name)
  const [, container = ''] = kept.server.identity.split('/')
  if (pod && serverOf(pod, container).identity === kept.server.identity && world.listeners(pod).length > 0) return kept
  world.connections.close(client.key, request.to)
  return 'ended'
}

function again(walk: Walk, { packet, entryNode }: Connection): Ending {
  walk.entryNode = entryNode
  const ending = open(walk, packet, 'client-reuses-connection')
  if (ending.outcome !== 'ok' && packet.protocol === 'TCP') walk.world.connections.close(walk.client.key, walk.request.to)
  return ending
}

/** What the kernels on the way keep of a connection, and what the client keeps open. */
function remember(walk: Walk, keepAlive: boolean): void {
  const { world, client, request, first, entryNode, server } = walk
  if (!first) return
  const nowMs = world.nowMs()
  const udp = first.protocol !== 'TCP'
  const state = udp || keepAlive ? 'ESTABLISHED' : 'TIME_WAIT'
  const timeout = udp ? CONNTRACK_TIMEOUT_MS.udp : keepAlive ? CONNTRACK_TIMEOUT_MS.established : CONNTRACK_TIMEOUT_MS.timeWait
  for (const { where, before, after, relayed } of walk.translations) {
    if (where.kind === 'node' && !relayed)
      world.conntrack.add({ node: where.name, original: before, translated: after, state, expiresMs: nowMs + timeout }, nowMs)
  }
  if (!keepAlive) return
  world.connections.keep({
    client: client.key,
    target: request.to,
    packet: first,
    ...(entryNode ? { entryNode } : {}),
    ...(server ? { server: serverOf(server.pod, server.container) } : {}),
  })
}
