import { lookup } from '../dns/lookup.ts'
import { DNS_NAMESPACE, DNS_SERVICE } from '../dns/name-servers.ts'
import { parseQuestion } from '../dns/question.ts'
import type { Dns, DnsAnswer, ResolvConf } from '../dns/types.ts'
import { touchedServices } from '../kube-proxy/touched-services.ts'
import { canonicalIP } from '../net/ip.ts'
import type { Change, Reader } from '../storage/reader.ts'
import type { Lookup } from './trace.ts'

/** What a name stands for, along one search list and for one family. */
export interface Resolution {
  /** Every question, in order; the last one answered unless `result` is null. */
  readonly lookups: readonly Lookup[]
  readonly result: DnsAnswer | null
  /** Canonical addresses of the answer. */
  readonly addresses: readonly string[]
}

interface Known extends Resolution {
  isTrue: boolean
}

type Family = 'A' | 'AAAA'

/** As many names as are remembered, over all search lists. */
const MOST_KNOWN = 16_384

/**
 * Resolves names as a Pod's resolver does, and remembers what came out until a change touches one of the objects that it
 * was read from: answers are those of the server at every instant, only cheaper.
 */
export class Resolver {
  readonly #reader: Reader
  readonly #dns: Dns
  /** `cluster.local.` */
  readonly #zone: string
  #known = new WeakMap<ResolvConf, Map<string, Known>>()
  /** What was read from a Service or its slices, by `namespace/name`, whether it exists or not. */
  readonly #byService = new Map<string, Known[]>()
  #count = 0

  constructor(reader: Reader, dns: Dns, clusterDomain: string) {
    this.#reader = reader
    this.#dns = dns
    this.#zone = `${clusterDomain}.`
  }

  /** Takes in a change to the store. */
  changed(change: Change): void {
    if (change.kind === 'Namespace' && change.type !== 'MODIFIED') this.#forgetAll()
    if (this.#byService.size === 0) return
    for (const service of touchedServices(change)) {
      for (const known of this.#byService.get(service) ?? []) known.isTrue = false
      this.#byService.delete(service)
    }
  }

  resolve(host: string, conf: ResolvConf, type: Family): Resolution {
    const key = type === 'A' ? host : `${host} ${type}`
    const known = this.#known.get(conf)?.get(key)
    if (known?.isTrue) return known
    const made = this.#ask(host, conf, type)
    const services = this.#servicesBehind(made)
    if (services) this.#remember(conf, key, { ...made, isTrue: true }, services)
    return made
  }

  #ask(host: string, conf: ResolvConf, type: Family): Resolution {
    const lookups: Lookup[] = []
    const { result } = lookup(host, conf, (name) => {
      const answer = this.#dns.query(name, type)
      const rcode = answer.rcode === 'REFUSED' ? 'SERVFAIL' : answer.rcode
      lookups.push({ name, type, rcode, answers: answer.answers.map(({ data }) => data) })
      return answer
    })
    const addresses = (result?.answers ?? []).filter((record) => record.type === type)
    return { lookups, result, addresses: addresses.map(({ data }) => canonicalIP(data) ?? data) }
  }

  #remember(conf: ResolvConf, key: string, known: Known, services: readonly string[]): void {
    if (this.#count >= MOST_KNOWN) this.#forgetAll()
    this.#count += 1
    const byKey = this.#known.get(conf) ?? new Map<string, Known>()
    this.#known.set(conf, byKey.set(key, known))
    for (const service of services) {
      const list = this.#byService.get(service)
      if (list) list.push(known)
      else this.#byService.set(service, [known])
    }
  }

  #forgetAll(): void {
    this.#known = new WeakMap()
    this.#byService.clear()
    this.#count = 0
  }

  /** Services that the answers were read from; undefined when more than Services and slices stands behind them. */
  #servicesBehind({ lookups }: Resolution): readonly string[] | undefined {
    const services = new Set<string>()
    for (const { name } of lookups) {
      const asked = name.toLowerCase()
      if (asked.endsWith('.arpa.')) return undefined
      if (asked !== this.#zone && !asked.endsWith(`.${this.#zone}`)) continue
      if (asked === `ns.dns.${this.#zone}`) services.add(`${DNS_NAMESPACE}/${DNS_SERVICE}`)
      const question = parseQuestion(asked, this.#zone)
      if (!question || question.realm === '') continue
      // Names of Pods hang on Pods, and an alias on whatever it leads to.
      if (question.realm === 'pod') return undefined
      if (this.#reader.get('Service', question.namespace, question.service)?.spec.type === 'ExternalName') return undefined
      services.add(`${question.namespace}/${question.service}`)
    }
    return [...services]
  }
}
