import type { Chain, PortRules, Rule, SharedKey } from '../rule.ts'
import { restoreText } from './restore-text.ts'
import type { IptablesRuleset } from './ruleset.ts'

export interface RestoreRule {
  readonly chain: string
  readonly text: string
}

/** One table of what is handed to iptables-restore: chain lines empty a chain, rules are appended, deletions come last. */
export interface RestoreTable {
  readonly table: 'filter' | 'nat'
  readonly chains: readonly string[]
  readonly rules: readonly RestoreRule[]
  readonly deleted: readonly string[]
}

export type RestoreInput = readonly RestoreTable[]

const FILTER_SHARED: readonly { readonly key: SharedKey; readonly chain: string }[] = [
  { key: 'filter/KUBE-SERVICES', chain: 'KUBE-SERVICES' },
  { key: 'filter/KUBE-EXTERNAL-SERVICES', chain: 'KUBE-EXTERNAL-SERVICES' },
  { key: 'filter/KUBE-PROXY-FIREWALL', chain: 'KUBE-PROXY-FIREWALL' },
  { key: 'filter/KUBE-NODEPORTS', chain: 'KUBE-NODEPORTS' },
]
const NAT_SHARED: readonly { readonly key: SharedKey; readonly chain: string }[] = [
  { key: 'nat/KUBE-SERVICES', chain: 'KUBE-SERVICES' },
  { key: 'nat/KUBE-NODEPORTS', chain: 'KUBE-NODEPORTS' },
]

/** Chains with every rule's text. */
export interface WrittenChain {
  readonly name: string
  readonly rules: readonly string[]
}

/** The service port's own chains with their texts, rule by rule. */
export function writtenChains(
  ruleset: IptablesRuleset,
  rules: PortRules,
  ownRules: (chain: Chain) => readonly Rule[],
): readonly WrittenChain[] {
  const setup = ruleset.textSetup((endpoint) => rules.endpointName(endpoint))
  return rules.ownChains().map((chain) => ({ name: chain.name, rules: ownRules(chain).map((rule) => restoreText(rule, setup)) }))
}

const sharedLines = (ruleset: IptablesRuleset, rules: PortRules, keys: typeof FILTER_SHARED): readonly RestoreRule[] =>
  keys.flatMap(({ key, chain }) => (rules.shared[key] ?? []).map((rule) => ({ chain, text: ruleset.textOf(rule, rules) })))

const fixedLines = (ruleset: IptablesRuleset, chains: readonly Chain[]): readonly RestoreRule[] =>
  chains.flatMap(({ name, head }) => head.map((rule) => ({ chain: name, text: ruleset.textOf(rule, undefined) })))

/**
 * What kube-proxy hands to iptables-restore: all lines in the chains that Services share, and the own chains of those
 * service ports that `rewrites` names (all of them in a full sync). `stale` are chains to empty and delete.
 * Source: kubernetes/kubernetes pkg/proxy/iptables/proxier.go, syncProxyRules.
 */
export function restoreInput(
  ruleset: IptablesRuleset,
  ports: readonly PortRules[],
  own: ReadonlyMap<PortRules, readonly WrittenChain[]>,
  stale: readonly string[],
): RestoreInput {
  const named = (table: 'filter' | 'nat', names: readonly string[]): readonly Chain[] =>
    names.flatMap((name) => ruleset.baseList.filter((chain) => chain.table === table && chain.name === name))
  const written = ports.map((rules) => own.get(rules) ?? [])
  return [
    {
      table: 'filter',
      chains: ruleset.baseList.filter(({ table }) => table === 'filter').map(({ name }) => name),
      rules: [
        ...fixedLines(ruleset, named('filter', ['KUBE-FIREWALL'])),
        ...ports.flatMap((rules) => sharedLines(ruleset, rules, FILTER_SHARED)),
        ...fixedLines(ruleset, named('filter', ['KUBE-FORWARD'])),
      ],
      deleted: [],
    },
    {
      table: 'nat',
      chains: [
        ...ruleset.baseList.filter(({ table }) => table === 'nat').map(({ name }) => name),
        ...written.flat().map(({ name }) => name),
        ...stale,
      ],
      rules: [
        ...fixedLines(ruleset, named('nat', ['KUBE-POSTROUTING', 'KUBE-MARK-MASQ'])),
        ...ports.flatMap((rules, i) => [
          ...sharedLines(ruleset, rules, NAT_SHARED),
          ...(written[i] ?? []).flatMap(({ name, rules: texts }) => texts.map((text) => ({ chain: name, text }))),
        ]),
        ...fixedLines(ruleset, named('nat', ['KUBE-SERVICES'])),
      ],
      deleted: stale,
    },
  ]
}

/** The text on iptables-restore's standard input. */
export const restoreInputText = (input: RestoreInput): string =>
  input
    .flatMap(({ table, chains, rules, deleted }) => [
      `*${table}`,
      ...chains.map((name) => `:${name} - [0:0]`),
      ...rules.map(({ chain, text }) => `-A ${chain} ${text}`),
      ...deleted.map((name) => `-X ${name}`),
      'COMMIT',
      '',
    ])
    .join('\n')
