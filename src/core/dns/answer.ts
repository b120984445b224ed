import { canonicalIP } from '../net/ip.ts'
import { NO_PORT } from './endpoint-name.ts'
import type { Found, Target } from './find.ts'
import { absolute, hostType, isWithin } from './names.ts'
import type { DnsRecord } from './types.ts'

/** How the records of one question are made: what a name leads to, and the world outside the zone. */
export interface Sources {
  readonly zone: string
  readonly ttl: number
  readonly find: (name: string) => Found
  /** Records of the outside world for a name and type, aliases followed. */
  readonly outside: (name: string, type: 'A' | 'AAAA') => readonly DnsRecord[]
}

/** Source: coredns/coredns plugin/backend_lookup.go maxCnameChainLength. */
const LONGEST_CHAIN = 10

/**
 * Address records of a name, with the aliases that lead to them; undefined when there is no such name. An alias to a
 * name inside the zone that has no such record is left out altogether; one to the outside is always given.
 * Source: coredns/coredns plugin/backend_lookup.go A, AAAA.
 */
export function addressRecords(
  sources: Sources,
  name: string,
  type: 'A' | 'AAAA',
  before: readonly DnsRecord[] = [],
): readonly DnsRecord[] | undefined {
  const found = sources.find(name)
  return found && unique(found.flatMap((target) => recordsOf(sources, name, type, target, before)))
}

function recordsOf(
  sources: Sources,
  name: string,
  type: 'A' | 'AAAA',
  { host }: Target,
  before: readonly DnsRecord[],
): readonly DnsRecord[] {
  const { zone, ttl } = sources
  const what = hostType(host)
  if (what !== 'CNAME') return what === type ? [{ name, type, data: canonicalIP(host) ?? host, ttl }] : []
  const alias: DnsRecord = { name, type: 'CNAME', data: absolute(host), ttl }
  if (isWithin(name, alias.data) || before.length > LONGEST_CHAIN || before.some((record) => sameRecord(record, alias))) return []
  if (!isWithin(zone, alias.data)) return [alias, ...sources.outside(alias.data, type)]
  const next = addressRecords(sources, alias.data, type, [...before, alias]) ?? []
  return next.length > 0 ? [alias, ...next] : []
}

/**
 * SRV records and the addresses of their targets. A pair of address and port counts for the weight even when its record
 * repeats another one.
 * Source: coredns/coredns plugin/backend_lookup.go SRV.
 */
export function srvRecords(
  { ttl }: Sources,
  name: string,
  found: readonly Target[],
): { readonly answers: readonly DnsRecord[]; readonly additional: readonly DnsRecord[] } {
  // An alias gets no SRV record: a port of an ExternalName Service is not known to exist.
  const hosts = found.filter(({ host }) => hostType(host) !== 'CNAME')
  const weight = Math.max(1, Math.floor(100 / hosts.length))
  const named = hosts.filter(({ port }) => port !== NO_PORT)
  return {
    answers: unique(named.map(({ owner, port }) => ({ name, type: 'SRV', data: `0 ${weight} ${port} ${owner}`, ttl }))),
    additional: unique(
      named.map(({ owner, host }) => ({ name: owner, type: hostType(host), data: canonicalIP(host) ?? host, ttl })),
    ),
  }
}

const sameRecord = (a: DnsRecord, b: DnsRecord): boolean =>
  a.type === b.type && a.data === b.data && a.name.toLowerCase() === b.name.toLowerCase()

function unique(records: readonly DnsRecord[]): readonly DnsRecord[] {
  const seen = new Set<string>()
  return records.filter(({ name, type, data }) => {
    const key = `${name} ${type} ${data}`
    return seen.has(key) ? false : seen.add(key)
  })
}
