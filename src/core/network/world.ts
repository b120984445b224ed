import type { Node } from '../api/cluster-objects.ts'
import type { Pod } from '../api/pod.ts'
import type { Service } from '../api/service.ts'
import type { ApiRequest, ApiResponse } from '../apiserver/types.ts'
import type { DnsRecord, ResolvConf } from '../dns/types.ts'
import type { NodeProxy } from '../kube-proxy/types.ts'
import type { HttpRequest } from '../kubelet/http-status.ts'
import type { Socket } from '../kubelet/images.ts'
import type { Reader } from '../storage/reader.ts'
import type { Connections } from './connections.ts'
import type { Conntrack } from './conntrack.ts'
import type { LocalListeners } from './local-listeners.ts'
import type { RequestLog } from './request-log.ts'
import type { Resolver } from './resolver.ts'
import type { HttpReply } from './trace.ts'

/** Who has an address outside the Pod and Service ranges. Kept up to date by changes (see AddressBook). */
export interface Addresses {
  /** The Pod with this address; Pods on the host's network have none of their own. */
  podAt(ip: string): Pod | undefined
  /** The Node with this address. */
  nodeAt(ip: string): Node | undefined
  /** Nodes that a load balancer may send to, by name. */
  balanced(): readonly string[]
  firstNode(): string | undefined
  /** The load-balancer Service whose ingress holds this address and whose ports hold this port, else any that holds the address. */
  ingressAt(ip: string, port: number): Service | undefined
  /** The Service that lists this address in externalIPs; one with this port before others. */
  externalAt(ip: string, port: number): Service | undefined
  /** The Service that has this node port. */
  nodePortAt(port: number): Service | undefined
  /** The Service whose health check node port this is. */
  healthCheckAt(port: number): Service | undefined
}

export interface NetworkOptions {
  /** Ranges as CIDR text. */
  readonly podCIDRs: readonly string[]
  readonly serviceCIDRs: readonly string[]
  /** The Nodes' network. */
  readonly nodeCIDRs: readonly string[]
  /** `cluster.local`, without trailing dot. */
  readonly clusterDomain: string
  readonly laptopIP: string
  readonly internetIP: string
  /** True: node ports are reached on the laptop's localhost too, by way of the first Node, as on Docker Desktop. */
  readonly localhostNodePorts: boolean
  /** Where the API server listens on the Nodes' network. */
  readonly apiServer: { readonly address: string; readonly port: number }
}

export const DEFAULT_NETWORK_OPTIONS: NetworkOptions = {
  podCIDRs: ['10.244.0.0/16'],
  serviceCIDRs: ['10.96.0.0/16'],
  nodeCIDRs: ['172.18.0.0/16'],
  clusterDomain: 'cluster.local',
  laptopIP: '192.168.65.1',
  internetIP: '203.0.113.10',
  localhostNodePorts: false,
  apiServer: { address: '172.18.0.250', port: 6443 },
}

/** Everything that a request meets. Functions here change nothing but the draws, the ports and the tables they are named for. */
export interface NetworkWorld {
  readonly reader: Reader
  readonly addresses: Addresses
  /** Names as a Pod's resolver finds them at the cluster's DNS. */
  readonly resolver: Resolver
  /** Names of the world outside, for clients that do not ask the cluster's DNS. */
  readonly upstream: readonly DnsRecord[]
  readonly conntrack: Conntrack
  readonly connections: Connections
  /** What kubectl opened on the laptop. */
  readonly local: LocalListeners
  readonly options: NetworkOptions
  proxyOf(node: string): NodeProxy | undefined
  resolvConfOf(pod: Pod): ResolvConf
  listeners(pod: Pod): readonly Socket[]
  /** What programs answered, for their logs. */
  readonly served: RequestLog
  askApiServer(request: ApiRequest): ApiResponse
  /** Status 0 when the program does not speak HTTP. */
  answerHttp(pod: Pod, socket: Socket, request: HttpRequest): HttpReply
  nowMs(): number
  /** In [0, 1). */
  random(): number
  nextEphemeralPort(): number
  nextTraceId(): number
}
