import type { IPFamily } from '../api/service.ts'
import type { Change, Reader } from '../storage/reader.ts'
import { isIPv6Text } from './address-range.ts'
import { AffinityTable } from './affinity.ts'
import { isStaleFlow, type TrackedFlow } from './conntrack-cleanup.ts'
import { type HealthCheckReply, healthCheckReply, localReadyEndpoints } from './health-check.ts'
import { iptablesBuilder } from './iptables/builder.ts'
import { iptablesFamily } from './iptables/family.ts'
import { type IptablesRuleset, iptablesRuleset } from './iptables/ruleset.ts'
import { nftablesBuilder } from './nftables/builder.ts'
import { nftablesFamily } from './nftables/family.ts'
import { type NftablesRuleset, nftablesRuleset } from './nftables/ruleset.ts'
import { NodeRules } from './node-rules.ts'
import { DEFAULT_PROXY_OPTIONS, type ProxyOptions, ruleSetup } from './options.ts'
import type { PortState } from './port-state.ts'
import { ServiceIndex } from './service-index.ts'
import { touchedServices } from './touched-services.ts'
import { lacksLocalEndpoints, planTraffic } from './traffic.ts'
import type { ProxyConfig, ProxyNode } from './types.ts'

export interface NoLocalEndpoints {
  readonly internal: number
  readonly external: number
}

/** kube-proxy on all Nodes: one index of Services, and rules for those Nodes that somebody asks for. */
export interface KubeProxy {
  /** Takes in a change to the store. Only what hangs on the changed Service is made anew, when next asked for. */
  changed(change: Change): void
  /** A Node's proxy. A Node whose zone or addresses changed is given anew; what its rules remember stays. */
  node(node: ProxyNode): NodeRules
  iptables(node: ProxyNode, family: IPFamily): IptablesRuleset
  nftables(node: ProxyNode, family: IPFamily): NftablesRuleset
  /** The answer at a health check node port on a Node; undefined when no Service has that port. */
  healthCheck(node: string, port: number): HealthCheckReply | undefined
  /** Distinct addresses of ready endpoints on a Node. */
  localReadyEndpoints(node: string, namespace: string, service: string): number
  /** Service ports with endpoints, but none on the Node, by policy. Source: metric sync_proxy_rules_no_local_endpoints_total. */
  noLocalEndpoints(node: ProxyNode, family: IPFamily): NoLocalEndpoints
  /** Whether kube-proxy would clear this conntrack entry. */
  isStaleFlow(flow: TrackedFlow): boolean
  index(family: IPFamily): ServiceIndex
}

const FAMILIES: readonly IPFamily[] = ['IPv4', 'IPv6']

export function createKubeProxy(reader: Reader, config: ProxyConfig, given: Partial<ProxyOptions> = {}): KubeProxy {
  const options: ProxyOptions = { ...DEFAULT_PROXY_OPTIONS, ...given }
  const builder = config.mode === 'iptables' ? iptablesBuilder : nftablesBuilder
  const indexOf = (family: IPFamily): ServiceIndex =>
    new ServiceIndex(family, reader, builder(ruleSetup(config, options, family), options.preferSameTrafficDistribution))
  const indexes: { readonly [F in IPFamily]: ServiceIndex } = { IPv4: indexOf('IPv4'), IPv6: indexOf('IPv6') }
  const nodes = new Map<string, NodeRules>()
  let isLoaded = false

  const setService = (key: string): void => {
    const [namespace = '', name = ''] = key.split('/')
    const service = reader.get('Service', namespace, name)
    for (const family of FAMILIES) {
      const before = indexes[family].portsOf(key)
      indexes[family].set(key, service)
      for (const node of nodes.values()) forgetClients(node, before, indexes[family].portsOf(key))
    }
  }

  const load = (): void => {
    if (isLoaded) return
    isLoaded = true
    for (const service of reader.list('Service')) {
      for (const family of FAMILIES) indexes[family].set(`${service.metadata.namespace ?? ''}/${service.metadata.name}`, service)
    }
  }

  const iptables = (node: ProxyNode, family: IPFamily, affinity = new AffinityTable('iptables')): IptablesRuleset => {
    load()
    return iptablesRuleset(family, node, indexes[family], affinity, config, options)
  }
  const nftables = (node: ProxyNode, family: IPFamily, affinity = new AffinityTable('nftables')): NftablesRuleset => {
    load()
    return nftablesRuleset(family, node, indexes[family], affinity, config, options)
  }

  const makeNode = (node: ProxyNode, affinity: AffinityTable): NodeRules => {
    const family = (of: IPFamily) =>
      config.mode === 'iptables' ? iptablesFamily(iptables(node, of, affinity)) : nftablesFamily(nftables(node, of, affinity))
    return new NodeRules(node, config.mode, affinity, { IPv4: family('IPv4'), IPv6: family('IPv6') })
  }

  const localReady = (node: string, namespace: string, service: string): number => {
    const slices = reader.slicesOfService(namespace, service)
    return Math.max(...FAMILIES.map((family) => localReadyEndpoints(slices, family, node)))
  }

  return {
    changed(change) {
      if (change.kind === 'Node' && change.type === 'DELETED') nodes.delete(change.after.metadata.name)
      if (!isLoaded) return
      for (const key of touchedServices(change)) setService(key)
    },
    node(node) {
      load()
      const known = nodes.get(node.name)
      if (known && isSameNode(known.node, node)) return known
      const made = makeNode(node, known?.affinity ?? new AffinityTable(config.mode))
      nodes.set(node.name, made)
      return made
    },
    iptables,
    nftables,
    healthCheck(node, port) {
      load()
      const ports = FAMILIES.flatMap((family) => indexes[family].find('', 'TCP', port))
      const found = ports.find(({ info }) => info.healthCheckNodePort === port)
      if (!found) return undefined
      const { namespace, name } = found.info
      return healthCheckReply(namespace, name, localReady(node, namespace, name))
    },
    localReadyEndpoints: localReady,
    noLocalEndpoints(node, family) {
      const { view } = config.mode === 'iptables' ? iptables(node, family) : nftables(node, family)
      const lacking = indexes[family].ports.map((state) => {
        const { info, categorized } = state.rulesOn(view)
        return lacksLocalEndpoints(info, planTraffic(info, categorized))
      })
      return {
        internal: lacking.filter(({ internal }) => internal).length,
        external: lacking.filter(({ external }) => external).length,
      }
    },
    isStaleFlow(flow) {
      load()
      return isStaleFlow(indexes[isIPv6Text(flow.dstIP) ? 'IPv6' : 'IPv4'], flow)
    },
    index(family) {
      load()
      return indexes[family]
    },
  }
}

function isSameNode(a: ProxyNode, b: ProxyNode): boolean {
  if (a === b) return true
  return a.zone === b.zone && a.nodeIP === b.nodeIP && a.localAddresses.join() === b.localAddresses.join()
}

/** The lists of clients go with the chains that they hang on: endpoints that left are forgotten. */
function forgetClients({ affinity, families }: NodeRules, before: readonly PortState[], after: readonly PortState[]): void {
  if (affinity.isEmpty) return
  for (const { info } of before) {
    if (!affinity.knows(info)) continue
    const now = after.find((state) => state.info.id === info.id && state.info.protocol === info.protocol)
    if (now) affinity.keepOnly(now.info, now.rulesOn(families[info.family].ruleset.view).categorized.reachable)
    else affinity.forget(info)
  }
}
