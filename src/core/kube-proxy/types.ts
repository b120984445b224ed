import type { IPFamily } from '../api/service.ts'
import type { Because } from '../because.ts'
import type { FiveTuple } from '../network/packet.ts'

export type ProxyMode = 'iptables' | 'nftables'

/** How kube-proxy on one Node is set up; ranges are CIDR text. */
export interface ProxyConfig {
  readonly mode: ProxyMode
  /** Source range that counts as local Pod traffic; null is no detector. */
  readonly clusterCIDR: string | null
  readonly masqueradeAll: boolean
  readonly localhostNodePorts: boolean
  /** Absent: every local address in iptables mode, the primary addresses in nftables mode. */
  readonly nodePortAddresses?: readonly string[]
  /** nftables only: ranges whose unallocated addresses are dropped. */
  readonly serviceCIDRs?: readonly string[]
}

/** The Node that a proxy runs on. */
export interface ProxyNode {
  readonly name: string
  readonly zone?: string
  /** Primary address of the Node. */
  readonly nodeIP: string
  /** Every address that counts as LOCAL. */
  readonly localAddresses: readonly string[]
}

/** One rule that took a packet: enough to find it in the Node's rule listing. */
export interface RuleHit {
  readonly table: 'nat' | 'filter' | 'kube-proxy'
  readonly chain: string
  /** Position in its chain, from 0. */
  readonly index: number
  /** The rule as the mode writes it, without `-A CHAIN`. */
  readonly text: string
  /** Chance that this rule takes a packet that reaches it, when it is a random one. */
  readonly chance?: number
  readonly because: Because
  /** Rules exist per family: chains of both families bear the same names. */
  readonly family?: IPFamily
}

export interface ChosenEndpoint {
  readonly ip: string
  readonly port: number
  readonly nodeName?: string
}

/** A service port whose rules judged a packet; `index` is its position in spec.ports. */
export interface JudgingPort {
  readonly namespace: string
  readonly name: string
  readonly portName: string
  readonly index: number
}

/** What one Node's rules do with the first packet of a connection. */
export interface Verdict {
  readonly action: 'deliver' | 'reject' | 'drop' | 'pass' | 'accept'
  /** The chosen endpoint when delivered. */
  readonly endpoint?: ChosenEndpoint
  /** Everything that could have been chosen, in kube-proxy's order, when delivered. */
  readonly candidates?: readonly ChosenEndpoint[]
  /** Where the chosen endpoint stands among them, from 0. */
  readonly position?: number
  readonly masquerade: boolean
  readonly service?: JudgingPort
  readonly hits: readonly RuleHit[]
  readonly because: Because
}

/** What a packet is judged with besides the rules. */
export interface EvaluateContext {
  readonly nowMs: number
  /** Value in [0, 1) that random rules draw from; one draw per packet. */
  readonly random: number
  /** False leaves `hits` empty: the quick way through the same evaluator. */
  readonly record: boolean
  /** True: what rules remember of clients is read, and not written. */
  readonly aside?: boolean
}

/** One Node's kube-proxy: rules that follow the store, and the evaluator that walks them. */
export interface NodeProxy {
  evaluate(packet: FiveTuple, context: EvaluateContext): Verdict
  listing(): RuleListing
}

/** A Node's rules as text, chain by chain, in the order in which the mode's tool lists them. */
export interface RuleListing {
  readonly mode: ProxyMode
  readonly chains: readonly ChainListing[]
}

export interface ChainListing {
  readonly table: RuleHit['table']
  readonly family?: IPFamily
  readonly chain: string
  readonly rules: readonly { readonly text: string; readonly chance?: number; readonly because?: Because }[]
}
