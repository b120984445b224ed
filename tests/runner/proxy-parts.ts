import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'
import type { Protocol } from '../../src/core/api/service.ts'
import { categorizeEndpoints } from '../../src/core/kube-proxy/categorize.ts'
import { endpointsOfPort, isLocal, slicePorts } from '../../src/core/kube-proxy/endpoints.ts'
import {
  iptablesEndpointChain,
  iptablesServiceChains,
  nftablesEndpointBase,
  nftablesServiceBase,
  nftablesServiceChains,
  servicePortId,
  shortHash,
} from '../../src/core/kube-proxy/names.ts'
import { probabilityText } from '../../src/core/kube-proxy/probability.ts'
import { servicePorts } from '../../src/core/kube-proxy/service-port.ts'
import { list, modesOf, number, object, REMARKS, same, text, truth, worldOf } from './proxy-world.ts'
import type { CaseRunner } from './types.ts'

/** Which endpoints the Node may use, for the only port of the only Service. */
export const runCategorize: CaseRunner = (test) => {
  object(test, 'case', [...REMARKS, 'given', 'expect', 'alsoHoldsIn'])
  modesOf(test)
  const { store, node, family } = worldOf(test['given'])
  const gates = object(object(object(test['given'], 'given')['config'], 'config')['featureGates'] ?? {}, 'featureGates')
  const [service, ...others] = store.list('Service')
  const [info, ...more] = service ? servicePorts(service, family) : []
  if (!info || others.length > 0 || more.length > 0) throw new Error('a case is about one service port')
  const endpoints = endpointsOfPort(store.slicesOfService(info.namespace, info.name), family, info.portName, info.protocol)
  const useNodeHints = gates['PreferSameTrafficDistribution'] !== false
  const got = categorizeEndpoints(endpoints, info, { name: node.name, zone: node.zone ?? '' }, useNodeHints)
  const named = (used: boolean, set: readonly { readonly text: string }[]): readonly string[] | null =>
    used ? set.map((one) => one.text) : null
  const facts: JsonObject = {
    clusterEndpoints: named(info.usesClusterEndpoints, got.cluster) as JsonValue,
    localEndpoints: named(info.usesLocalEndpoints, got.local) as JsonValue,
    allEndpoints: named(true, got.reachable) as JsonValue,
    hasAnyEndpoints: got.hasAny,
    onlyRemoteEndpoints: got.hasAny && got.reachable.length === 0,
    onlyNodeLocalEndpoints: !info.usesClusterEndpoints,
  }
  const expect = object(test['expect'], 'expect', Object.keys(facts))
  if (Object.keys(expect).length === 0) throw new Error('the case expects nothing')
  return Object.entries(expect).flatMap(([field, want]) => same(field, facts[field], want))
}

function protocolOf(value: JsonValue | undefined): Protocol {
  if (value !== 'TCP' && value !== 'UDP' && value !== 'SCTP') throw new Error(`unknown protocol ${String(value)}`)
  return value
}

function endpointOf(written: string): { readonly ip: string; readonly port: number } {
  const [, ip, port] = /^\[?(.*?)\]?:(\d+)$/.exec(written) ?? []
  if (ip === undefined || port === undefined) throw new Error(`${written} is no endpoint`)
  return { ip, port: Number(port) }
}

