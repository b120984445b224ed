import type { FieldRef } from '../because.ts'
import { DNS_NAMESPACE, DNS_SERVICE } from '../dns/name-servers.ts'
import type { RuleHit } from '../kube-proxy/types.ts'
import type { Socket } from '../kubelet/images.ts'
import { Memo } from '../memo.ts'
import { canonicalIP } from '../net/ip.ts'
import { addressTowards } from './client.ts'
import type { FiveTuple } from './packet.ts'
import { nodePlace, rangeOf } from './places.ts'
import type { Outcome, Place } from './trace.ts'
import type { NewHop, Walk } from './walk.ts'

type LookupHop = Omit<NewHop, 'because' | 'lookups'>

/** How a question fares on its way to the name server that resolv.conf names. */
export type DnsPath =
  | { readonly kind: 'answers'; readonly hop: LookupHop }
  | { readonly kind: 'refused'; readonly hop: LookupHop; readonly outcome: Outcome; readonly refs: readonly FieldRef[] }
  | { readonly kind: 'silent'; readonly hop: LookupHop; readonly refs: readonly FieldRef[] }
  | { readonly kind: 'outside' }

const SERVICE_REF: FieldRef = { kind: 'Service', namespace: DNS_NAMESPACE, name: DNS_SERVICE }

/**
 * The question is a packet like any other: the rules of the client's Node give it to a DNS Pod, which must listen.
 * Differs: any Pod that listens there answers as the cluster's DNS, and one packet stands for all questions of a name.
 */
export function pathToDns(walk: Walk, server: string): DnsPath {
  const { world, client } = walk
  const { node = '' } = client
  const dstIP = servers.of(server).ip
  const srcIP = addressTowards(client, dstIP) ?? dstIP
  const before: FiveTuple = { protocol: 'UDP', srcIP, srcPort: world.nextEphemeralPort(), dstIP, dstPort: DNS_PORT }
  const verdict = world.proxyOf(node)?.evaluate(before, { nowMs: world.nowMs(), random: world.random(), record: walk.record })
  const rules = verdict?.hits ?? []
  const place = nodePlace(node)
  if (verdict?.action === 'reject')
    return {
      kind: 'refused',
      hop: { kind: 'lookup', where: place, before, after: before, verdict: 'reject', rules },
      outcome: 'refused-no-endpoints',
      refs: verdict.because.refs ?? [SERVICE_REF],
    }
  if (verdict?.action === 'drop')
    return { kind: 'silent', hop: lostHop(place, before, before, rules), refs: verdict.because.refs ?? [SERVICE_REF] }
  const endpoint = verdict?.action === 'deliver' ? verdict.endpoint : undefined
  const after: FiveTuple = endpoint
    ? { protocol: 'UDP', srcIP, srcPort: before.srcPort, dstIP: endpoint.ip, dstPort: endpoint.port }
    : before
  return arriving(walk, place, before, after, rules)
}

const DNS_PORT = 53
/** Addresses as resolv.conf writes them, and in their one spelling. */
const servers = new Memo(64, (text) => ({ ip: canonicalIP(text) ?? text }))

const lostHop = (where: Place, before: FiveTuple, after: FiveTuple, rules: readonly RuleHit[]): LookupHop => ({
  kind: 'lookup',
  where,
  before,
  after,
  verdict: 'drop',
  rules,
})

const answersAt = (sockets: readonly Socket[], port: number): boolean =>
  sockets.some((socket) => socket.port === port && socket.protocol === 'UDP' && socket.address === '0.0.0.0')

function arriving({ world }: Walk, from: Place, before: FiveTuple, after: FiveTuple, rules: readonly RuleHit[]): DnsPath {
  const { dstIP, dstPort } = after
  const pod = world.addresses.podAt(dstIP)
  if (pod) {
    const where: Place = { kind: 'dns', node: pod.spec.nodeName ?? '' }
    if (answersAt(world.listeners(pod), dstPort))
      return { kind: 'answers', hop: { kind: 'lookup', where, before, after, verdict: 'pass', rules } }
    const { namespace = '', name } = pod.metadata
    return {
      kind: 'refused',
      hop: { kind: 'lookup', where, before, after, verdict: 'reject', rules },
      outcome: 'refused-no-listener',
      refs: [{ kind: 'Pod', namespace, name }],
    }
  }
  const { podCIDRs, serviceCIDRs, nodeCIDRs } = world.options
  if (rangeOf([...podCIDRs, ...serviceCIDRs, ...nodeCIDRs], dstIP))
    return { kind: 'silent', hop: lostHop(from, before, after, rules), refs: [SERVICE_REF] }
  return { kind: 'outside' }
}
