import type { IPFamily } from '../../api/service.ts'
import { addressRange, isLoopbackText } from '../address-range.ts'
import type { AffinityTable } from '../affinity.ts'
import { LocalAddresses } from '../local-addresses.ts'
import { nodePortAddresses, primaryIP } from '../node-port-addresses.ts'
import type { ProxyOptions } from '../options.ts'
import type { Chain, PortRules } from '../rule.ts'
import { RuleHits } from '../rule-hits.ts'
import type { Path, Ruleset } from '../ruleset.ts'
import type { ServiceIndex } from '../service-index.ts'
import type { ProxyConfig, ProxyNode } from '../types.ts'
import { BASE_CHAINS, regularChains } from './base-chains.ts'
import { TABLE } from './names.ts'
import { elementKey, elementVerdict, ruleText, type TextSetup } from './text.ts'

/** A Node's nftables rules of one family, with what only a listing needs. */
export interface NftablesRuleset extends Ruleset {
  readonly regular: readonly Chain[]
  /** Whether the set nodeport-ips exists: not when all local addresses match. */
  readonly hasNodePortSet: boolean
  textSetup(endpointName: TextSetup['endpointName']): TextSetup
}

const MARK = '0x4000'

const hooked = (...names: readonly string[]): readonly Chain[] =>
  names.flatMap((name) => BASE_CHAINS.filter((chain) => chain.name === name))

/** Source: netfilter packet flow with kube-proxy's base chains in it. */
const KERNEL: Ruleset['paths'] = {
  own: {
    first: hooked('filter-output-pre-dnat', 'nat-output'),
    input: hooked('filter-output', 'filter-input'),
    forward: hooked('filter-output'),
  },
  incoming: {
    first: hooked('filter-prerouting-pre-dnat', 'nat-prerouting'),
    input: hooked('filter-input'),
    forward: hooked('filter-forward'),
  },
}

/** Every base chain by priority, then name. Source: kubernetes/kubernetes pkg/proxy/nftables/helpers_test.go. */
const EVERY_FILTER = hooked('filter-forward', 'filter-input', 'filter-output')
const EVERY: Path = {
  first: hooked('filter-output-pre-dnat', 'filter-prerouting-pre-dnat', 'nat-output'),
  input: EVERY_FILTER,
  forward: EVERY_FILTER,
}

/** Makes a Node's rules of one family. Nodes share whatever does not hang on the Node. */
export function nftablesRulesets(
  family: IPFamily,
  index: ServiceIndex,
  config: ProxyConfig,
  options: ProxyOptions,
): (node: ProxyNode, affinity: AffinityTable) => NftablesRuleset {
  const hits = new RuleHits()
  const serviceRanges = (config.serviceCIDRs ?? []).flatMap((text) => {
    const range = addressRange(text)
    return range?.family === family ? [range] : []
  })
  const chainsWhere = (matchAll: boolean): Pick<NftablesRuleset, 'regular' | 'base'> => {
    const regular = regularChains({ isIPv6: family === 'IPv6', matchAll, serviceRanges })
    return { regular, base: { [TABLE]: new Map([...BASE_CHAINS, ...regular].map((chain) => [chain.name, chain])) } }
  }
  // Node ports on all addresses, or on those of a set: the chains name the set, whatever is in it.
  const chains = { all: chainsWhere(true), listed: chainsWhere(false) }
  const textSetup = (endpointName: TextSetup['endpointName']): TextSetup => ({ family, mark: MARK, endpointName })
  const textFor = (rules: PortRules | undefined): TextSetup => textSetup((endpoint) => rules?.endpointName(endpoint) ?? '')
  const shared = {
    mode: 'nftables',
    family,
    index,
    hits,
    paths: options.hooks === 'all' ? { own: EVERY, incoming: EVERY } : KERNEL,
    postrouting: hooked('nat-postrouting'),
    postroutesInput: options.hooks === 'all',
    textSetup,
    textOf: (rule, rules) => ruleText(rule, textFor(rules)),
    elementText: (rule, rules) => `${elementKey(rule)} : ${elementVerdict(rule, textFor(rules))}`,
  } as const satisfies Partial<NftablesRuleset>
  return (node, affinity) => {
    const nodePorts = nodePortAddresses(config.nodePortAddresses, 'nftables', node, family)
    const view = { name: node.name, zone: node.zone ?? '', nodeIP: primaryIP(node, family) }
    const local = new LocalAddresses(node)
    return {
      ...shared,
      ...(nodePorts.matchAll ? chains.all : chains.listed),
      view,
      affinity,
      nodePortIPs: new Set(nodePorts.ips.filter((ip) => !isLoopbackText(ip))),
      hasNodePortSet: !nodePorts.matchAll,
      isLocal: (ip) => local.has(ip),
      offsetOf: (key, { info }) => index.order.before(info, key, node.name),
      linesOf: (key) => index.order.total(key, node.name),
    }
  }
}
