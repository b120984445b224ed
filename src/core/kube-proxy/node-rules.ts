import type { IPFamily } from '../api/service.ts'
import type { FiveTuple } from '../network/packet.ts'
import { isIPv6Text } from './address-range.ts'
import type { AffinityTable } from './affinity.ts'
import { Evaluator } from './evaluate.ts'
import type { PortRules } from './rule.ts'
import type { Ruleset } from './ruleset.ts'
import type { ChainListing, EvaluateContext, NodeProxy, ProxyMode, ProxyNode, RuleListing, Verdict } from './types.ts'

/** One family's side of a Node's kube-proxy. */
export interface FamilyRules<R extends Ruleset = Ruleset> {
  readonly ruleset: R
  listing(): readonly ChainListing[]
  /** The rules as the mode's own tool prints them. */
  text(): string
}

/** One Node's kube-proxy: rules of both families, made as packets and readers ask for them. */
export class NodeRules implements NodeProxy {
  readonly node: ProxyNode
  readonly mode: ProxyMode
  readonly affinity: AffinityTable
  readonly families: { readonly [F in IPFamily]: FamilyRules }
  readonly #evaluators: { readonly [F in IPFamily]: Evaluator }

  constructor(node: ProxyNode, mode: ProxyMode, affinity: AffinityTable, families: { readonly [F in IPFamily]: FamilyRules }) {
    this.node = node
    this.mode = mode
    this.affinity = affinity
    this.families = families
    this.#evaluators = { IPv4: new Evaluator(families.IPv4.ruleset), IPv6: new Evaluator(families.IPv6.ruleset) }
  }

  evaluate(packet: FiveTuple, context: EvaluateContext): Verdict {
    return (isIPv6Text(packet.dstIP) ? this.#evaluators.IPv6 : this.#evaluators.IPv4).evaluate(packet, context)
  }

  /** IPv6 is listed only where the Node has such an address. */
  listing(): RuleListing {
    const hasIPv6 = this.node.localAddresses.some((ip) => isIPv6Text(ip) && ip !== '::1')
    const families = hasIPv6 ? [this.families.IPv4, this.families.IPv6] : [this.families.IPv4]
    return { mode: this.mode, chains: families.flatMap((family) => family.listing()) }
  }

  /** What `iptables-save` or `nft list table` prints for kube-proxy's rules. */
  text(family: IPFamily): string {
    return this.families[family].text()
  }

  /** All service ports' rules on this Node, in the order in which they are written. */
  portRules(family: IPFamily): readonly PortRules[] {
    const { index, view } = this.families[family].ruleset
    return index.ports.map((state) => state.rulesOn(view))
  }
}
