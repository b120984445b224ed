import type { IPFamily } from '../api/service.ts'
import type { Change, Reader } from '../storage/reader.ts'
import { isIPv6Text } from './address-range.ts'
import { AffinityTable, ClientRecords } from './affinity.ts'
import { type Destination, flowsOf, isStaleFlow, type TrackedFlow } from './conntrack-cleanup.ts'
import { type HealthCheckReply, healthCheckReply, localReadyEndpoints } from './health-check.ts'
import { iptablesBuilder } from './iptables/builder.ts'
import { iptablesFamily } from './iptables/family.ts'
import { type IptablesRuleset, iptablesRulesets } from './iptables/ruleset.ts'
import { nftablesBuilder } from './nftables/builder.ts'
import { nftablesFamily } from './nftables/family.ts'
import { type NftablesRuleset, nftablesRulesets } from './nftables/ruleset.ts'
import { NodeRules } from './node-rules.ts'
import { DEFAULT_PROXY_OPTIONS, type ProxyOptions, ruleSetup } from './options.ts'
import type { PortState } from './port-state.ts'
import { ServiceIndex } from './service-index.ts'
import { touchedServices } from './touched-services.ts'
import { lacksLocalEndpoints, planTraffic, presenceOf } from './traffic.ts'
import type { ProxyConfig, ProxyNode } from './types.ts'

export interface NoLocalEndpoints {
  readonly internal: number
  readonly external: number
}

/** kube-proxy on all Nodes: one index of Services, and rules for those Nodes that somebody asks for. */
export interface KubeProxy {
  /**
   * Takes in a change to the store. Only what hangs on the changed Service is made anew, when next asked for. Answers with
   * where UDP flows may have become stale.
   */
  changed(change: Change): readonly Destination[]
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
const byFamily = <T>(make: (family: IPFamily) => T): { readonly [F in IPFamily]: T } => ({
  IPv4: make('IPv4'),
  IPv6: make('IPv6'),
})

export function createKubeProxy(reader: Reader, config: ProxyConfig, given: Partial<ProxyOptions> = {}): KubeProxy {
  const options: ProxyOptions = { ...DEFAULT_PROXY_OPTIONS, ...given }
  const builder = config.mode === 'iptables' ? iptablesBuilder : nftablesBuilder
  const indexes = byFamily((family) => {
    const make = builder(ruleSetup(config, options, family), options.preferSameTrafficDistribution)
    return new ServiceIndex(family, reader, make)
  })
  const nodes = new Map<string, NodeRules>()
  const records = new ClientRecords()
  let isLoaded = false

  /** The lists of clients go with the chains that they hang on: endpoints that left are forgotten. */
  const forgetClients = (before: readonly PortState[], after: readonly PortState[]): void => {
    for (const { info } of before) {
      const now = after.find((state) => state.info.id === info.id && state.info.protocol === info.protocol)
      if (!now) records.forget(info)
      for (const name of records.nodesOf(info)) {
        const view = nodes.get(name)?.family(info.family).ruleset.view
        if (now && view) records.keepOnly(now.info, name, now.rulesOn(view).categorized.reachable)
      }
    }
  }

  const setService = (key: string): readonly Destination[] => {
    const [namespace = '', name = ''] = key.split('/')
    const service = reader.get('Service', namespace, name)
    return FAMILIES.flatMap((family) => {
      const before = indexes[family].portsOf(key)
      indexes[family].set(key, service)
      const after = indexes[family].portsOf(key)
      forgetClients(before, after)
      return [...before, ...after].flatMap(({ info }) => flowsOf(info))
    })
  }

  const load = (): void => {
    if (isLoaded) return
    isLoaded = true
    for (const service of reader.list('Service')) {
      for (const family of FAMILIES) indexes[family].set(`${service.metadata.namespace ?? ''}/${service.metadata.name}`, service)
    }
  }

  const makers = {
    iptables: byFamily((family) => iptablesRulesets(family, indexes[family], config, options)),
    nftables: byFamily((family) => nftablesRulesets(family, indexes[family], config, options)),
  }
  const iptables = (node: ProxyNode, family: IPFamily, affinity = new AffinityTable('iptables', node.name)): IptablesRuleset => {
    load()
    return makers.iptables[family](node, affinity)
  }
  const nftables = (node: ProxyNode, family: IPFamily, affinity = new AffinityTable('nftables', node.name)): NftablesRuleset => {
    load()
    return makers.nftables[family](node, affinity)
  }

  const makeNode = (node: ProxyNode): NodeRules => {
    const affinity = new AffinityTable(config.mode, node.name, records)
    return new NodeRules(node, config.mode, (family) =>
      config.mode === 'iptables'
        ? iptablesFamily(iptables(node, family, affinity))
        : nftablesFamily(nftables(node, family, affinity)),
    )
  }

  const localReady = (node: string, namespace: string, service: string): number => {
    const slices = reader.slicesOfService(namespace, service)
    return Math.max(...FAMILIES.map((family) => localReadyEndpoints(slices, family, node)))
  }

  return {
    changed(change) {
      if (change.kind === 'Node' && change.type === 'DELETED') {
        nodes.delete(change.after.metadata.name)
        records.forgetNode(change.after.metadata.name)
      }
      return isLoaded ? touchedServices(change).flatMap(setService) : []
    },
    node(node) {
      load()
      const known = nodes.get(node.name)
      if (known && isSameNode(known.node, node)) return known
      const made = makeNode(node)
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
        return lacksLocalEndpoints(info, planTraffic(info, presenceOf(categorized)))
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
