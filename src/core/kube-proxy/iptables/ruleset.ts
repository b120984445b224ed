import type { IPFamily } from '../../api/service.ts'
import type { AffinityTable } from '../affinity.ts'
import { LocalAddresses } from '../local-addresses.ts'
import { nodePortAddresses, primaryIP } from '../node-port-addresses.ts'
import { type ProxyOptions, servesLocalhost } from '../options.ts'
import type { Chain } from '../rule.ts'
import { RuleHits } from '../rule-hits.ts'
import type { Path, Ruleset } from '../ruleset.ts'
import type { ServiceIndex } from '../service-index.ts'
import type { ProxyConfig, ProxyNode } from '../types.ts'
import { type BaseSetup, baseChains, builtinChains } from './base-chains.ts'
import { restoreText, type TextSetup } from './restore-text.ts'

/** A Node's iptables rules of one family, with what only a listing needs. */
export interface IptablesRuleset extends Ruleset {
  readonly baseList: readonly Chain[]
  readonly builtins: readonly Chain[]
  textSetup(endpointName: TextSetup['endpointName']): TextSetup
}

const byName = (chains: readonly Chain[], table: Chain['table']): ReadonlyMap<string, Chain> =>
  new Map(chains.filter((chain) => chain.table === table).map((chain) => [chain.name, chain]))

/**
 * The hooks that a packet meets. The Node's own packets leave by OUTPUT and, for the Node itself, come in again.
 * Source: netfilter packet flow; conntrack lets only the first of the two nat hooks decide.
 */
function kernelPaths(chains: readonly Chain[]): {
  readonly own: Path
  readonly incoming: Path
  readonly postrouting: readonly Chain[]
} {
  const named = (table: Chain['table'], name: string): readonly Chain[] =>
    chains.filter((one) => one.table === table && one.name === name)
  const [input, forward, output] = ['INPUT', 'FORWARD', 'OUTPUT'].map((name) => named('filter', name))
  return {
    own: { first: named('nat', 'OUTPUT'), input: [...(output ?? []), ...(input ?? [])], forward: output ?? [] },
    incoming: { first: named('nat', 'PREROUTING'), input: input ?? [], forward: forward ?? [] },
    postrouting: named('nat', 'POSTROUTING'),
  }
}

/** Source: kubernetes/kubernetes pkg/proxy/iptables/proxier_test.go, tracePacket. */
function tracerPaths(chains: readonly Chain[]): ReturnType<typeof kernelPaths> {
  const nat = chains.filter(({ table, name }) => table === 'nat' && name === 'KUBE-SERVICES')
  const order = ['KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES', 'KUBE-NODEPORTS', 'KUBE-PROXY-FIREWALL']
  const filter = order.flatMap((wanted) => chains.filter(({ table, name }) => table === 'filter' && name === wanted))
  const path: Path = { first: nat, input: filter, forward: filter }
  return { own: path, incoming: path, postrouting: chains.filter(({ name }) => name === 'KUBE-POSTROUTING') }
}

/** The chains that stand without any Service, and the ways of packets through them. */
interface Standing {
  readonly baseList: readonly Chain[]
  readonly builtins: readonly Chain[]
  readonly base: Ruleset['base']
  readonly paths: Ruleset['paths']
  readonly postrouting: readonly Chain[]
}

function standingChains(setup: BaseSetup, hooks: ProxyOptions['hooks']): Standing {
  const baseList = baseChains(setup)
  const builtins = builtinChains(setup)
  const { own, incoming, postrouting } = hooks === 'all' ? tracerPaths(baseList) : kernelPaths(builtins)
  const base = { nat: byName(baseList, 'nat'), filter: byName(baseList, 'filter') }
  return { baseList, builtins, base, paths: { own, incoming }, postrouting }
}

/** Makes a Node's rules of one family. Nodes share whatever does not hang on the Node. */
export function iptablesRulesets(
  family: IPFamily,
  index: ServiceIndex,
  config: ProxyConfig,
  options: ProxyOptions,
): (node: ProxyNode, affinity: AffinityTable) => IptablesRuleset {
  const hits = new RuleHits()
  const standing = new Map<string, Standing>()
  const textSetup = (endpointName: TextSetup['endpointName']): TextSetup => ({
    mark: options.masqueradeMark,
    largeCluster: index.isLarge,
    randomFully: options.randomFully,
    endpointName,
  })
  const shared = {
    mode: 'iptables',
    family,
    index,
    hits,
    postroutesInput: options.hooks === 'all',
    nodePortIPs: new Set<string>(),
    textSetup,
    textOf: (rule, rules) =>
      restoreText(
        rule,
        textSetup((endpoint) => rules?.endpointName(endpoint) ?? ''),
      ),
    elementText: () => '',
  } as const satisfies Partial<IptablesRuleset>
  const standingOn = (node: ProxyNode): Standing => {
    const nodePorts = nodePortAddresses(config.nodePortAddresses, 'iptables', node, family)
    const key = nodePorts.matchAll ? '' : nodePorts.ips.join()
    const known = standing.get(key)
    if (known) return known
    const localhostNodePorts = servesLocalhost(config, family)
    const { conntrackTCPLiberal, nfacct, hooks } = options
    const setup = { isIPv6: family === 'IPv6', nodePorts, localhostNodePorts, conntrackTCPLiberal, nfacct }
    const made = standingChains(setup, hooks)
    standing.set(key, made)
    return made
  }
  return (node, affinity) => {
    const view = { name: node.name, zone: node.zone ?? '', nodeIP: primaryIP(node, family) }
    const local = new LocalAddresses(node)
    return {
      ...shared,
      ...standingOn(node),
      view,
      affinity,
      isLocal: (ip) => local.has(ip),
      offsetOf: (key, { info }) => index.order.before(info, key, node.name),
      linesOf: (key) => index.order.total(key, node.name),
    }
  }
}
