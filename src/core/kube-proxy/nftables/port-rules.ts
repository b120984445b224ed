import type { Categorized } from '../categorize.ts'
import { ofPort, portPath } from '../cause.ts'
import type { EndpointChains } from '../endpoint-chains.ts'
import type { ProxyEndpoint } from '../endpoints.ts'
import { protocolMatch } from '../matches.ts'
import { nftablesServiceChains, type ServiceChainNames } from '../names.ts'
import { internalPolicyPath, refusalCause } from '../refusal.ts'
import type { Cause, Chain, Match, PortRules, Rule, RuleSetup, SharedLines, Target } from '../rule.ts'
import type { ServiceAddress, ServicePortInfo } from '../service-port.ts'
import { hasFirewall, planTraffic, presenceOf, type Refusal, type TrafficPlan } from '../traffic.ts'
import { endpointChoice } from './choice.ts'
import { externalRules, firewallRules } from './external-rules.ts'
import { goto, jump, MARK_CHAIN, REJECT_CHAIN, TABLE } from './names.ts'

const refused = (refusal: Refusal): Target => (refusal === 'no-endpoints' ? goto(REJECT_CHAIN) : { kind: 'drop' })

/**
 * The nftables rules of one service port: elements of the verdict maps at once, its own chains when they are asked for.
 * Source: kubernetes/kubernetes pkg/proxy/nftables/proxier.go, syncProxyRules.
 */
export class NftablesPortRules implements PortRules {
  readonly info: ServicePortInfo
  readonly categorized: Categorized
  readonly plan: TrafficPlan
  readonly names: ServiceChainNames
  readonly shared: SharedLines
  readonly #setup: RuleSetup
  readonly #allowsNode: boolean
  readonly #endpointChains: EndpointChains
  readonly #made = new Map<string, Chain>()

  constructor(
    info: ServicePortInfo,
    categorized: Categorized,
    setup: RuleSetup,
    allowsNode: boolean,
    endpointChains: EndpointChains,
  ) {
    this.info = info
    this.categorized = categorized
    this.plan = planTraffic(info, presenceOf(categorized))
    this.names = nftablesServiceChains(info)
    this.#setup = setup
    this.#allowsNode = allowsNode
    this.#endpointChains = endpointChains
    this.shared = this.#elements()
  }

  chain(name: string): Chain | undefined {
    const known = this.#made.get(name)
    if (known) return known
    const made = this.#make(name)
    if (made) this.#made.set(name, made)
    return made
  }

  endpointChain(endpoint: ProxyEndpoint): Chain {
    return this.#endpointChains.chain(endpoint)
  }

  endpointName(endpoint: ProxyEndpoint): string {
    return this.#endpointChains.name(endpoint)
  }

