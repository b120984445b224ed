import type { IPFamily } from '../api/service.ts'
import type { FiveTuple } from '../network/packet.ts'
import { isIPv6Text } from './address-range.ts'
import { Evaluator } from './evaluate.ts'
import type { PortRules } from './rule.ts'
import type { Ruleset } from './ruleset.ts'
import type { ChainListing, EvaluateContext, NodeProxy, ProxyMode, ProxyNode, RuleListing, Verdict } from './types.ts'

/** One family's side of a Node's kube-proxy. */
export interface FamilyRules<R extends Ruleset = Ruleset> {
  readonly ruleset: R
  listing(): readonly ChainListing[]
}

interface Made {
  readonly rules: FamilyRules
  readonly evaluator: Evaluator
}

/** One Node's kube-proxy: rules of both families, made as packets and readers ask for them. */
export class NodeRules implements NodeProxy {
  readonly node: ProxyNode
  readonly mode: ProxyMode
  readonly #make: (family: IPFamily) => FamilyRules
  readonly #made: { [F in IPFamily]?: Made } = {}

  constructor(node: ProxyNode, mode: ProxyMode, make: (family: IPFamily) => FamilyRules) {
    this.node = node
    this.mode = mode
    this.#make = make
  }

  family(family: IPFamily): FamilyRules {
    return this.#of(family).rules
  }

  evaluate(packet: FiveTuple, context: EvaluateContext): Verdict {
    return this.#of(isIPv6Text(packet.dstIP) ? 'IPv6' : 'IPv4').evaluator.evaluate(packet, context)
  }

  #of(family: IPFamily): Made {
    const known = this.#made[family]
    if (known) return known
    const rules = this.#make(family)
    const made = { rules, evaluator: new Evaluator(rules.ruleset) }
    this.#made[family] = made
    return made
  }

  /** IPv6 is listed only where the Node has such an address. */
  listing(): RuleListing {
    const hasIPv6 = this.node.localAddresses.some((ip) => isIPv6Text(ip) && ip !== '::1')
    const families = hasIPv6 ? [this.family('IPv4'), this.family('IPv6')] : [this.family('IPv4')]
    return { mode: this.mode, chains: families.flatMap((family) => family.listing()) }
  }

  /** All service ports' rules on this Node, in the order in which they are written. */
  portRules(family: IPFamily): readonly PortRules[] {
    const { index, view } = this.family(family).ruleset
    return index.ports.map((state) => state.rulesOn(view))
  }
}
