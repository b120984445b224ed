export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'SRV' | 'PTR' | 'TXT' | 'NS' | 'SOA'

export interface DnsRecord {
  /** Absolute, with trailing dot, in the question's case. */
  readonly name: string
  readonly type: RecordType
  /** As `dig +short` prints it; SRV is `priority weight port target`. */
  readonly data: string
  /** Seconds. */
  readonly ttl: number
}

export interface DnsAnswer {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED'
  readonly answers: readonly DnsRecord[]
  readonly additional: readonly DnsRecord[]
  /** The zone's SOA stands in the authority section. */
  readonly soa: boolean
}

export interface DnsConfig {
  readonly zone: string
  readonly ttl: number
  readonly pods: 'disabled' | 'insecure' | 'verified'
  readonly endpointPodNames: boolean
  readonly ignoreEmptyService: boolean
  readonly synced: boolean
  /** Names of the outside world and what they resolve to. */
  readonly upstream: readonly DnsRecord[]
}

/** What /etc/resolv.conf of a Pod says. */
export interface ResolvConf {
  readonly nameservers: readonly string[]
  readonly searches: readonly string[]
  readonly options: readonly string[]
}

/**
 * The cluster's DNS server. A name is taken as absolute, with or without its trailing dot. A type that the server does
 * not know (`MX`, `HINFO`) is a legal question with an empty answer.
 */
export interface Dns {
  query(name: string, type: string): DnsAnswer
}
