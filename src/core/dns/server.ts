import type { Reader } from '../storage/reader.ts'
import { addressRecords, type Sources, srvRecords } from './answer.ts'
import { find } from './find.ts'
import { nameServers } from './name-servers.ts'
import { absolute, hostType, zoneOf } from './names.ts'
import { endpointNames, reversedAddress } from './reverse.ts'
import type { Dns, DnsAnswer, DnsConfig, DnsRecord } from './types.ts'
import { askOutside } from './upstream.ts'

const SCHEMA_VERSION = '1.1.0'
const SCHEMA_TTL = 28_800
const SOA_TTL = 5

/** Records of one question; undefined when there is no such name. */
type Records = { readonly answers: readonly DnsRecord[]; readonly additional?: readonly DnsRecord[] } | undefined

/**
 * The cluster's DNS server over a store: the zone of the cluster, both reverse zones, and the outside world for all
 * other names.
 * Source: coredns/coredns plugin/kubernetes/handler.go ServeDNS; kubernetes/dns docs/specification.md.
 * Differs: records come in the order of the store (no `loadbalance` plugin), nothing is cached, truncated or signed.
 */
export function createDns(reader: Reader, config: DnsConfig): Dns {
  const zones = [absolute(config.zone), 'in-addr.arpa.', 'ip6.arpa.']
  const settings: DnsConfig = { ...config, zone: absolute(config.zone) }
  const pointers = cachedPointers(reader, settings)
  return {
    query(asked, type) {
      const qname = absolute(asked)
      const zone = zoneOf(qname, zones)
      if (zone === undefined) return askOutside(config.upstream, qname, type)
      if (type === 'AXFR' || type === 'IXFR') return { rcode: 'REFUSED', answers: [], additional: [], soa: false }
      return finish(recordsFor({ reader, config: settings, qname, zone, pointers }, type), settings)
    },
  }
}

interface Asked {
  readonly reader: Reader
  readonly config: DnsConfig
  readonly qname: string
  /** In the question's letter case. */
  readonly zone: string
  readonly pointers: (ip: string) => readonly string[]
}

function finish(records: Records, { synced }: DnsConfig): DnsAnswer {
  const { answers = [], additional = [] } = records ?? {}
  const rcode = records ? 'NOERROR' : synced ? 'NXDOMAIN' : 'SERVFAIL'
  return { rcode, answers, additional, soa: answers.length === 0 }
}

function recordsFor(asked: Asked, type: string): Records {
  const { reader, config, qname, zone } = asked
  const name = qname.toLowerCase()
  const { ttl } = config
  const found = name === `ns.dns.${zone.toLowerCase()}` ? nameServers(reader, zone) : find(reader, config, name, zone)
  const sources: Sources = {
    zone,
    ttl,
    find: (other) => (other === qname ? found : find(reader, config, other.toLowerCase(), zone)),
    outside: (other, wanted) => askOutside(config.upstream, other, wanted).answers,
  }
  switch (type) {
    case 'A':
    case 'AAAA':
      return answers(addressRecords(sources, qname, type))
    case 'SRV':
      return found && srvRecords(sources, qname, found)
    case 'CNAME':
      return answers(
        found
          ?.slice(0, 1)
          .flatMap(({ host }) => (hostType(host) === 'CNAME' ? [{ name: qname, type, data: absolute(host), ttl }] : [])),
      )
    case 'TXT':
      if (name === `dns-version.${zone.toLowerCase()}`)
        return { answers: [{ name: qname, type, data: SCHEMA_VERSION, ttl: SCHEMA_TTL }] }
      // Names that are empty for every other type do not exist for this one.
      return found && found.length > 0 ? { answers: [] } : undefined
    case 'PTR':
      return pointerRecords(asked, found && [])
    case 'SOA':
      return { answers: qname === zone ? [soaRecord(zone, reader.revision)] : [] }
    case 'NS':
      return qname === zone ? nameServerRecords(asked) : answers(found && [])
    default:
      return answers(found && [])
  }
}

const answers = (records: readonly DnsRecord[] | undefined): Records => records && { answers: records }

function pointerRecords({ reader, config, qname, pointers }: Asked, otherwise: readonly DnsRecord[] | undefined): Records {
  const ip = reversedAddress(qname.toLowerCase())
  if (ip === undefined) return answers(otherwise)
  const service = reader.serviceByClusterIP(ip)
  const names = service ? [`${service.metadata.name}.${service.metadata.namespace ?? ''}.svc.${config.zone}`] : pointers(ip)
  if (names.length === 0) return undefined
  return { answers: names.map((data) => ({ name: qname, type: 'PTR', data, ttl: config.ttl })) }
}

function nameServerRecords({ reader, config, zone }: Asked): Records {
  const servers = nameServers(reader, zone)
  const names = [...new Set(servers.map(({ owner }) => owner))]
  return {
    answers: names.map((data) => ({ name: zone, type: 'NS', data, ttl: config.ttl })),
    additional: servers.map(({ owner, host }) => ({ name: owner, type: hostType(host), data: host, ttl: config.ttl })),
  }
}

const soaRecord = (zone: string, serial: number): DnsRecord => ({
  name: zone,
  type: 'SOA',
  data: `ns.dns.${zone} hostmaster.${zone} ${serial} 7200 1800 86400 ${SOA_TTL}`,
  ttl: SOA_TTL,
})

/** Endpoint names by address, made again only after the store has changed. */
function cachedPointers(reader: Reader, config: DnsConfig): Asked['pointers'] {
  let revision = -1
  let names: ReadonlyMap<string, readonly string[]> = new Map()
  return (ip) => {
    if (revision !== reader.revision) {
      names = endpointNames(reader, config)
      revision = reader.revision
    }
    return names.get(ip) ?? []
  }
}
