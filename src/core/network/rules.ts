import type { Service } from '../api/service.ts'
import type { Because, FieldRef } from '../because.ts'
import type { ChosenEndpoint, Verdict } from '../kube-proxy/types.ts'
import { canonicalIP } from '../net/ip.ts'
import { because } from './because-codes.ts'
import { couldNotConnect, timedOut } from './client-text.ts'
import { CONNTRACK_TIMEOUT_MS } from './conntrack.ts'
import type { FiveTuple } from './packet.ts'
import { nodePlace } from './places.ts'
import type { Hop } from './trace.ts'
import type { Ending, Walk } from './walk.ts'

/** The packet as the rules leave it, or the end of the request. */
export type Ruled = { readonly packet: FiveTuple } | { readonly ending: Ending }

/**
 * A Node's rules meet a packet: what conntrack remembers of its connection, else what kube-proxy wrote.
 * Source: Only the first packet of a connection is judged by nat rules; conntrack repeats the decision for the others.
 */
export function passRules(walk: Walk, node: string, packet: FiveTuple): Ruled {
  const { world } = walk
  const known = world.conntrack.find(node, packet, world.nowMs())
  if (known) return remembered(walk, node, packet, known.translated, known.state)
  const verdict = world.proxyOf(node)?.evaluate(packet, { nowMs: world.nowMs(), random: world.random(), record: walk.record })
  if (!verdict) return { packet }
  switch (verdict.action) {
    case 'deliver':
      return verdict.endpoint ? deliver(walk, node, packet, verdict, verdict.endpoint) : { packet }
    case 'reject':
      walk.hop(0, () => ruleHop(node, packet, packet, 'reject', verdict, verdict.because))
      return { ending: { outcome: rejection(packet), client: couldNotConnect(walk.target, walk.elapsedMs) } }
    case 'drop':
      walk.hop(0, () => ruleHop(node, packet, packet, 'drop', verdict, verdict.because))
      return { ending: { outcome: 'timeout', client: timedOut(walk.target, walk.waitUntilTimeout()) } }
    case 'accept':
      walk.hop(0, () => ruleHop(node, packet, packet, 'accept', verdict, verdict.because))
      return { packet }
    case 'pass':
      // A Node that only hands on what another one has decided is not worth a line.
      if (!walk.chosen) walk.hop(0, () => ruleHop(node, packet, packet, 'pass', verdict, passedBecause(walk, packet)))
      return { packet }
  }
}

/** What a rejected packet ends as: a ping has no connection to refuse. */
const rejection = ({ protocol }: FiveTuple): Ending['outcome'] => (protocol === 'ICMP' ? 'unreachable' : 'refused-no-endpoints')

const ruleHop = (
  node: string,
  before: FiveTuple,
  after: FiveTuple,
  verdict: Hop['verdict'],
  { hits }: Pick<Verdict, 'hits'>,
  why: Because,
): Omit<Hop, 'atMs'> => ({ kind: 'rule', where: nodePlace(node), before, after, verdict, because: why, rules: hits })

function remembered(walk: Walk, node: string, packet: FiveTuple, translated: FiveTuple, state: string): Ruled {
  const { world } = walk
  const timeout = packet.protocol === 'UDP' ? CONNTRACK_TIMEOUT_MS.udp : CONNTRACK_TIMEOUT_MS.established
  const nowMs = world.nowMs()
  world.conntrack.add({ node, original: packet, translated, state: 'ESTABLISHED', expiresMs: nowMs + timeout }, nowMs)
  walk.translations.push({ where: nodePlace(node), before: packet, after: translated })
  walk.hop(0, () =>
    ruleHop(
      node,
      packet,
      translated,
      'dnat',
      { hits: [] },
      because('conntrack-remembers', { endpoint: `${translated.dstIP}:${translated.dstPort}`, state }),
    ),
  )
  return { packet: translated }
}

