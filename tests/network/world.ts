import type { Node } from '../../src/core/api/cluster-objects.ts'
import type { KubeObject } from '../../src/core/api/kinds.ts'
import type { Container, Pod, PodSpec } from '../../src/core/api/pod.ts'
import type { Service, ServiceSpec } from '../../src/core/api/service.ts'
import { DEFAULT_DNS_CONFIG } from '../../src/core/dns/config.ts'
import { resolvConfOf } from '../../src/core/dns/resolv-conf.ts'
import { createDns } from '../../src/core/dns/server.ts'
import type { Destination } from '../../src/core/kube-proxy/conntrack-cleanup.ts'
import { createKubeProxy } from '../../src/core/kube-proxy/kube-proxy.ts'
import type { ProxyMode } from '../../src/core/kube-proxy/types.ts'
import { answerHttp } from '../../src/core/kubelet/http-answers.ts'
import { listeners } from '../../src/core/kubelet/images.ts'
import { AddressBook, nodeAddresses } from '../../src/core/network/address-book.ts'
import { Connections } from '../../src/core/network/connections.ts'
import { Conntrack } from '../../src/core/network/conntrack.ts'
import { LocalListeners } from '../../src/core/network/local-listeners.ts'
import { RequestLog } from '../../src/core/network/request-log.ts'
import { Resolver } from '../../src/core/network/resolver.ts'
import { probe, send } from '../../src/core/network/send.ts'
import type { Hop, SendRequest, Trace } from '../../src/core/network/trace.ts'
import { DEFAULT_NETWORK_OPTIONS, type NetworkOptions, type NetworkWorld } from '../../src/core/network/world.ts'
import { nextRandom } from '../../src/core/sim/random.ts'
import type { Change } from '../../src/core/storage/reader.ts'
import { Store } from '../../src/core/storage/store.ts'
import { service as bareService, meta, namespace, slice } from '../dns/objects.ts'

/** Node `node-i` has 172.18.0.(i+1) and the Pod range 10.244.i.0/24. */
export const node = (i: number): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: meta(`node-${i}`),
  spec: { podCIDR: `10.244.${i}.0/24` },
  status: { addresses: [{ type: 'InternalIP', address: `172.18.0.${i + 1}` }] },
})

interface PodOptions {
  readonly image?: string
  readonly ready?: boolean
  readonly container?: Partial<Container>
  readonly spec?: Partial<PodSpec>
  readonly uid?: string
  readonly terminating?: boolean
}

/** A running Pod `ns/name`; its Node follows from its address (10.244.i.x is on node-i). */
export function pod(
  id: string,
  ip: string,
  { image = 'nginx', ready = true, container = {}, spec = {}, uid, terminating }: PodOptions = {},
): Pod {
  const [ns = '', name = ''] = id.split('/')
  const nodeName = ip.startsWith('10.244.') ? `node-${ip.split('.')[2]}` : `node-${Number(ip.split('.')[3]) - 1}`
  const running = {
    name: 'main',
    image,
    imageID: '',
    ready,
    restartCount: 0,
    state: { running: { startedAt: '2026-01-01T00:00:00Z' } },
  }
  const own = meta(name, ns)
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...own, uid: uid ?? own.uid, ...(terminating ? { deletionTimestamp: '2026-01-01T00:00:10Z' } : {}) },
    spec: { nodeName, containers: [{ name: 'main', image, ...container }], ...spec },
    status: { phase: 'Running', podIP: ip, podIPs: [{ ip }], containerStatuses: [running] },
  }
}

interface Shape extends Partial<ServiceSpec> {
  /** `ip:port` of ready endpoints, in one slice; each stands on the Node of its address. */
  readonly endpoints?: readonly string[]
  readonly ingress?: string
}

const nodeOf = (ip: string): string =>
  ip.startsWith('10.244.') ? `node-${ip.split('.')[2]}` : `node-${Number(ip.split('.')[3]) - 1}`

/** A Service `ns/name` with one port, and its EndpointSlice. */
export function service(id: string, { endpoints = [], ingress, ...spec }: Shape): readonly KubeObject[] {
  const made: Service = bareService(id, spec)
  const [port] = endpoints.map((text) => Number(text.split(':')[1]))
  const [first] = made.spec.ports ?? []
  return [
    ingress ? { ...made, status: { loadBalancer: { ingress: [{ ip: ingress }] } } } : made,
    slice(
      id,
      endpoints.map((text) => ({ addresses: [text.split(':')[0] ?? ''], conditions: { ready: true }, nodeName: nodeOf(text) })),
      [{ name: first?.name ?? '', protocol: first?.protocol ?? 'TCP', port: port ?? 80 }],
    ),
  ]
}

