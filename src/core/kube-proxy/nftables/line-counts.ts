import type { SharedLineCounts } from '../rule.ts'
import type { ServicePortInfo } from '../service-port.ts'
import { hasFirewall, type Presence, planTraffic } from '../traffic.ts'

/** How many elements a service port has in each map: those that `NftablesPortRules` makes, counted without making them. */
export function nftablesLineCounts(info: ServicePortInfo, presence: Presence): SharedLineCounts {
  const plan = planTraffic(info, presence)
  const { externalIPs, loadBalancerVIPs, nodePort } = info
  const addresses = externalIPs.length + loadBalancerVIPs.length
  return {
    'service-ips': (plan.hasInternalEndpoints ? 1 : 0) + (plan.usesExternalChain ? addresses : 0),
    'service-nodeports': plan.usesExternalChain && nodePort !== 0 ? 1 : 0,
    'no-endpoint-services': (plan.internalRefusal ? 1 : 0) + (plan.externalRefusal ? addresses : 0),
    'no-endpoint-nodeports': plan.externalRefusal && nodePort !== 0 ? 1 : 0,
    'firewall-ips': hasFirewall(info) ? loadBalancerVIPs.length : 0,
  }
}
