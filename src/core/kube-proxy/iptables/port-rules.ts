import { addressRange } from '../address-range.ts'
import type { Categorized } from '../categorize.ts'
import { ofPort, portPath } from '../cause.ts'
import type { EndpointChains } from '../endpoint-chains.ts'
import type { ProxyEndpoint } from '../endpoints.ts'
import { comment, protocolMatch } from '../matches.ts'
import { iptablesServiceChains, type ServiceChainNames } from '../names.ts'
import { internalPolicyPath, refusalCause } from '../refusal.ts'
import type { Cause, Chain, Match, PortRules, Rule, RuleSetup, SharedLines, Target } from '../rule.ts'
import type { ServiceAddress, ServicePortInfo } from '../service-port.ts'
import { hasFirewall, planTraffic, presenceOf, type Refusal, type TrafficPlan } from '../traffic.ts'
import { endpointChoice } from './choice.ts'
import { externalRules, firewallRules } from './external-rules.ts'
import { jump, LOCALHOST_COUNTER, MARK_MASQ } from './names.ts'

const LOOPBACK = addressRange('127.0.0.0/8')

/** What `refusal` writes as its target and its comment. */
const refused = (refusal: Refusal, id: string): { readonly target: Target; readonly words: Match } => ({
  target: { kind: refusal === 'no-endpoints' ? 'reject' : 'drop' },
  words: comment(`${id} has no ${refusal === 'no-endpoints' ? '' : 'local '}endpoints`),
})

/**
 * The iptables rules of one service port: lines in the shared chains at once, its own chains when they are asked for.
 * Source: kubernetes/kubernetes pkg/proxy/iptables/proxier.go, syncProxyRules.
 */
