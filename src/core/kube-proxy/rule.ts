import type { IPFamily, Protocol } from '../api/service.ts'
import type { Because } from '../because.ts'
import type { AddressRange } from './address-range.ts'
import type { Categorized } from './categorize.ts'
import type { ProxyEndpoint } from './endpoints.ts'
import type { ServicePortInfo } from './service-port.ts'
import type { ChosenEndpoint, RuleHit } from './types.ts'

export type Table = RuleHit['table']

/** One condition (or remark) of a rule. Rules hold theirs in the order in which they are written. */
export type Match =
  | { readonly kind: 'comment'; readonly text: string }
  /** `id -> ip:port`, written only while the cluster is small. */
  | { readonly kind: 'endpoint-comment'; readonly id: string; readonly endpoint?: ProxyEndpoint }
  | { readonly kind: 'protocol'; readonly protocol: Protocol }
  | { readonly kind: 'address'; readonly side: 'src' | 'dst'; readonly ip: string; readonly not?: true }
  | { readonly kind: 'range'; readonly side: 'src' | 'dst'; readonly range: AddressRange; readonly not?: true }
  /** Any of several ranges. */
  | { readonly kind: 'ranges'; readonly side: 'src' | 'dst'; readonly ranges: readonly AddressRange[]; readonly not?: true }
  | { readonly kind: 'port'; readonly port: number }
  /** An address of this Node. */
  | { readonly kind: 'local'; readonly side: 'src' | 'dst' }
  | { readonly kind: 'chance'; readonly oneIn: number }
  /** The source has a record of this endpoint no older than `seconds`. */
  | { readonly kind: 'remembers'; readonly endpoint: ProxyEndpoint; readonly seconds: number }
  /** Always true; writes such a record. */
  | { readonly kind: 'remember'; readonly endpoint: ProxyEndpoint }
  | { readonly kind: 'counter'; readonly name: string }
  | { readonly kind: 'state'; readonly states: readonly ConnectionState[]; readonly not?: true }
  | { readonly kind: 'marked'; readonly not?: true }
  /** nftables: the destination is in a named set. */
  | { readonly kind: 'in-set'; readonly set: 'cluster-ips' | 'nodeport-ips' }

export type ConnectionState = 'NEW' | 'INVALID' | 'RELATED' | 'ESTABLISHED' | 'DNAT'

/** What a rule does with a packet that it takes. */
export type Target =
  | { readonly kind: 'jump' | 'goto'; readonly chain: string }
  /** On to the chain of an endpoint: iptables jumps, nftables goes. */
  | { readonly kind: 'endpoint'; readonly endpoint: ProxyEndpoint }
  /** nftables: one of several endpoints by an equal chance. */
  | { readonly kind: 'balance'; readonly endpoints: readonly ProxyEndpoint[] }
  /** nftables: the verdict that a map has for this packet. */
  | { readonly kind: 'lookup'; readonly map: string; readonly key: 'address' | 'port' }
  | { readonly kind: 'dnat'; readonly endpoint: ProxyEndpoint }
  | { readonly kind: 'accept' | 'drop' | 'reject' | 'return' | 'mark' | 'unmark' | 'masquerade' | 'none' }

/** Where a rule comes from, small enough to stand in every rule; `becauseOf` makes the reason from it. */
export interface Cause {
  readonly code: string
  readonly port?: ServicePortInfo
  /** Fields of the Service, the deciding one first. */
  readonly paths?: readonly string[]
  readonly endpoint?: ProxyEndpoint
  readonly facts?: Because['facts']
}

export interface Rule {
  readonly match: readonly Match[]
  readonly target: Target
  readonly cause: Cause
}

/** A choice among endpoints at the end of a policy chain. Its rules are made when somebody looks at them. */
export interface Choice {
  readonly endpoints: readonly ProxyEndpoint[]
  readonly candidates: readonly ChosenEndpoint[]
  /** 0 is no affinity. Otherwise a rule an endpoint comes first that looks for a live record. */
  readonly stickySeconds: number
  sticky(i: number): Rule
  /** The rule that takes endpoint `i`; with one rule for all, that one. */
  balance(i: number): Rule
  /** iptables has a rule an endpoint, nftables one rule for all. */
  readonly balanceRules: number
}

export interface Chain {
  readonly table: Table
  readonly name: string
  /** Lines of all Services stand first, under this key of PortRules.shared. */
  readonly shared?: SharedKey
  readonly head: readonly Rule[]
  readonly choice?: Choice
}

/** Chains (and nftables maps and sets) that every Service adds lines to. */
export type SharedKey =
  | 'nat/KUBE-SERVICES'
  | 'nat/KUBE-NODEPORTS'
  | 'filter/KUBE-SERVICES'
  | 'filter/KUBE-EXTERNAL-SERVICES'
  | 'filter/KUBE-NODEPORTS'
  | 'filter/KUBE-PROXY-FIREWALL'
  | 'service-ips'
  | 'service-nodeports'
  | 'no-endpoint-services'
  | 'no-endpoint-nodeports'
  | 'firewall-ips'

export type SharedLines = { readonly [K in SharedKey]?: readonly Rule[] }

export type SharedLineCounts = { readonly [K in SharedKey]?: number }

/** How many lines a service port has in each shared chain: on Nodes where it has usable endpoints, and on all others. */
export interface LineCounts {
  readonly here: SharedLineCounts
  readonly elsewhere: SharedLineCounts
  /** Empty when where endpoints run makes no difference. */
  readonly nodes: ReadonlySet<string>
}

/** What one service port adds to the rules of Nodes that see it alike. */
export interface PortRules {
  readonly info: ServicePortInfo
  readonly categorized: Categorized
  readonly shared: SharedLines
  /** Its own chains in the order written, endpoints' last. */
  ownChains(): readonly Chain[]
  /** One of its policy chains; chains of endpoints are asked for by endpoint. */
  chain(name: string): Chain | undefined
  endpointChain(endpoint: ProxyEndpoint): Chain
  endpointName(endpoint: ProxyEndpoint): string
}

/** What of a Node and its set-up decides a service port's rules, besides the service port. */
export interface RuleSetup {
  readonly family: IPFamily
  /** Source range of Pods, with its matches; undefined without a detector. */
  readonly pods: { readonly range: AddressRange; readonly from: Match; readonly notFrom: Match } | undefined
  readonly masqueradeAll: boolean
  /** iptables: loopback node ports are on, and the kernel counts with nfacct. */
  readonly countLocalhostNodePorts: boolean
}

/** Every rule of a chain that one can name: its head, then its choice. Lines of Services are not among them. */
export function ownRules({ head, choice }: Chain): readonly Rule[] {
  if (!choice) return head
  const sticky = choice.stickySeconds > 0 ? choice.endpoints.map((_, i) => choice.sticky(i)) : []
  const balance = Array.from({ length: choice.balanceRules }, (_, i) => choice.balance(i))
  return [...head, ...sticky, ...balance]
}

/** Chance that a rule takes a packet that reaches it, when it is a random one. */
export function chanceOf({ match, target }: Rule): number | undefined {
  if (target.kind === 'balance') return target.endpoints.length > 1 ? 1 / target.endpoints.length : undefined
  const chance = match.find((one) => one.kind === 'chance')
  return chance ? 1 / chance.oneIn : undefined
}
