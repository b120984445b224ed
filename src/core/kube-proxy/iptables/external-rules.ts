import { ofPort } from '../cause.ts'
import { comment } from '../matches.ts'
import type { ServiceChainNames } from '../names.ts'
import type { Match, Rule, RuleSetup } from '../rule.ts'
import type { ServicePortInfo } from '../service-port.ts'
import type { TrafficPlan } from '../traffic.ts'
import { jump, MARK_MASQ } from './names.ts'

/** What traffic from outside passes: masqueraded under Cluster policy, kept on its Node under Local, of which Pods and the Node itself are spared. */
export function externalRules(
  info: ServicePortInfo,
  names: ServiceChainNames,
  plan: TrafficPlan,
  { pods }: RuleSetup,
): readonly Rule[] {
  const policy = ['spec.externalTrafficPolicy']
  const last: Rule = {
    match: [],
    target: jump(info.externalPolicyLocal ? names.local : names.cluster),
    cause: ofPort('proxy-external-policy', info, policy, { policy: info.externalPolicyLocal ? 'Local' : 'Cluster' }),
  }
  if (!info.externalPolicyLocal) {
    const words = comment(`masquerade traffic for ${info.id} external destinations`)
    return [{ match: [words], target: jump(MARK_MASQ), cause: ofPort('proxy-masquerade-external', info, policy) }, last]
  }
  const fromNode: Match = { kind: 'local', side: 'src' }
  const rules: Rule[] = []
  if (pods) {
    rules.push({
      match: [comment(`pod traffic for ${info.id} external destinations`), pods.from],
      target: jump(names.cluster),
      cause: ofPort('proxy-pod-short-circuit', info, policy, { range: pods.range.text }),
    })
  }
  rules.push({
    match: [comment(`masquerade LOCAL traffic for ${info.id} external destinations`), fromNode],
    target: jump(MARK_MASQ),
    cause: ofPort('proxy-masquerade-local', info, policy),
  })
  rules.push({
    match: [comment(`route LOCAL traffic for ${info.id} external destinations`), fromNode],
    target: jump(names.cluster),
    cause: ofPort('proxy-local-short-circuit', info, policy),
  })
  if (plan.hasExternalEndpoints) rules.push(last)
  return rules
}

/** Who may come to load-balancer IPs: the source ranges, and the Node itself when they hold it. */
export function firewallRules(info: ServicePortInfo, names: ServiceChainNames, allowsNode: boolean): readonly Rule[] {
  const words = comment(`${info.id} loadbalancer IP`)
  const ranges = info.sourceRanges.map(
    ({ range, path }): Rule => ({
      match: [words, { kind: 'range', side: 'src', range }],
      target: jump(names.external),
      cause: ofPort('proxy-source-range', info, [path], { range: range.text }),
    }),
  )
  const own = (allowsNode ? info.loadBalancerVIPs : []).map(
    ({ ip, path }): Rule => ({
      match: [words, { kind: 'address', side: 'src', ip }],
      target: jump(names.external),
      cause: ofPort('proxy-source-own-ip', info, [path, 'spec.loadBalancerSourceRanges'], { range: ip }),
    }),
  )
  const end: Rule = {
    match: [comment(`other traffic to ${info.id} will be dropped by KUBE-PROXY-FIREWALL`)],
    target: { kind: 'none' },
    cause: ofPort('proxy-source-refused', info, ['spec.loadBalancerSourceRanges']),
  }
  return [...ranges, ...own, end]
}
