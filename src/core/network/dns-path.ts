import type { FieldRef } from '../because.ts'
import { DNS_NAMESPACE, DNS_SERVICE } from '../dns/name-servers.ts'
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
  const dstIP = canonicalIP(server) ?? server
  const srcIP = addressTowards(client, dstIP)
  const before: FiveTuple = { protocol: 'UDP', srcIP: srcIP ?? dstIP, srcPort: world.nextEphemeralPort(), dstIP, dstPort: 53 }
  const hop: LookupHop = { kind: 'lookup', where: client.place, before, after: before, verdict: 'drop' }
  const verdict = world.proxyOf(node)?.evaluate(before, { nowMs: world.nowMs(), random: world.random(), record: walk.record })
  const ruled: LookupHop = { ...hop, where: nodePlace(node), rules: verdict?.hits ?? [] }
  if (verdict?.action === 'reject')
    return {
      kind: 'refused',
      hop: { ...ruled, verdict: 'reject' },
      outcome: 'refused-no-endpoints',
      refs: verdict.because.refs ?? [SERVICE_REF],
    }
  if (verdict?.action === 'drop') return { kind: 'silent', hop: ruled, refs: verdict.because.refs ?? [SERVICE_REF] }
  const endpoint = verdict?.action === 'deliver' ? verdict.endpoint : undefined
  const after: FiveTuple = endpoint
    ? { ...before, dstIP: canonicalIP(endpoint.ip) ?? endpoint.ip, dstPort: endpoint.port }
    : before
  return arriving(walk, { ...ruled, after })
}

function arriving({ world }: Walk, hop: LookupHop): DnsPath {
  const { dstIP, dstPort } = hop.after
  const pod = world.reader.podByIP(dstIP)
  if (pod) {
    const { namespace = '', name } = pod.metadata
    const where: Place = { kind: 'dns', node: pod.spec.nodeName ?? '' }
    const listens = world
      .listeners(pod)
      .some((socket) => socket.port === dstPort && socket.protocol === 'UDP' && socket.address === '0.0.0.0')
    if (listens) return { kind: 'answers', hop: { ...hop, where, verdict: 'pass' } }
    return {
      kind: 'refused',
      hop: { ...hop, where, verdict: 'reject' },
      outcome: 'refused-no-listener',
      refs: [{ kind: 'Pod', namespace, name }],
    }
  }
  const { podCIDRs, serviceCIDRs, nodeCIDRs } = world.options
  if (rangeOf([...podCIDRs, ...serviceCIDRs, ...nodeCIDRs], dstIP)) return { kind: 'silent', hop, refs: [SERVICE_REF] }
  return { kind: 'outside' }
}
