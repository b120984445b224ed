import { ClusterIPs } from '../../../allocators/cluster-ips.ts'
import type { IPPools } from '../../../allocators/ip-reservation.ts'
import { NodePorts, parsePortRange } from '../../../allocators/node-ports.ts'
import type { IPFamily, Service } from '../../../api/service.ts'
import { parseCIDR } from '../../../net/cidr.ts'
import { familyOf } from '../../../net/ip.ts'
import type { Reader } from '../../../storage/reader.ts'
import type { ApiServerConfig } from '../../types.ts'
import { heldClusterIPs, heldNodePorts, needsHealthCheck } from './facts.ts'

/** Service ranges by family, primary first. Throws on a range that is none: a mistake in the cluster's options. */
export function parseServiceRanges(serviceCIDR: string): IPPools {
  const pools = new Map<IPFamily, ClusterIPs>()
  for (const text of serviceCIDR.split(',')) {
    const cidr = parseCIDR(text.trim())
    if (!cidr) throw new Error(`service range "${text}" is not a CIDR`)
    if (pools.has(cidr.family)) throw new Error(`service ranges "${serviceCIDR}" hold ${cidr.family} twice`)
    pools.set(cidr.family, new ClusterIPs(cidr))
  }
  return pools
}

function parseNodePorts(nodePortRange: string): NodePorts {
  const range = parsePortRange(nodePortRange)
  if (!range) throw new Error(`node port range "${nodePortRange}" is not a range of ports`)
  return new NodePorts(range)
}

/**
 * Everything that Services are given from. What stored Services hold is taken in at the first question, so that a store may
 * be filled before.
 */
export class ServicePools {
  readonly families: readonly IPFamily[]
  readonly #ips: IPPools
  readonly #ports: NodePorts
  readonly #reader: Reader
  #adopted = false

  constructor(config: ApiServerConfig, reader: Reader) {
    this.#ips = parseServiceRanges(config.serviceCIDR)
    this.#ports = parseNodePorts(config.nodePortRange)
    this.#reader = reader
    this.families = [...this.#ips.keys()]
  }

  get ips(): IPPools {
    this.#adoptStored()
    return this.#ips
  }

  get ports(): NodePorts {
    this.#adoptStored()
    return this.#ports
  }

  /** Gives back all that a Service held. */
  release({ spec }: Service): void {
    this.#adoptStored()
    for (const ip of heldClusterIPs(spec)) this.#poolOf(ip)?.release(ip)
    for (const port of heldNodePorts(spec)) this.#ports.release(port)
    if (needsHealthCheck(spec) && spec.healthCheckNodePort) this.#ports.release(spec.healthCheckNodePort)
  }

  #adoptStored(): void {
    if (this.#adopted) return
    this.#adopted = true
    for (const { spec } of this.#reader.list('Service')) {
      for (const ip of heldClusterIPs(spec)) this.#poolOf(ip)?.allocate(ip)
      for (const port of heldNodePorts(spec)) this.#ports.allocate(port)
      if (needsHealthCheck(spec) && spec.healthCheckNodePort) this.#ports.allocate(spec.healthCheckNodePort)
    }
  }

  #poolOf(ip: string): ClusterIPs | undefined {
    const family = familyOf(ip)
    return family && this.#ips.get(family)
  }
}
