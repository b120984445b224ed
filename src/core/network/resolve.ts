import type { Because } from '../because.ts'
import { lookup } from '../dns/lookup.ts'
import type { ResolvConf } from '../dns/types.ts'
import { askOutside } from '../dns/upstream.ts'
import { because } from './because-codes.ts'
import { couldNotResolve, resolvingTimedOut } from './client-text.ts'
import { type DnsPath, pathToDns } from './dns-path.ts'
import { answeredBecause, missingBecause } from './lookup-because.ts'
import type { FiveTuple } from './packet.ts'
import type { Resolution } from './resolver.ts'
import type { Lookup, Place } from './trace.ts'
import type { Ending, NewHop, Walk } from './walk.ts'

export type Resolved = { readonly ip: string } | { readonly ending: Ending }

/** One question and its answer, there and back. */
const QUESTION_MS = 1

/** Two tries of five seconds each: then the resolver gives up. Source: resolv.conf(5), `timeout` and `attempts`. */
const RESOLVER_GIVES_UP_MS = 10_000

/** What the machine outside knows: no cluster's names, and no search list. */
const HOST_CONF: ResolvConf = { nameservers: [], searches: [], options: [] }

/** The address of the target's host, by /etc/hosts, the cluster's DNS or the client's own resolver. */
export function resolve(walk: Walk): Resolved {
  const { target, client } = walk
  if (target.address !== undefined) return { ip: target.address }
  const host = target.host.toLowerCase()
  if (host === 'localhost' || host.endsWith('.localhost')) return { ip: '127.0.0.1' }
  const [own] = client.addresses
  if (own !== undefined && host === ownName(walk)) return { ip: own }
  return client.pod ? askFromPod(walk, walk.world.resolvConfOf(client.pod)) : askHost(walk, HOST_CONF, '127.0.0.53')
}

/** The name that the sender's own /etc/hosts holds. */
function ownName({ client }: Walk): string | undefined {
  if (client.ownPod) return (client.ownPod.spec.hostname ?? client.ownPod.metadata.name).toLowerCase()
  return client.node?.toLowerCase()
}

function askFromPod(walk: Walk, conf: ResolvConf): Resolved {
  const server = conf.nameservers[0] ?? '127.0.0.1'
  const path = pathToDns(walk, server)
  switch (path.kind) {
    case 'outside':
      return askHost(walk, conf, server)
    case 'answers':
      return askCluster(walk, conf, path)
    case 'refused':
    case 'silent':
      return withoutServer(walk, server, path)
  }
}

function askCluster(walk: Walk, conf: ResolvConf, path: DnsPath & { readonly kind: 'answers' }): Resolved {
  const { world, target } = walk
  const { lookups, result, address } = byFamily(walk, conf)
  const takesMs = QUESTION_MS * lookups.length
  if (address !== undefined) {
    walk.hop(takesMs, () => answerHop(path, 'pass', lookups, answeredBecause(world, target.host, { address, result, lookups })))
    return { ip: address }
  }
  if (result?.answers.some(({ type }) => type === 'CNAME')) {
    walk.hop(takesMs, () =>
      answerHop(path, 'unreachable', lookups, answeredBecause(world, target.host, { address, result, lookups })),
    )
    return { ending: { outcome: 'unreachable', client: couldNotResolve(target) } }
  }
  const namespace = walk.client.pod?.metadata.namespace ?? ''
  walk.hop(takesMs, () => answerHop(path, 'nxdomain', lookups, missingBecause(world, target.host, namespace, lookups)))
  return { ending: { outcome: 'nxdomain', client: couldNotResolve(target) } }
}

const answerHop = (
  { hop: { where, before, after, rules = [] } }: DnsPath & { readonly kind: 'answers' },
  verdict: NewHop['verdict'],
  lookups: readonly Lookup[],
  why: Because,
): NewHop => ({ kind: 'lookup', where, before, after, verdict, rules, lookups, because: why })

interface Found {
  readonly address: string | undefined
  readonly result: Resolution['result']
  readonly lookups: readonly Lookup[]
}

/**
 * Asks for the families that the client has, IPv4 first, and takes one address: any of several, as resolvers rotate them.
 * Differs: a client that is refused does not go on to the next address.
 */
function byFamily({ client, world, target }: Walk, conf: ResolvConf): Found {
  let lookups: readonly Lookup[] = []
  let last: Resolution['result'] = null
  for (const type of FAMILIES) {
    if (!hasFamily(client, type === 'AAAA')) continue
    const found = world.resolver.resolve(target.host, conf, type)
    lookups = lookups.length === 0 ? found.lookups : [...lookups, ...found.lookups]
    last = found.result ?? last
    const { addresses } = found
    const address = addresses[addresses.length > 1 ? Math.floor(world.random() * addresses.length) : 0]
    if (address !== undefined) return { address, result: found.result, lookups }
  }
  return { address: undefined, result: last, lookups }
}

const FAMILIES = ['A', 'AAAA'] as const

const hasFamily = ({ addresses }: Walk['client'], isIPv6: boolean): boolean => addresses.some((ip) => ip.includes(':') === isIPv6)

/** A resolver outside the cluster: it knows the world's names and none of the cluster's. */
function askHost(walk: Walk, conf: ResolvConf, server: string): Resolved {
  const { world, target, client } = walk
  const lookups: Lookup[] = []
  const { result } = lookup(target.host, conf, (name) => {
    const answer = askOutside(world.upstream, name, 'A')
    lookups.push({
      name,
      type: 'A',
      rcode: answer.rcode === 'REFUSED' ? 'SERVFAIL' : answer.rcode,
      answers: answer.answers.map(({ data }) => data),
    })
    return answer
  })
  const address = result?.answers.find(({ type }) => type === 'A')?.data
  const srcIP = client.addresses[0] ?? server
  const packet: FiveTuple = { protocol: 'UDP', srcIP, srcPort: world.nextEphemeralPort(), dstIP: server, dstPort: 53 }
  const to: Place = { kind: 'outside', address: server }
  const name = target.host
  const why = address === undefined ? because('dns-host-unknown', { name }) : because('dns-host-answer', { name, address })
  const verdict = address === undefined ? 'nxdomain' : 'pass'
  walk.hop(QUESTION_MS, () => ({
    kind: 'lookup',
    where: client.place,
    to,
    before: packet,
    after: packet,
    verdict,
    lookups,
    because: why,
  }))
  return address === undefined ? { ending: { outcome: 'nxdomain', client: couldNotResolve(target) } } : { ip: address }
}

/**
 * The question met no server. A refusal is known at once, so that the resolver soon gives up; silence lasts until it has
 * tried twice, or until the client's own time is up.
 */
function withoutServer(walk: Walk, server: string, path: DnsPath & { readonly kind: 'refused' | 'silent' }): Resolved {
  const { target } = walk
  if (path.kind === 'refused') {
    walk.hop(QUESTION_MS, () => ({
      ...path.hop,
      lookups: [],
      because: because('dns-server-refused', { name: target.host, server }, path.refs),
    }))
    return { ending: { outcome: path.outcome, client: couldNotResolve(target) } }
  }
  walk.hop(0, () => ({
    ...path.hop,
    lookups: [],
    because: because('dns-server-silent', { name: target.host, server }, path.refs),
  }))
  if (walk.timeoutMs >= RESOLVER_GIVES_UP_MS) {
    walk.elapsedMs += RESOLVER_GIVES_UP_MS
    return { ending: { outcome: 'timeout', client: couldNotResolve(target) } }
  }
  return { ending: { outcome: 'timeout', client: resolvingTimedOut(walk.waitUntilTimeout()) } }
}
