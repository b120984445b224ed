import type { IPFamily } from '../api/service.ts'
import type { AffinityTable } from './affinity.ts'
import type { NodeView } from './port-state.ts'
import type { Chain, PortRules, Rule, SharedKey, Table } from './rule.ts'
import type { RuleHits } from './rule-hits.ts'
import type { ServiceIndex } from './service-index.ts'
import type { ProxyMode } from './types.ts'

/** Where a packet passes: chains in order. A packet that is dropped or refused goes no further. */
export interface Path {
  /** Before the kernel decides where it goes: here destinations are rewritten. */
  readonly first: readonly Chain[]
  /** For a destination that is this Node. */
  readonly input: readonly Chain[]
  /** For any other. */
  readonly forward: readonly Chain[]
}

/** The rules of one Node and family, as the evaluator walks them. */
export interface Ruleset {
  readonly mode: ProxyMode
  readonly family: IPFamily
  readonly view: NodeView
  readonly index: ServiceIndex
  readonly affinity: AffinityTable
  /** What records say of rules; Nodes of one family share it. */
  readonly hits: RuleHits
  /** Chains that stand without any Service, by table and name. */
  readonly base: { readonly [T in Table]?: ReadonlyMap<string, Chain> }
  /** Packets that this Node itself sends, and all others. */
  readonly paths: { readonly own: Path; readonly incoming: Path }
  readonly postrouting: readonly Chain[]
  /** True: what comes in for this Node itself passes postrouting too, as upstream's test tracer has it. */
  readonly postroutesInput: boolean
  /** nftables: addresses that node ports are served on. */
  readonly nodePortIPs: ReadonlySet<string>
  isLocal(ip: string): boolean
  /** Position of a service port's first line among the lines of all Services. */
  offsetOf(key: SharedKey, rules: PortRules): number
  /** How many lines all Services have there. */
  linesOf(key: SharedKey): number
  textOf(rule: Rule, rules: PortRules | undefined): string
  /** nftables: an element of a map. */
  elementText(rule: Rule, rules: PortRules): string
}
