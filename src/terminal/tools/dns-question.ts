import { namesToTry } from '../../core/dns/lookup.ts'
import type { DnsAnswer, ResolvConf } from '../../core/dns/types.ts'
import { sendThrough } from '../machine.ts'
import { fromOf } from '../stand.ts'
import type { Call } from './tool.ts'

/** What the laptop's and the Nodes' own resolv.conf say. */
export const HOST_CONF: { readonly [kind in 'laptop' | 'node']: ResolvConf } = {
  laptop: { nameservers: ['127.0.0.53'], searches: [], options: ['edns0', 'trust-ad'] },
  node: { nameservers: ['192.168.65.5'], searches: [], options: ['ndots:0'] },
}

export const CLUSTER_ZONE = 'cluster.local'
const CLUSTER_DNS_NAMESPACE = 'kube-system'

export async function confOf({ stand, machine }: Pick<Call, 'stand' | 'machine'>): Promise<ResolvConf> {
  if (stand.kind !== 'pod') return HOST_CONF[stand.kind]
  const { conf } = await machine.call('resolvConf', { namespace: stand.namespace, pod: stand.name })
  return conf ?? HOST_CONF.node
}

export const resolvConfText = ({ nameservers, searches, options }: ResolvConf): string =>
  [
    ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
    ...nameservers.map((server) => `nameserver ${server}`),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
    '',
  ].join('\n')

/** A name server that was reached, or not. Its question went over the simulated network. */
export interface NameServer {
  readonly address: string
  readonly answers: boolean
  ask(name: string, type: string): Promise<DnsAnswer>
}

const NOTHING: DnsAnswer = { rcode: 'NXDOMAIN', answers: [], additional: [], soa: false }
const RESOLVER_TIMEOUT_MS = 5000

/**
 * Sends a question to a name server, so that its packet is on the map, and answers for the server if it got there.
 * Differs: one packet stands for all questions of one command; the servers of the laptop and of the Nodes know no name of
 * the cluster, and none of the world outside.
 */
export async function reach(call: Call, server: string): Promise<NameServer> {
  const { stand, machine, signal } = call
  const own: readonly string[] = stand.kind === 'pod' ? [] : HOST_CONF[stand.kind].nameservers
  if (own.includes(server)) return { address: server, answers: true, ask: async () => NOTHING }
  const to = `udp://${server.includes(':') ? `[${server}]` : server}:53`
  const trace = await sendThrough(machine, { from: fromOf(stand), to, timeoutMs: RESOLVER_TIMEOUT_MS }, signal)
  const answers = trace.outcome === 'ok' && (trace.servedBy ?? '').startsWith(`${CLUSTER_DNS_NAMESPACE}/`)
  return {
    address: trace.hops.find(({ kind }) => kind === 'send')?.before.dstIP ?? server,
    answers,
    ask: async (name, type) => (await machine.call('lookup', { name, type })).answer,
  }
}

/** The first name of the search list that has an answer, and the last answer otherwise. */
export async function search(
  server: NameServer,
  conf: ResolvConf,
  name: string,
  type: string,
): Promise<{ readonly name: string; readonly answer: DnsAnswer }> {
  let last = { name, answer: NOTHING }
  for (const candidate of namesToTry(name, conf)) {
    const answer = await server.ask(candidate, type)
    last = { name: candidate, answer }
    if (answer.rcode === 'NOERROR' && answer.answers.length > 0) return last
  }
  return last
}

export const withoutDot = (name: string): string => name.replace(/\.$/, '')

/** `4.3.2.1.in-addr.arpa.` for an IPv4 address, the nibbles of an IPv6 one; null when it is neither. */
export function reverseName(address: string): string | null {
  if (/^\d+(\.\d+){3}$/.test(address)) return `${address.split('.').toReversed().join('.')}.in-addr.arpa.`
  if (!/^[0-9a-f:]+$/i.test(address) || !address.includes(':')) return null
  const [head = '', tail] = address.split('::')
  const parts = (text: string): readonly string[] => (text === '' ? [] : text.split(':'))
  const middle = tail === undefined ? 0 : 8 - parts(head).length - parts(tail).length
  const groups = [...parts(head), ...Array.from({ length: Math.max(0, middle) }, () => '0'), ...parts(tail ?? '')]
  const nibbles = groups.flatMap((group) => [...group.padStart(4, '0').toLowerCase()])
  return nibbles.length === 32 ? `${nibbles.toReversed().join('.')}.ip6.arpa.` : null
}