  ownChains(): readonly Chain[] {
    const { external, firewall, cluster, local } = this.names
    const policy = [external, firewall, cluster, local].flatMap((name) => {
      const chain = this.#made.get(name) ?? this.#make(name)
      return chain ? [chain] : []
    })
    return [...policy, ...this.categorized.reachable.map((endpoint) => this.#endpointChains.fresh(endpoint))]
  }

  #make(name: string): Chain | undefined {
    const { names, plan, categorized, info } = this
    if (name === names.external && plan.usesExternalChain)
      return { table: TABLE, name, head: externalRules(info, names, plan, this.#setup) }
    // Unlike in iptables mode the firewall stands without endpoints too: it judges before destinations are rewritten.
    if (name === names.firewall && hasFirewall(info)) return { table: TABLE, name, head: firewallRules(info, this.#allowsNode) }
    if (name === names.cluster && plan.usesClusterChain)
      return this.#policyChain(name, categorized.cluster, !info.internalPolicyLocal)
    if (name === names.local && plan.usesLocalChain) return this.#policyChain(name, categorized.local, info.internalPolicyLocal)
    return undefined
  }

  #policyChain(name: string, endpoints: readonly ProxyEndpoint[], isInternal: boolean): Chain {
    return {
      table: TABLE,
      name,
      head: isInternal ? this.#internalMasquerade() : [],
      choice: endpointChoice(this.info, endpoints),
    }
  }

  #element({ ip }: Pick<ServiceAddress, 'ip'>, target: Target, cause: Cause): Rule {
    const { protocol, port } = this.info
    return {
      match: [
        { kind: 'address', side: 'dst', ip },
        { kind: 'protocol', protocol },
        { kind: 'port', port },
      ],
      target,
      cause,
    }
  }

  #elements(): SharedLines {
    const { info, plan, names } = this
    const facts = (ip: string): Cause['facts'] => ({ address: ip, number: info.port })
    const services: Rule[] = []
    const refusals: Rule[] = []
    const firewall: Rule[] = []
    const clusterIP: ServiceAddress = { ip: info.clusterIP, path: 'spec.clusterIP' }
    if (plan.hasInternalEndpoints) {
      const cause = ofPort(
        'proxy-cluster-ip',
        info,
        [portPath(info, 'port'), 'spec.clusterIP', ...internalPolicyPath(info)],
        facts(info.clusterIP),
      )
      services.push(this.#element(clusterIP, goto(info.internalPolicyLocal ? names.local : names.cluster), cause))
    }
    if (plan.internalRefusal) {
      refusals.push(
        this.#element(
          clusterIP,
          refused(plan.internalRefusal),
          refusalCause(info, plan.internalRefusal, 'internalTrafficPolicy'),
        ),
      )
    }
    const external = (addresses: readonly ServiceAddress[], code: 'proxy-external-ip' | 'proxy-load-balancer-ip'): void => {
      for (const address of addresses) {
        const cause = ofPort(code, info, [address.path, portPath(info, 'port')], facts(address.ip))
        if (plan.usesExternalChain) services.push(this.#element(address, goto(names.external), cause))
        if (plan.externalRefusal) {
          refusals.push(
            this.#element(
              address,
              refused(plan.externalRefusal),
              refusalCause(info, plan.externalRefusal, 'externalTrafficPolicy'),
            ),
          )
        }
      }
    }
    external(info.externalIPs, 'proxy-external-ip')
    external(info.loadBalancerVIPs, 'proxy-load-balancer-ip')
    if (hasFirewall(info)) {
      for (const address of info.loadBalancerVIPs) {
        firewall.push(
          this.#element(
            address,
            goto(names.firewall),
            ofPort('proxy-firewall', info, ['spec.loadBalancerSourceRanges'], facts(address.ip)),
          ),
        )
      }
    }
    const { nodePorts, nodePortRefusals } = this.#nodePortElements()
    return {
      'service-ips': services,
      'service-nodeports': nodePorts,
      'no-endpoint-services': refusals,
      'no-endpoint-nodeports': nodePortRefusals,
      'firewall-ips': firewall,
    }
  }

  #nodePortElements(): { readonly nodePorts: readonly Rule[]; readonly nodePortRefusals: readonly Rule[] } {
    const { info, plan, names } = this
    if (info.nodePort === 0) return { nodePorts: [], nodePortRefusals: [] }
    const match: readonly Match[] = [protocolMatch(info.protocol), { kind: 'port', port: info.nodePort }]
    const cause = ofPort('proxy-node-port', info, [portPath(info, 'nodePort'), 'spec.type'], { number: info.nodePort })
    return {
      nodePorts: plan.usesExternalChain ? [{ match, target: goto(names.external), cause }] : [],
      nodePortRefusals: plan.externalRefusal
        ? [
            {
              match,
              target: refused(plan.externalRefusal),
              cause: refusalCause(info, plan.externalRefusal, 'externalTrafficPolicy'),
            },
          ]
        : [],
    }
  }

  /** External chains go on to policy chains: only what was sent to the cluster IP itself is masqueraded here. */
  #internalMasquerade(): readonly Rule[] {
    const { info } = this
    const { masqueradeAll, pods } = this.#setup
    if (!this.plan.hasInternalEndpoints) return []
    const to: Match = { kind: 'address', side: 'dst', ip: info.clusterIP }
    if (masqueradeAll)
      return [{ match: [to], target: jump(MARK_CHAIN), cause: ofPort('proxy-masquerade-all', info, ['spec.clusterIP']) }]
    if (!pods) return []
    const cause = ofPort('proxy-masquerade-outside', info, ['spec.clusterIP'], { range: pods.range.text })
    return [{ match: [to, pods.notFrom], target: jump(MARK_CHAIN), cause }]
  }
}
