import type { IPFamily, Service } from '../api/service.ts'
import type { PacketProtocol } from '../network/packet.ts'
import type { Reader } from '../storage/reader.ts'
import { endpointsOfPort } from './endpoints.ts'
import { comparePorts, type PortBuilder, PortState } from './port-state.ts'
import { type ServiceKey, ServiceOrder } from './service-order.ts'
import { type ServicePortInfo, servicePorts } from './service-port.ts'

const PROTOCOL_CODE: { readonly [P in PacketProtocol]: number } = { TCP: 0, UDP: 1, SCTP: 2, ICMP: 3 }
const portKey = (protocol: PacketProtocol, port: number): number => port * 4 + PROTOCOL_CODE[protocol]
const NONE: readonly PortState[] = []
/** Source: kubernetes/kubernetes pkg/proxy/iptables/proxier.go, largeClusterEndpointsThreshold. */
const LARGE_CLUSTER_ENDPOINTS = 1000

type ByPort = Map<number, PortState[]>

/**
 * The service ports of one family, found by what packets carry. A packet's cost does not follow how many Services there
 * are; a Service's change touches only what it owns.
 */
export class ServiceIndex {
  readonly family: IPFamily
  readonly #reader: Reader
  readonly #builder: PortBuilder
  readonly #services = new Map<string, readonly PortState[]>()
  readonly #byAddress = new Map<string, ByPort>()
  /** By node port and health check node port. */
  readonly #byNodePort: ByPort = new Map()
  readonly #clusterIPs = new Map<string, number>()
  /** Services in the order in which their rules are written. */
  readonly order = new ServiceOrder((key) => this.portsOf(key))
  /** Endpoints counted so far, and the service ports that are not counted yet. */
  #counted = 0
  readonly #uncounted = new Set<PortState>()

  constructor(family: IPFamily, reader: Reader, builder: PortBuilder) {
    this.family = family
    this.#reader = reader
    this.#builder = builder
  }

  /** All service ports in the order in which rules are written. */
  get ports(): readonly PortState[] {
    return this.order.ports
  }

  /** Whether there are so many endpoints over all Services that rules of endpoints lose their comments. */
  get isLarge(): boolean {
    for (const state of this.#uncounted) {
      if (this.#counted > LARGE_CLUSTER_ENDPOINTS) break
      this.#uncounted.delete(state)
      this.#counted += state.endpoints.length
    }
    return this.#counted > LARGE_CLUSTER_ENDPOINTS
  }

  portsOf(service: string): readonly PortState[] {
    return this.#services.get(service) ?? NONE
  }

  hasClusterIP(ip: string): boolean {
    return this.#clusterIPs.has(ip)
  }

  /** Cluster IPs in the order of their Services, each once. */
  get clusterIPs(): readonly string[] {
    return [...new Set(this.ports.map(({ info }) => info.clusterIP))]
  }

  /** Service ports that may have a line for such a packet, in order of their lines. */
  find(dstIP: string, protocol: PacketProtocol, dstPort: number): readonly PortState[] {
    const key = portKey(protocol, dstPort)
    const addressed = this.#byAddress.get(dstIP)?.get(key) ?? NONE
    const atNode = this.#byNodePort.get(key) ?? NONE
    if (atNode.length === 0) return addressed
    if (addressed.length === 0) return atNode
    return [...new Set([...addressed, ...atNode])].toSorted(comparePorts)
  }

  /** Takes over a Service's latest state (undefined when it is gone), or its slices' when they changed. */
  set(key: string, service: Service | undefined): void {
    const before = this.portsOf(key)
    const infos = service ? servicePorts(service, this.family) : []
    if (before.length === 0 && infos.length === 0) return
    for (const state of before) this.#file(state, 'remove')
    const after = infos.map((info) => new PortState(info, () => this.#endpointsOf(info), this.#builder))
    if (after.length > 0) this.#services.set(key, after)
    else this.#services.delete(key)
    for (const state of after) this.#file(state, 'add')
    const [first] = after.length > 0 ? after : before
    if (!first) return
    const { namespace, name } = first.info
    const place: ServiceKey = { key, namespace, name }
    if (after.length > 0 === before.length > 0) this.order.touch(place)
    else if (after.length > 0) this.order.add(place)
    else this.order.remove(place)
  }

  #endpointsOf({ namespace, name, portName, protocol }: ServicePortInfo) {
    return endpointsOfPort(this.#reader.slicesOfService(namespace, name), this.family, portName, protocol)
  }

  #file(state: PortState, how: 'add' | 'remove'): void {
    const { info } = state
    const at = (ip: string): void => {
      const byPort = this.#byAddress.get(ip) ?? new Map<number, PortState[]>()
      change(byPort, portKey(info.protocol, info.port), state, how)
      if (byPort.size > 0) this.#byAddress.set(ip, byPort)
      else this.#byAddress.delete(ip)
    }
    for (const ip of new Set([info.clusterIP, ...ipsOf(info)])) at(ip)
    if (info.nodePort !== 0) change(this.#byNodePort, portKey(info.protocol, info.nodePort), state, how)
    if (info.healthCheckNodePort !== 0) change(this.#byNodePort, portKey('TCP', info.healthCheckNodePort), state, how)
    if (how === 'add') this.#uncounted.add(state)
    else if (!this.#uncounted.delete(state)) this.#counted -= state.endpoints.length
    const count = (this.#clusterIPs.get(info.clusterIP) ?? 0) + (how === 'add' ? 1 : -1)
    if (count > 0) this.#clusterIPs.set(info.clusterIP, count)
    else this.#clusterIPs.delete(info.clusterIP)
  }
}

const ipsOf = ({ externalIPs, loadBalancerVIPs }: ServicePortInfo): readonly string[] =>
  [...externalIPs, ...loadBalancerVIPs].map(({ ip }) => ip)

function change(byPort: ByPort, key: number, state: PortState, how: 'add' | 'remove'): void {
  const list = byPort.get(key) ?? []
  const without = list.filter((one) => one !== state)
  const next = how === 'add' ? [...without, state].toSorted(comparePorts) : without
  if (next.length > 0) byPort.set(key, next)
  else byPort.delete(key)
}