/** The cluster's DNS: one Pod on node-1, and its Service. */
export const clusterDNS: readonly KubeObject[] = [
  namespace('kube-system'),
  pod('kube-system/coredns-1', '10.244.1.2', { image: 'coredns/coredns' }),
  ...service('kube-system/kube-dns', {
    clusterIP: '10.96.0.10',
    ports: [{ name: 'dns', protocol: 'UDP', port: 53, targetPort: 53 }],
    endpoints: ['10.244.1.2:53'],
  }),
]

export interface TestWorld {
  readonly world: NetworkWorld
  put(object: KubeObject): void
  drop(kind: KubeObject['kind'], namespace: string, name: string): void
  advance(ms: number): void
  /** What kube-proxy does after changes, which a test may put off: clears stale UDP flows. Answers how many went. */
  clearFlows(): number
  send(from: SendRequest['from'], to: string, rest?: Partial<SendRequest>): Trace
  probe(from: SendRequest['from'], to: string): Pick<Trace, 'outcome' | 'servedBy'>
}

interface WorldOptions extends Partial<NetworkOptions> {
  readonly mode?: ProxyMode
  readonly seed?: number
}

/** A cluster's network over these objects: real rules, real DNS, real programs; nothing reconciles. */
export function worldOf(
  objects: readonly KubeObject[],
  { mode = 'iptables', seed = 1, ...options }: WorldOptions = {},
): TestWorld {
  const store = new Store()
  for (const object of objects) store.put(object)
  let [now, state, port, traces] = [0, seed, 40_000, 0]
  const addresses = new AddressBook(store)
  const config = {
    mode,
    clusterCIDR: '10.244.0.0/16',
    masqueradeAll: false,
    localhostNodePorts: false,
    serviceCIDRs: ['10.96.0.0/16'],
  }
  const proxy = createKubeProxy(store, config)
  const resolver = new Resolver(store, createDns(store, DEFAULT_DNS_CONFIG), DEFAULT_NETWORK_OPTIONS.clusterDomain)
  const dnsConfig = {
    clusterDNS: ['10.96.0.10'],
    clusterDomain: 'cluster.local',
    hostNameservers: ['192.168.65.5'],
    hostSearches: [],
    hostOptions: [],
  }
  const world: NetworkWorld = {
    reader: store,
    addresses,
    resolver,
    upstream: [],
    conntrack: new Conntrack(),
    connections: new Connections(),
    local: new LocalListeners(),
    served: new RequestLog(),
    askApiServer: () => ({ status: 404, headers: {}, body: null }),
    options: { ...DEFAULT_NETWORK_OPTIONS, ...options },
    proxyOf: (name) => {
      const found = store.get('Node', '', name)
      const own = nodeAddresses(found)
      return found && proxy.node({ name, nodeIP: own[0] ?? '', localAddresses: ['127.0.0.1', ...own] })
    },
    resolvConfOf: (client) => resolvConfOf(client, dnsConfig),
    listeners,
    answerHttp: (to, socket, request) => answerHttp(to, socket, request, now),
    nowMs: () => now,
    random: () => {
      const [value, next] = nextRandom(state)
      state = next
      return value
    },
    nextEphemeralPort: () => port++,
    nextTraceId: () => ++traces,
  }
  const touched: Destination[] = []
  const changed = (change: Change | undefined): void => {
    if (!change) return
    addresses.changed(change)
    resolver.changed(change)
    touched.push(...proxy.changed(change))
  }
  return {
    world,
    clearFlows: () => world.conntrack.forgetStale(touched.splice(0), proxy.isStaleFlow),
    put: (object) => changed(store.put(object)),
    drop: (kind, ns, name) => changed(store.drop(kind, ns, name)),
    advance: (ms) => {
      now += ms
    },
    send: (from, to, rest = {}) => send({ from, to, ...rest }, world),
    probe: (from, to) => probe({ from, to }, world),
  }
}

const tupleText = ({ srcIP, srcPort, dstIP, dstPort }: Hop['before']): string => `${srcIP}:${srcPort} > ${dstIP}:${dstPort}`

/** A hop as one line, for tables of truths: kind, place, verdict, reason. */
export function line({ kind, where, verdict, because }: Hop): string {
  const place = 'name' in where ? where.name : where.kind
  return `${kind} ${place} ${verdict} ${because.code}`
}

/** The header before and after a hop. */
export const headers = ({ before, after }: Hop): readonly [string, string] => [tupleText(before), tupleText(after)]
