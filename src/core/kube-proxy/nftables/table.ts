import { ownRules, type PortRules, type Rule, type SharedKey } from '../rule.ts'
import { BASE_CHAINS } from './base-chains.ts'
import type { NftablesRuleset } from './ruleset.ts'
import { affinitySet, elementKey, elementVerdict, ruleText } from './text.ts'

interface Line {
  readonly rule: Rule
  readonly rules: PortRules | undefined
}

export interface TableChain {
  readonly name: string
  readonly lines: readonly Line[]
}

/** The kube-proxy table of one family as data. */
export interface NftTable {
  /** `ip kube-proxy` or `ip6 kube-proxy`. */
  readonly table: string
  /** `type … hook … priority …` by base chain. */
  readonly baseChains: { readonly [name: string]: string }
  readonly sets: { readonly [name: string]: readonly string[] }
  /** Type and flags of the sets that nft fills itself. */
  readonly setOptions: { readonly [name: string]: string }
  /** Verdict by key. */
  readonly maps: { readonly [name: string]: { readonly [key: string]: string } }
  readonly chains: { readonly [name: string]: readonly string[] }
}

export const MAPS: readonly SharedKey[] = [
  'service-ips',
  'service-nodeports',
  'no-endpoint-services',
  'no-endpoint-nodeports',
  'firewall-ips',
]

export const addressType = ({ family }: NftablesRuleset): string => (family === 'IPv4' ? 'ipv4_addr' : 'ipv6_addr')

export const portsOn = ({ index, view }: NftablesRuleset): readonly PortRules[] => index.ports.map((state) => state.rulesOn(view))

/** Every chain with its rules: the base chains, the regular ones, those of Services. */
export function tableChains(ruleset: NftablesRuleset, ports: readonly PortRules[]): readonly TableChain[] {
  const standing = [...BASE_CHAINS, ...ruleset.regular].map(({ name, head }) => ({
    name,
    lines: head.map((rule) => ({ rule, rules: undefined })),
  }))
  const own = ports.flatMap((rules) =>
    rules.ownChains().map((chain) => ({ name: chain.name, lines: ownRules(chain).map((rule) => ({ rule, rules })) })),
  )
  return [...standing, ...own]
}

/** Elements of a map, in the order of their Services. The first of two with one key counts. */
export function mapElements(ports: readonly PortRules[], map: SharedKey): readonly Line[] {
  const found = new Map<string, Line>()
  for (const rules of ports) {
    for (const rule of rules.shared[map] ?? []) {
      const key = elementKey(rule)
      if (!found.has(key)) found.set(key, { rule, rules })
    }
  }
  return [...found.values()]
}

/** Affinity sets with the seconds for which they keep an element. */
export const affinitySets = (ports: readonly PortRules[]): readonly { readonly name: string; readonly seconds: number }[] =>
  ports
    .filter(({ info }) => info.affinitySeconds > 0)
    .flatMap((rules) =>
      rules.categorized.reachable.map((endpoint) => ({
        name: affinitySet(rules.endpointName(endpoint)),
        seconds: rules.info.affinitySeconds,
      })),
    )

/** The whole table. Its size follows the number of Services: for looking at, not for packets. */
export function nftTable(ruleset: NftablesRuleset): NftTable {
  const ports = portsOn(ruleset)
  const affinity = affinitySets(ports)
  const setup = (rules: PortRules | undefined) => ruleset.textSetup((endpoint) => rules?.endpointName(endpoint) ?? '')
  return {
    table: `${ruleset.family === 'IPv4' ? 'ip' : 'ip6'} kube-proxy`,
    baseChains: Object.fromEntries(
      BASE_CHAINS.map(({ name, type, hook, priority }) => [name, `type ${type} hook ${hook} priority ${priority}`]),
    ),
    sets: Object.fromEntries([
      ['cluster-ips', ruleset.index.clusterIPs],
      ...(ruleset.hasNodePortSet ? [['nodeport-ips', [...ruleset.nodePortIPs]] as const] : []),
      ...affinity.map(({ name }) => [name, []] as const),
    ]),
    setOptions: Object.fromEntries(
      affinity.map(({ name, seconds }) => [name, `type ${addressType(ruleset)} ; flags dynamic,timeout ; timeout ${seconds}s`]),
    ),
    maps: Object.fromEntries(
      MAPS.map((map) => [
        map,
        Object.fromEntries(
          mapElements(ports, map).map(({ rule, rules }) => [elementKey(rule), elementVerdict(rule, setup(rules))]),
        ),
      ]),
    ),
    chains: Object.fromEntries(
      tableChains(ruleset, ports).map(({ name, lines }) => [name, lines.map(({ rule, rules }) => ruleText(rule, setup(rules)))]),
    ),
  }
}
