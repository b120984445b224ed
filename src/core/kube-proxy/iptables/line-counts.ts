import type { RuleSetup, SharedLineCounts } from '../rule.ts'
import type { ServicePortInfo } from '../service-port.ts'
import { hasFirewall, type Presence, planTraffic } from '../traffic.ts'

/** How many lines a service port has in each shared chain: those that `IptablesPortRules` makes, counted without making them. */
export function iptablesLineCounts(info: ServicePortInfo, presence: Presence, setup: RuleSetup): SharedLineCounts {
  const plan = planTraffic(info, presence)
  const { externalIPs, loadBalancerVIPs, nodePort, healthCheckNodePort } = info
  const addresses = externalIPs.length + loadBalancerVIPs.length
  const nodePortLines = setup.countLocalhostNodePorts ? 2 : 1
  return {
    'nat/KUBE-SERVICES': (plan.hasInternalEndpoints ? 1 : 0) + (plan.usesExternalChain ? addresses : 0),
    'nat/KUBE-NODEPORTS': plan.usesExternalChain && nodePort !== 0 ? nodePortLines : 0,
    'filter/KUBE-SERVICES': plan.internalRefusal ? 1 : 0,
    'filter/KUBE-EXTERNAL-SERVICES': plan.externalRefusal ? addresses + (nodePort === 0 ? 0 : 1) : 0,
    'filter/KUBE-NODEPORTS': healthCheckNodePort === 0 ? 0 : 1,
    'filter/KUBE-PROXY-FIREWALL': presence.hasAny && hasFirewall(info) ? loadBalancerVIPs.length : 0,
  }
}
