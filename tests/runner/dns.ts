import type { Endpoint } from '../../src/core/api/endpoints.ts'
import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'
import { isKind, type KubeObject } from '../../src/core/api/kinds.ts'
import { autopath, walksSearchPath } from '../../src/core/dns/autopath.ts'
import { DEFAULT_DNS_CONFIG } from '../../src/core/dns/config.ts'
import { endpointName } from '../../src/core/dns/endpoint-name.ts'
import { lookup } from '../../src/core/dns/lookup.ts'
import { type NodeDnsConfig, resolvConfOf } from '../../src/core/dns/resolv-conf.ts'
import { createDns } from '../../src/core/dns/server.ts'
import type { Dns, DnsAnswer, DnsConfig, DnsRecord, RecordType, ResolvConf } from '../../src/core/dns/types.ts'
import { Store } from '../../src/core/storage/store.ts'
import { LOOKUP_OBJECTS, LOOKUP_UPSTREAM } from './dns-world.ts'
import type { CaseRunner, Suites } from './types.ts'

/** Throws on a field that the runner does not know. */
function only(value: JsonValue | undefined, known: readonly string[], what: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${what} is no object`)
  const object = value as JsonObject // not an array, not null: an object
  for (const key of Object.keys(object)) if (!known.includes(key)) throw new Error(`unknown field ${what}.${key}`)
  return object
}

function textOf(value: JsonValue | undefined, what: string): string {
  if (typeof value !== 'string') throw new Error(`${what} is no text`)
  return value
}

function list(value: JsonValue | undefined, what: string): readonly JsonValue[] {
  if (!Array.isArray(value)) throw new Error(`${what} is no list`)
  return value
}

const texts = (value: JsonValue | undefined, what: string): readonly string[] =>
  list(value, what).map((entry) => textOf(entry, what))

const REMARKS = ['ref', 'basis', 'derived', 'note']
const ABOUT = ['name', ...REMARKS]
const TYPES: readonly string[] = ['A', 'AAAA', 'CNAME', 'SRV', 'PTR', 'TXT', 'NS', 'SOA'] satisfies readonly RecordType[]

function configOf(value: JsonValue | undefined): DnsConfig {
  const known = ['ttl', 'pods', 'ignoreEmptyService', 'endpointPodNames', 'synced', 'upstream']
  const { upstream = {}, ...settings } = only(value ?? {}, known, 'config')
  if (settings['pods'] !== undefined && !['disabled', 'insecure', 'verified'].includes(String(settings['pods'])))
    throw new Error(`unknown mode pods: ${String(settings['pods'])}`)
  const ttl = settings['ttl'] ?? DEFAULT_DNS_CONFIG.ttl
  // Names and values were checked above; the file's types are those of DnsConfig.
  return { ...DEFAULT_DNS_CONFIG, ...(settings as Partial<DnsConfig>), upstream: upstreamRecords(upstream, Number(ttl)) }
}

function upstreamRecords(value: JsonValue, ttl: number): readonly DnsRecord[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('upstream is no object')
  return Object.entries(value).flatMap(([name, byType]) =>
    Object.entries(only(byType as JsonValue, TYPES, `upstream ${name}`)).flatMap(([type, data]) =>
      // `only` has checked that the type is one of TYPES.
      texts(data, `upstream ${name} ${type}`).map((entry) => ({ name, type: type as RecordType, data: entry, ttl })),
    ),
  )
}

function storeOf(objects: readonly JsonValue[]): Store {
  const store = new Store()
  for (const object of objects) {
    const { kind } = object as JsonObject
    if (typeof kind !== 'string' || !isKind(kind)) throw new Error(`unknown kind ${String(kind)}`)
    // Objects of a case are loaded as they are: the case vouches for their shape.
    store.put(object as unknown as KubeObject)
  }
  return store
}

/** A record as text, so that lists compare without order; `<serial>` stands for any number. */
const recordText = ({ name, type, data, ttl }: DnsRecord): string => {
  const shown = type === 'SOA' ? data.replace(/^(\S+ \S+) \d+ /, '$1 <serial> ') : data
  return `${name} ${ttl} ${type} ${shown}`
}

function expectedText(value: JsonValue, ttl: number): string {
  const { name, type, data, ttl: own = ttl } = only(value, ['name', 'type', 'data', 'ttl'], 'record')
  const unknown = /<(?!serial>)[^>]*>/.exec(textOf(data, 'data'))
  if (unknown) throw new Error(`unknown placeholder ${unknown[0]}`)
  return `${textOf(name, 'name')} ${String(own)} ${textOf(type, 'type')} ${textOf(data, 'data')}`
}

function compareLists(what: string, got: readonly string[], want: readonly string[]): readonly string[] {
  const [a, b] = [got.toSorted().join('\n'), want.toSorted().join('\n')]
  return a === b ? [] : [`${what}: got [${got.join('; ')}], want [${want.join('; ')}]`]
}

function compareAnswer(at: string, answer: DnsAnswer, expected: JsonValue | undefined, ttl: number): readonly string[] {
  const expect = only(expected, ['rcode', 'answers', 'additional', 'soa'], 'expect')
  const soa = expect['soa'] ?? false
  const want = (key: string): readonly string[] => list(expect[key] ?? [], key).map((record) => expectedText(record, ttl))
  return [
    ...(answer.rcode === expect['rcode'] ? [] : [`${at}: rcode ${answer.rcode}, want ${String(expect['rcode'])}`]),
    ...(answer.soa === soa ? [] : [`${at}: soa ${answer.soa}, want ${String(soa)}`]),
    ...compareLists(`${at} answers`, answer.answers.map(recordText), want('answers')),
    ...compareLists(`${at} additional`, answer.additional.map(recordText), want('additional')),
  ]
}

/** Queries against a server over given objects. */
const runQueries: CaseRunner = (test) => {
  only(test, [...ABOUT, 'given', 'queries'], 'case')
  const given = only(test['given'], ['config', 'objects'], 'given')
  const config = configOf(given['config'])
  const dns = createDns(storeOf(list(given['objects'], 'objects')), config)
  const queries = list(test['queries'], 'queries')
  if (queries.length === 0) throw new Error('no queries')
  return queries.flatMap((query) => {
    const { name, type, expect } = only(query, [...REMARKS, 'name', 'type', 'expect'], 'query')
    const [asked, wanted] = [textOf(name, 'name'), textOf(type, 'type')]
    return compareAnswer(`${asked} ${wanted}`, dns.query(asked, wanted), expect, config.ttl)
  })
}

/** The name of one endpoint. */
const runEndpointName: CaseRunner = (test) => {
  only(test, [...ABOUT, 'given', 'expect'], 'case')
  const given = only(test['given'], ['endpoint', 'config'], 'given')
  only(given['endpoint'], ['addresses', 'hostname', 'targetRef', 'conditions', 'nodeName', 'zone'], 'endpoint')
  // The case vouches for the endpoint's shape; its field names were checked.
  const endpoint = given['endpoint'] as unknown as Endpoint
  const want = textOf(only(test['expect'], ['endpointName'], 'expect')['endpointName'], 'endpointName')
  const address = { ip: endpoint.addresses[0] ?? '', hostname: endpoint.hostname, podName: endpoint.targetRef?.name }
  const got = endpointName(address, configOf(given['config']))
  return got === want ? [] : [`endpoint name ${got}, want ${want}`]
}

/** /etc/resolv.conf of a Pod. */
const runResolvConf: CaseRunner = (test) => {
  only(test, [...ABOUT, 'given', 'expect'], 'case')
  const given = only(test['given'], ['node', 'pod'], 'given')
  const known = ['clusterDNS', 'clusterDomain', 'hostNameservers', 'hostSearches', 'hostOptions']
  // Names were checked; the file's types are those of NodeDnsConfig.
  const node = { ...NODE_DEFAULTS, ...only(given['node'] ?? {}, known, 'node') } as NodeDnsConfig
  const { namespace, ...spec } = only(given['pod'], ['namespace', 'dnsPolicy', 'dnsConfig', 'hostNetwork'], 'pod')
  if (spec['dnsConfig']) only(spec['dnsConfig'], ['nameservers', 'searches', 'options'], 'dnsConfig')
  const conf = resolvConfOf({ metadata: { namespace: textOf(namespace, 'namespace') }, spec }, node)
  const expect = only(test['expect'], ['nameservers', 'searches', 'options'], 'expect')
  const inOrder = (key: 'nameservers' | 'searches'): readonly string[] => {
    const [got, want] = [conf[key].join(' '), texts(expect[key], key).join(' ')]
    return got === want ? [] : [`${key} ${got}, want ${want}`]
  }
  return [
    ...inOrder('nameservers'),
    ...inOrder('searches'),
    ...compareLists('options', conf.options, texts(expect['options'], 'options')),
  ]
}

/** `nodeDefaults` of the suite. */
const NODE_DEFAULTS: NodeDnsConfig = {
  clusterDNS: ['10.0.0.10'],
  clusterDomain: 'cluster.local',
  hostNameservers: ['8.8.8.8'],
  hostSearches: ['host.domain'],
  hostOptions: [],
}

/**
 * The names that a resolver walks through. The suite does not list the records behind them: they are those of upstream's
 * own tests (dns-world.ts), plus the name that the case itself says exists, where those lack it.
 */
const runLookup: CaseRunner = (test) => {
  only(test, [...ABOUT, 'given', 'expect'], 'case')
  const given = only(test['given'], ['podNamespace', 'resolvConf', 'lookup', 'type'], 'given')
  only(given['resolvConf'], ['nameservers', 'searches', 'options'], 'resolvConf')
  const expect = only(test['expect'], ['tried', 'result'], 'expect')
  const tried = texts(expect['tried'], 'tried')
  const result = expect['result'] === null ? null : texts(expect['result'], 'result')
  const type = textOf(given['type'], 'type')
  const dns = completed(
    createDns(storeOf(LOOKUP_OBJECTS), { ...DEFAULT_DNS_CONFIG, upstream: LOOKUP_UPSTREAM }),
    tried.at(-1),
    result,
  )
  // Names were checked; the file's types are those of ResolvConf.
  const conf = given['resolvConf'] as unknown as ResolvConf
  const got = lookup(textOf(given['lookup'], 'lookup'), conf, (name) => dns.query(name, type))
  const addresses = got.result?.answers.filter((record) => record.type === type).map(({ data }) => data) ?? null
  return [
    ...(got.tried.join(' ') === tried.join(' ') ? [] : [`tried ${got.tried.join(' ')}, want ${tried.join(' ')}`]),
    ...(addresses && result
      ? compareLists('result', addresses, result)
      : addresses === result
        ? []
        : [`result ${String(addresses)}, want ${String(result)}`]),
  ]
}

function completed(dns: Dns, exists: string | undefined, result: readonly string[] | null): Dns {
  return {
    query(name, type) {
      const answer = dns.query(name, type)
      if (answer.rcode === 'NOERROR' || !result || name !== exists) return answer
      // `type` is the one that the case asks for, which names records of the case.
      const answers = result.map((data) => ({ name, type: type as RecordType, data, ttl: 5 }))
      return { rcode: 'NOERROR', answers, additional: [], soa: false }
    },
  }
}

/** A server that walks the search list for its clients. */
const runServerSearch: CaseRunner = (test) => {
  only(test, [...ABOUT, 'given', 'expect'], 'case')
  const given = only(test['given'], ['search', 'name', 'existing', 'type'], 'given')
  const expect = only(test['expect'], ['walksSearchPath', 'answers', 'rcode'], 'expect')
  const name = textOf(given['name'], 'name')
  const search = texts(given['search'], 'search')
  if (expect['walksSearchPath'] !== undefined) {
    const got = walksSearchPath(name, search)
    return got === expect['walksSearchPath'] ? [] : [`walksSearchPath ${got}`]
  }
  const existing = texts(given['existing'], 'existing')
  const upstream = existing.map((entry): DnsRecord => ({ name: entry, type: 'A', data: '127.0.0.53', ttl: 5 }))
  const dns = createDns(new Store(), { ...DEFAULT_DNS_CONFIG, upstream })
  const answer = autopath(name, search, (candidate) => dns.query(candidate, textOf(given['type'], 'type')))
  const want = list(expect['answers'], 'answers').map((record) => expectedText(record, 5))
  const rcode = expect['rcode'] ?? answer.rcode
  return [
    ...(answer.rcode === rcode ? [] : [`rcode ${answer.rcode}`]),
    ...compareLists('answers', answer.answers.map(recordText), want),
  ]
}

const byShape =
  (shapes: readonly (readonly [field: string, run: CaseRunner])[]): CaseRunner =>
  (test, suite) => {
    const given = test['given']
    if (typeof given !== 'object' || given === null) throw new Error('a case without given')
    const run = shapes.find(([field]) => Object.hasOwn(given, field))?.[1]
    if (!run) throw new Error('a case of a shape that is not known')
    return run(test, suite)
  }

const records = byShape([
  ['objects', runQueries],
  ['endpoint', runEndpointName],
])

export const suites: Suites = {
  'dns/externalname': records,
  'dns/headless': records,
  'dns/pods': records,
  'dns/services': records,
  'dns/search-path': byShape([
    ['pod', runResolvConf],
    ['lookup', runLookup],
    ['search', runServerSearch],
  ]),
}
