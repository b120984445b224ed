import { inRange, ipv4Bits } from './address-range.ts'
import type { Categorized } from './categorize.ts'
import type { ServicePortInfo } from './service-port.ts'

/** Which chains a service port needs on a Node, and what becomes of packets that no chain takes. Source: syncProxyRules. */
export interface TrafficPlan {
  readonly hasInternalEndpoints: boolean
  readonly hasExternalEndpoints: boolean
  readonly usesClusterChain: boolean
  readonly usesLocalChain: boolean
  /** Even without local endpoints: Pods and the Node itself are spared the Local policy. */
  readonly usesExternalChain: boolean
  readonly internalRefusal: Refusal | undefined
  readonly externalRefusal: Refusal | undefined
}

export type Refusal = 'no-endpoints' | 'no-local-endpoints'

/** Which endpoints there are, for a Node. */
export interface Presence {
  /** A usable one on any Node. */
  readonly hasAny: boolean
  readonly hasCluster: boolean
  readonly hasLocal: boolean
}

export const presenceOf = ({ cluster, local, hasAny }: Categorized): Presence => ({
  hasAny,
  hasCluster: cluster.length > 0,
  hasLocal: local.length > 0,
})

export function planTraffic(info: ServicePortInfo, { hasAny, hasCluster, hasLocal }: Presence): TrafficPlan {
  const hasInternalEndpoints = hasAny && !(info.internalPolicyLocal && !hasLocal)
  const hasExternalEndpoints = hasAny && !(info.externalPolicyLocal && !hasLocal)
  const refusal = (served: boolean): Refusal | undefined => (served ? undefined : hasAny ? 'no-local-endpoints' : 'no-endpoints')
  return {
    hasInternalEndpoints,
    hasExternalEndpoints,
    usesClusterChain: hasCluster && info.usesClusterEndpoints,
    usesLocalChain: hasLocal && info.usesLocalEndpoints,
    usesExternalChain: hasAny && info.externallyAccessible,
    internalRefusal: refusal(hasInternalEndpoints),
    externalRefusal: refusal(hasExternalEndpoints),
  }
}

/** Whether loadBalancerSourceRanges filter load-balancer IPs at all. */
export const hasFirewall = ({ loadBalancerVIPs, sourceRanges }: ServicePortInfo): boolean =>
  loadBalancerVIPs.length > 0 && sourceRanges.length > 0

/** Whether some source range holds the Node's own address, so that the Node may also come with the load-balancer IP as source. */
export const allowsNode = ({ sourceRanges }: ServicePortInfo, nodeIP: string): boolean => {
  const bits = ipv4Bits(nodeIP)
  return nodeIP !== '' && sourceRanges.some(({ range }) => inRange(range, nodeIP, bits))
}

/** Which of a Service's policies have endpoints somewhere, but none on the Node. */
export function lacksLocalEndpoints(
  info: ServicePortInfo,
  plan: TrafficPlan,
): { readonly internal: boolean; readonly external: boolean } {
  return {
    internal: plan.internalRefusal === 'no-local-endpoints',
    external: plan.externalRefusal === 'no-local-endpoints' && info.externalPolicyLocal,
  }
}
