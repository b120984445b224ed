import type { Node } from '../api/cluster-objects.ts'
import type { NodeAccess } from '../apiserver/nodes/access.ts'
import type { ApiRequest, ApiResponse } from '../apiserver/types.ts'
import { DEFAULT_DNS_CONFIG } from '../dns/config.ts'
import { type NodeDnsConfig, ResolvConfs } from '../dns/resolv-conf.ts'
import { createDns } from '../dns/server.ts'
import type { DnsAnswer, ResolvConf } from '../dns/types.ts'
import { invariant } from '../invariant.ts'
import { createKubeProxy } from '../kube-proxy/kube-proxy.ts'
import type { NodeProxy, ProxyNode, RuleListing } from '../kube-proxy/types.ts'
import { httpStatus, listeners } from '../kubelet/images.ts'
import { AddressBook } from '../network/address-book.ts'
import { Connections } from '../network/connections.ts'
import { Conntrack } from '../network/conntrack.ts'
import { LocalListeners } from '../network/local-listeners.ts'
import type { Machine } from '../network/machine.ts'
import { OpenSockets } from '../network/open-sockets.ts'
import { RequestLog } from '../network/request-log.ts'
import { Resolver } from '../network/resolver.ts'
import type { From, SendRequest, Trace } from '../network/trace.ts'
import { DEFAULT_NETWORK_OPTIONS, type NetworkWorld } from '../network/world.ts'
import type { Parts } from '../parts.ts'
import type { Change, Reader } from '../storage/reader.ts'
import { serviceAddress } from './bootstrap.ts'
import type { ClusterOptions } from './types.ts'

/** First and number of the ports that clients open connections from. Source: Linux ip_local_port_range. */
const EPHEMERAL_FIRST = 32_768
const EPHEMERAL_COUNT = 28_232
const DNS_OFFSET = 10

type Settings = Required<Pick<ClusterOptions, 'serviceCIDR' | 'podCIDR' | 'proxyMode' | 'localhostNodePorts'>>

/** The cluster's network: what `send` walks through, kept up to date by changes. */
export interface Fabric {
  changed(change: Change): void
  /** What kubectl opened on the laptop. */
  readonly local: LocalListeners
  /** Whether node ports are reached on the laptop's localhost. */
  reachNodePorts(reached: boolean): void
  /** What the API server reaches of the Nodes. */
  readonly nodes: NodeAccess
  send(request: SendRequest): Trace
  probe(request: SendRequest): Pick<Trace, 'outcome' | 'servedBy'>
  /** As `send`, in tables of its own: nothing that later requests meet is written. */
  peek(request: SendRequest): Trace
  rules(node: string): RuleListing | null
  machine(at: From): Machine | null
  resolvConf(namespace: string, pod: string): ResolvConf | null
  lookup(name: string, type: string): DnsAnswer
}

function proxyNode({ metadata, status }: Node): ProxyNode {
  const addresses = (status.addresses ?? []).filter(({ type }) => type.endsWith('IP')).map(({ address }) => address)
  const zone = metadata.labels?.['topology.kubernetes.io/zone']
  return {
    name: metadata.name,
    nodeIP: addresses[0] ?? '',
    localAddresses: ['127.0.0.1', '::1', ...addresses],
    ...(zone ? { zone } : {}),
  }
}

export function createFabric(
  reader: Reader,
  { serviceCIDR, podCIDR, proxyMode, localhostNodePorts }: Settings,
  host: { random(): number; nowMs(): number; askApiServer(request: ApiRequest): ApiResponse },
  parts: Parts,
): Fabric {
  const addresses = new AddressBook(reader)
  const serviceCIDRs = serviceCIDR.split(',')
  const podCIDRs = podCIDR.split(',')
  const proxy = createKubeProxy(reader, {
    mode: proxyMode,
    clusterCIDR: podCIDRs[0] ?? null,
    masqueradeAll: false,
    localhostNodePorts: true,
    serviceCIDRs,
  })
  const proxies = new Map<string, NodeProxy>()
  const dnsConfig: NodeDnsConfig = {
    clusterDNS: [serviceAddress(serviceCIDR, DNS_OFFSET)],
    clusterDomain: 'cluster.local',
    hostNameservers: ['192.168.65.5'],
    hostSearches: [],
    hostOptions: [],
  }
  const dns = createDns(reader, DEFAULT_DNS_CONFIG)
  const resolver = new Resolver(reader, dns, DEFAULT_NETWORK_OPTIONS.clusterDomain)
  const sockets = new OpenSockets(listeners)
  const confs = new ResolvConfs(dnsConfig)
  let ports = 0
  let traces = 0
  let nodePortsReached = localhostNodePorts

  function proxyOf(name: string): NodeProxy | undefined {
    const known = proxies.get(name)
    if (known) return known
    const node = reader.get('Node', '', name)
    if (!node) return undefined
    const made = proxy.node(proxyNode(node))
    proxies.set(name, made)
    return made
  }

  const world: NetworkWorld = {
    reader,
    addresses,
    resolver,
    upstream: [],
    conntrack: new Conntrack(),
    connections: new Connections(),
    local: new LocalListeners(),
    served: new RequestLog(),
    options: {
      ...DEFAULT_NETWORK_OPTIONS,
      podCIDRs,
      serviceCIDRs,
      get localhostNodePorts() {
        return nodePortsReached
      },
    },
    askApiServer: host.askApiServer,
    proxyOf,
    resolvConfOf: (pod) => confs.of(pod),
    listeners: (pod) => sockets.of(pod, host.nowMs()),
    answerHttp: (pod, socket, request) =>
      parts.http?.(pod, socket, request, host.nowMs()) ?? {
        status: httpStatus(pod, socket, request),
        headers: [],
        body: '',
      },
    nowMs: host.nowMs,
    random: host.random,
    nextEphemeralPort: () => {
      ports += 1
      // A stride that shares no factor with the count: ports look scattered, and none comes twice before all came once.
      return EPHEMERAL_FIRST + ((ports * 7919) % EPHEMERAL_COUNT)
    },
    nextTraceId: () => {
      traces += 1
      return traces
    },
  }

  function requests(): NonNullable<Parts['requests']> {
    invariant(parts.requests, 'a request was sent before the code for its way had come')
    return parts.requests
  }

  return {
    changed(change) {
      if (change.kind === 'Node') proxies.delete(change.after.metadata.name)
      addresses.changed(change)
      resolver.changed(change)
      // UDP flows to endpoints that are gone have to be judged anew.
      world.conntrack.forgetStale(proxy.changed(change), proxy.isStaleFlow)
    },
    local: world.local,
    nodes: {
      address: world.options.apiServer.address,
      listeners: world.listeners,
      answerHttp: world.answerHttp,
      served: (run) => world.served.of(run),
    },
    reachNodePorts(reached) {
      nodePortsReached = reached
    },
    send: (request) => requests().send(request, world),
    probe: (request) => requests().probe(request, world),
    peek: (request) => requests().peek(request, world),
    machine: (at) => parts.machine?.(at, world) ?? null,
    rules: (node) => proxyOf(node)?.listing() ?? null,
    lookup: (name, type) => dns.query(name, type),
    resolvConf(namespace, pod) {
      const found = reader.get('Pod', namespace, pod)
      return found ? confs.of(found) : null
    },
  }
}