function deliver(walk: Walk, node: string, packet: FiveTuple, verdict: Verdict, endpoint: ChosenEndpoint): Ruled {
  const { protocol, srcIP, srcPort } = packet
  const after: FiveTuple = verdict.masquerade
    ? {
        protocol,
        srcIP: masqueradeAddress(walk, node, packet),
        srcPort: walk.world.nextEphemeralPort(),
        dstIP: endpoint.ip,
        dstPort: endpoint.port,
      }
    : { protocol, srcIP, srcPort, dstIP: endpoint.ip, dstPort: endpoint.port }
  walk.chosen = verdict.service
  walk.translations.push({ where: nodePlace(node), before: packet, after })
  walk.hop(0, () => ruleHop(node, packet, after, 'dnat', verdict, chosenBecause(walk, packet, after, verdict)))
  return { packet: after }
}

/** The address with which a Node masquerades: its primary one of the packet's family. */
function masqueradeAddress({ world }: Walk, node: string, { dstIP, srcIP }: FiveTuple): string {
  const wantsV6 = dstIP.includes(':')
  const addresses = world.reader.get('Node', '', node)?.status.addresses ?? []
  const own = addresses.find(({ type, address }) => type === 'InternalIP' && address.includes(':') === wantsV6)
  return own?.address ?? srcIP
}

export type Via = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalIP'

const holds = (ips: readonly (string | undefined)[] | undefined, ip: string): boolean =>
  (ips ?? []).some((one) => one !== undefined && (one === ip || canonicalIP(one) === ip))

/** How a packet addressed the Service. */
function viaOf({ spec, status }: Service, { dstIP }: FiveTuple): Via {
  if (holds(spec.clusterIPs, dstIP)) return 'ClusterIP'
  if (holds(spec.externalIPs, dstIP)) return 'ExternalIP'
  if (
    holds(
      status.loadBalancer?.ingress?.map(({ ip }) => ip),
      dstIP,
    )
  )
    return 'LoadBalancer'
  return 'NodePort'
}

function chosenBecause({ world }: Walk, packet: FiveTuple, after: FiveTuple, verdict: Verdict): Because {
  const judge = verdict.service
  const service = judge && world.reader.get('Service', judge.namespace, judge.name)
  if (!judge || !service) return verdict.because
  const { namespace, name, portName, index } = judge
  const via = viaOf(service, packet)
  const pod = world.addresses.podAt(after.dstIP)
  const { candidates = [], position = 0 } = verdict
  const facts = {
    service: name,
    namespace,
    via,
    port: packet.dstPort,
    portName,
    endpoint: `${after.dstIP}:${after.dstPort}`,
    pod: pod?.metadata.name ?? '',
    endpoints: candidates.length,
    chance: candidates.length === 0 ? 1 : 1 / candidates.length,
    position: position + 1,
  }
  const refs: readonly FieldRef[] = [
    { kind: 'Service', namespace, name, path: `spec.ports[${index}].${via === 'NodePort' ? 'nodePort' : 'port'}` },
    { kind: 'Service', namespace, name, path: `spec.ports[${index}].targetPort` },
    ...(pod ? [{ kind: 'Pod', namespace: pod.metadata.namespace ?? '', name: pod.metadata.name }] : []),
  ]
  if (!verdict.masquerade) return because('rule-to-endpoint', facts, refs)
  return because('rule-to-endpoint-masquerade', { ...facts, source: after.srcIP }, refs)
}

/** Why no rule took a packet: nobody's address, or a port that the Service of that address does not declare. */
function passedBecause({ world }: Walk, { dstIP, dstPort, protocol }: FiveTuple): Because {
  const service = world.reader.serviceByClusterIP(dstIP)
  if (protocol === 'ICMP' && service) {
    const { namespace = '', name } = service.metadata
    return because('rule-ping', { service: name, address: dstIP }, [{ kind: 'Service', namespace, name, path: 'spec.ports' }])
  }
  if (!service) return because('rule-none-matches', { address: dstIP, port: dstPort })
  const { namespace = '', name } = service.metadata
  const ports = (service.spec.ports ?? []).map((port) => `${port.port}/${port.protocol}`)
  const refs = [{ kind: 'Service', namespace, name, path: 'spec.ports' }]
  return because('rule-port-not-declared', { service: name, port: `${dstPort}/${protocol}`, ports }, refs)
}