export const runChainNames: CaseRunner = (test) => {
  object(test, 'case', [...REMARKS, 'given', 'expect'])
  const given = object(test['given'], 'given', [
    'backend',
    'namespace',
    'service',
    'portName',
    'protocol',
    'endpoint',
    'hashedText',
  ])
  const [namespace, name, portName] = [
    text(given['namespace'], 'namespace'),
    text(given['service'], 'service'),
    text(given['portName'], 'portName'),
  ]
  const port = {
    namespace,
    name,
    portName,
    protocol: protocolOf(given['protocol']),
    id: servicePortId(namespace, name, portName),
  }
  const endpoint = given['endpoint'] === undefined ? undefined : text(given['endpoint'], 'endpoint')
  const backend = text(given['backend'], 'backend')
  if (backend !== 'iptables' && backend !== 'nftables') throw new Error(`unknown backend ${backend}`)
  const isIptables = backend === 'iptables'
  const expect = object(test['expect'], 'expect', isIptables ? ['hash', 'chains'] : ['base', 'chains'])
  const at = endpoint === undefined ? undefined : endpointOf(endpoint)
  const base = at ? nftablesEndpointBase(port, at.ip, at.port) : nftablesServiceBase(port)
  const services = isIptables ? iptablesServiceChains(port) : nftablesServiceChains(port)
  const chains: JsonObject =
    endpoint === undefined
      ? { ...services }
      : isIptables
        ? { endpoint: iptablesEndpointChain(port, endpoint) }
        : { endpoint: `endpoint-${base}`, affinitySet: `affinity-${base}` }
  const wanted = object(expect['chains'], 'chains', Object.keys(chains))
  const hashed = given['hashedText'] === undefined ? undefined : text(given['hashedText'], 'hashedText')
  return [
    ...Object.entries(wanted).flatMap(([kind, want]) => same(kind, chains[kind], want)),
    ...(expect['base'] === undefined ? [] : same('base', base, expect['base'])),
    ...(expect['hash'] === undefined
      ? []
      : same('hash', String(Object.values(chains)[0]).replace(/^KUBE-[A-Z]+-/, ''), expect['hash'])),
    ...(hashed === undefined || expect['hash'] === undefined
      ? []
      : same('hash of the text', shortHash(hashed, 16), expect['hash'])),
  ]
}

/** Endpoints by service port, of slices alone. */
export const runEndpointsMap: CaseRunner = (test) => {
  object(test, 'case', [...REMARKS, 'given', 'service', 'expectEndpoints', 'alsoHoldsIn'])
  modesOf(test)
  const { store, node } = worldOf(test['given'])
  const service = text(test['service'], 'service')
  const [namespace = '', name = ''] = service.split('/')
  const slices = store.slicesOfService(namespace, name)
  const families = new Set(slices.map(({ addressType }) => addressType))
  const got = [...families].flatMap((family) =>
    family === 'FQDN'
      ? []
      : slicePorts(slices, family).map(({ name: portName, protocol }) => ({
          key: `${servicePortId(namespace, name, portName)}/${protocol}`,
          endpoints: endpointsOfPort(slices, family, portName, protocol).map((endpoint) => ({
            endpoint: endpoint.text,
            isLocal: isLocal(endpoint, node.name),
            ready: endpoint.ready,
            serving: endpoint.serving,
            terminating: endpoint.terminating,
          })),
        })),
  )
  const want = object(test['expectEndpoints'], 'expectEndpoints')
  const keys = got.filter(({ endpoints }) => endpoints.length > 0).map(({ key }) => key)
  const wanted = Object.keys(want).filter((key) => list(want[key], key).length > 0)
  const wrong = [...same('service ports', keys.toSorted(), wanted.toSorted())]
  for (const [key, expected] of Object.entries(want)) {
    const entries = list(expected, key).map((one) => {
      const {
        endpoint,
        isLocal: local,
        ready,
        serving,
        terminating,
      } = object(one, 'endpoint', ['endpoint', 'isLocal', 'ready', 'serving', 'terminating'])
      return { endpoint, isLocal: local, ready, serving, terminating }
    })
    wrong.push(...same(key, got.find((one) => one.key === key)?.endpoints ?? [], entries))
  }
  return wrong
}

export const runProbabilities: CaseRunner = (test) => {
  object(test, 'case', [...REMARKS, 'given', 'expect'])
  const given = object(test['given'], 'given', ['n', 'from', 'to'])
  const expect = object(test['expect'], 'expect', ['text', 'strictlyDecreasing'])
  if (expect['text'] !== undefined) return same('text', probabilityText(number(given['n'], 'n')), text(expect['text'], 'text'))
  const decreasing = truth(expect['strictlyDecreasing'], 'strictlyDecreasing')
  const [from, to] = [number(given['from'], 'from'), number(given['to'], 'to')]
  let last = ''
  let holds = true
  for (let n = from; n <= to; n += 1) {
    const next = probabilityText(n)
    if (last !== '' && !(Number(next) < Number(last))) holds = false
    last = next
  }
  return same('strictly decreasing', holds, decreasing)
}
