import { addressRange } from '../address-range.ts'
import { ofPort } from '../cause.ts'
import { comment } from '../matches.ts'
import type { ServiceChainNames } from '../names.ts'
import type { Match, Rule, RuleSetup } from '../rule.ts'
import type { ServicePortInfo } from '../service-port.ts'
import type { TrafficPlan } from '../traffic.ts'
import { goto, jump, MARK_CHAIN } from './names.ts'

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
    target: goto(info.externalPolicyLocal ? names.local : names.cluster),
    cause: ofPort('proxy-external-policy', info, policy, { policy: info.externalPolicyLocal ? 'Local' : 'Cluster' }),
  }
  if (!info.externalPolicyLocal) {
    return [{ match: [], target: jump(MARK_CHAIN), cause: ofPort('proxy-masquerade-external', info, policy) }, last]
  }
  const fromNode: Match = { kind: 'local', side: 'src' }
  const rules: Rule[] = []
  if (pods) {
    rules.push({
      match: [pods.from, comment('short-circuit pod traffic')],
      target: goto(names.cluster),
      cause: ofPort('proxy-pod-short-circuit', info, policy, { range: pods.range.text }),
    })
  }
  rules.push({
    match: [fromNode, comment('masquerade local traffic')],
    target: jump(MARK_CHAIN),
    cause: ofPort('proxy-masquerade-local', info, policy),
  })
  rules.push({
    match: [fromNode, comment('short-circuit local traffic')],
    target: goto(names.cluster),
    cause: ofPort('proxy-local-short-circuit', info, policy),
  })
  if (plan.hasExternalEndpoints) rules.push(last)
  return rules
}

/** Drops sources outside the ranges before destinations are rewritten. The Node itself may come when the ranges hold it. */
export function firewallRules(info: ServicePortInfo, allowsNode: boolean): readonly Rule[] {
  const own = (allowsNode ? info.loadBalancerVIPs : []).flatMap(({ ip }) => {
    const range = addressRange(`${ip}/${info.family === 'IPv4' ? 32 : 128}`)
    return range ? [{ ...range, text: ip }] : []
  })
  const ranges = [...info.sourceRanges.map(({ range }) => range), ...own]
  const cause = ofPort('proxy-firewall', info, ['spec.loadBalancerSourceRanges'], {
    address: info.loadBalancerVIPs.map(({ ip }) => ip),
    number: info.port,
  })
  return [{ match: [{ kind: 'ranges', side: 'src', ranges, not: true }], target: { kind: 'drop' }, cause }]
}