export class IptablesPortRules implements PortRules {
  readonly info: ServicePortInfo
  readonly categorized: Categorized
  readonly plan: TrafficPlan
  readonly names: ServiceChainNames
  readonly shared: SharedLines
  readonly #setup: RuleSetup
  readonly #allowsNode: boolean
  readonly #usesFirewall: boolean
  readonly #endpointChains: EndpointChains
  /** A packet to the cluster IP: dispatch and masquerade test the same. */
  readonly #toClusterIP: readonly Match[]
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
    this.names = iptablesServiceChains(info)
    this.#setup = setup
    this.#allowsNode = allowsNode
    this.#usesFirewall = categorized.hasAny && hasFirewall(info)
    this.#endpointChains = endpointChains
    this.#toClusterIP = this.#to({ ip: info.clusterIP }, comment(`${info.id} cluster IP`))
    this.shared = this.#sharedLines()
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
    const { names, plan, categorized } = this
    if (name === names.external && plan.usesExternalChain)
      return { table: 'nat', name, head: externalRules(this.info, names, plan, this.#setup) }
    if (name === names.firewall && this.#usesFirewall)
      return { table: 'nat', name, head: firewallRules(this.info, names, this.#allowsNode) }
    if (name === names.cluster && plan.usesClusterChain)
      return this.#policyChain(name, categorized.cluster, !this.info.internalPolicyLocal)
    if (name === names.local && plan.usesLocalChain)
      return this.#policyChain(name, categorized.local, this.info.internalPolicyLocal)
    return undefined
  }

  #policyChain(name: string, endpoints: readonly ProxyEndpoint[], isInternal: boolean): Chain {
    return {
      table: 'nat',
      name,
      head: isInternal ? this.#internalMasquerade() : [],
      choice: endpointChoice(this.info, endpoints),
    }
  }

  /** Matches of a packet to `address` at this port. */
  #to({ ip }: Pick<ServiceAddress, 'ip'>, words: Match): readonly Match[] {
    return [
      words,
      protocolMatch(this.info.protocol),
      { kind: 'address', side: 'dst', ip },
      { kind: 'port', port: this.info.port },
    ]
  }

  #toNodePort(words: readonly Match[], more: readonly Match[] = []): readonly Match[] {
    const { protocol, nodePort } = this.info
    return [...words, protocolMatch(protocol), ...more, { kind: 'port', port: nodePort }]
  }

  #sharedLines(): SharedLines {
    const { info, plan, names } = this
    const { id } = info
    const nat: Rule[] = []
    const nodePorts: Rule[] = []
    const services: Rule[] = []
    const external: Rule[] = []
    const firewall: Rule[] = []
    const facts = (address: string): Cause['facts'] => ({ address, number: info.port })
    const clusterIP: ServiceAddress = { ip: info.clusterIP, path: 'spec.clusterIP' }

    if (plan.hasInternalEndpoints) {
      const policyChain = info.internalPolicyLocal ? names.local : names.cluster
      const cause = ofPort(
        'proxy-cluster-ip',
        info,
        [portPath(info, 'port'), 'spec.clusterIP', ...internalPolicyPath(info)],
        facts(info.clusterIP),
      )
      nat.push({ match: this.#toClusterIP, target: jump(policyChain), cause })
    }
    if (plan.internalRefusal) {
      const { target, words } = refused(plan.internalRefusal, id)
      services.push({
        match: this.#to(clusterIP, words),
        target,
        cause: refusalCause(info, plan.internalRefusal, 'internalTrafficPolicy'),
      })
    }
    const refuse = (match: (words: Match) => readonly Match[]): void => {
      if (!plan.externalRefusal) return
      const { target, words } = refused(plan.externalRefusal, id)
      external.push({ match: match(words), target, cause: refusalCause(info, plan.externalRefusal, 'externalTrafficPolicy') })
    }
    for (const address of info.externalIPs) {
      if (plan.usesExternalChain) {
        const cause = ofPort('proxy-external-ip', info, [address.path, portPath(info, 'port')], facts(address.ip))
        nat.push({ match: this.#to(address, comment(`${id} external IP`)), target: jump(names.external), cause })
      }
      refuse((words) => this.#to(address, words))
    }
    for (const address of info.loadBalancerVIPs) {
      if (plan.usesExternalChain) {
        const cause = ofPort('proxy-load-balancer-ip', info, [address.path, portPath(info, 'port')], facts(address.ip))
        const target = jump(this.#usesFirewall ? names.firewall : names.external)
        nat.push({ match: this.#to(address, comment(`${id} loadbalancer IP`)), target, cause })
      }
      if (this.#usesFirewall) {
        const cause = ofPort('proxy-firewall', info, ['spec.loadBalancerSourceRanges'], facts(address.ip))
        const words = comment(`${id} traffic not accepted by ${names.firewall}`)
        firewall.push({ match: this.#to(address, words), target: { kind: 'drop' }, cause })
      }
    }
    for (const address of info.loadBalancerVIPs) refuse((words) => this.#to(address, words))
    if (info.nodePort !== 0) {
      if (plan.usesExternalChain) nodePorts.push(...this.#nodePortLines())
      refuse((words) => this.#toNodePort([words, { kind: 'local', side: 'dst' }]))
    }
    return {
      'nat/KUBE-SERVICES': nat,
      'nat/KUBE-NODEPORTS': nodePorts,
      'filter/KUBE-SERVICES': services,
      'filter/KUBE-EXTERNAL-SERVICES': external,
      'filter/KUBE-NODEPORTS': this.#healthCheckLines(),
      'filter/KUBE-PROXY-FIREWALL': firewall,
    }
  }

  #nodePortLines(): readonly Rule[] {
    const { info } = this
    const words = [comment(info.id)]
    const cause = ofPort('proxy-node-port', info, [portPath(info, 'nodePort'), 'spec.type'], { number: info.nodePort })
    const target = jump(this.names.external)
    const plain: Rule = { match: this.#toNodePort(words), target, cause }
    if (!this.#setup.countLocalhostNodePorts || !LOOPBACK) return [plain]
    const match: readonly Match[] = [
      ...this.#toNodePort(words, [{ kind: 'range', side: 'dst', range: LOOPBACK }]),
      { kind: 'counter', name: LOCALHOST_COUNTER },
    ]
    return [{ match, target, cause }, plain]
  }

  #healthCheckLines(): readonly Rule[] {
    const { info } = this
    if (info.healthCheckNodePort === 0) return []
    const match: readonly Match[] = [
      comment(`${info.id} health check node port`),
      protocolMatch('TCP'),
      { kind: 'port', port: info.healthCheckNodePort },
    ]
    const cause = ofPort('proxy-health-check', info, ['spec.healthCheckNodePort'], { number: info.healthCheckNodePort })
    return [{ match, target: { kind: 'accept' }, cause }]
  }

  /** Cluster IP traffic that comes from outside the Pod range: the answer has to pass this Node again. */
  #internalMasquerade(): readonly Rule[] {
    const { info } = this
    const { masqueradeAll, pods } = this.#setup
    const to = this.#toClusterIP
    if (!this.plan.hasInternalEndpoints) return []
    if (masqueradeAll)
      return [{ match: to, target: jump(MARK_MASQ), cause: ofPort('proxy-masquerade-all', info, ['spec.clusterIP']) }]
    if (!pods) return []
    const cause = ofPort('proxy-masquerade-outside', info, ['spec.clusterIP'], { range: pods.range.text })
    return [{ match: [...to, pods.notFrom], target: jump(MARK_MASQ), cause }]
  }
}
