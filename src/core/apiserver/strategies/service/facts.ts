import type { ServiceSpec } from '../../../api/service.ts'

/** Questions about a Service that defaulting, allocation, transitions and validation all ask. */
export const needsClusterIP = ({ type }: ServiceSpec): boolean => type !== 'ExternalName'

export const needsNodePort = ({ type }: ServiceSpec): boolean => type === 'NodePort' || type === 'LoadBalancer'

export const needsHealthCheck = ({ type, externalTrafficPolicy }: ServiceSpec): boolean =>
  type === 'LoadBalancer' && externalTrafficPolicy === 'Local'

/** Reachable from outside: the types of which externalTrafficPolicy says something. */
export const externallyAccessible = (spec: ServiceSpec): boolean =>
  needsNodePort(spec) || (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0)

export const isHeadless = ({ clusterIPs = [] }: ServiceSpec): boolean => clusterIPs.length === 1 && clusterIPs[0] === 'None'

export const hasSelector = ({ selector = {} }: ServiceSpec): boolean => Object.keys(selector).length > 0

/** Headless and without selector: somebody else makes the endpoints, of whatever family. */
export const isManualHeadless = (spec: ServiceSpec): boolean => spec.clusterIP === 'None' && !hasSelector(spec)

/** LoadBalancers may do without node ports. */
export const wantsNodePorts = (spec: ServiceSpec): boolean =>
  spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)

/** Node ports written in the ports, whatever the type. */
export const writtenNodePorts = ({ ports = [] }: ServiceSpec): readonly number[] =>
  ports.flatMap(({ nodePort }) => (nodePort ? [nodePort] : []))

/**
 * Node ports that a stored Service holds in the allocator.
 * Differs: upstream also counts numbers written on an ExternalName, which nobody allocated, and so can give one twice.
 */
export const heldNodePorts = (spec: ServiceSpec): readonly number[] => (needsNodePort(spec) ? writtenNodePorts(spec) : [])

/** Cluster IPs that a stored Service holds in the allocators. */
export const heldClusterIPs = (spec: ServiceSpec): readonly string[] =>
  needsClusterIP(spec) ? (spec.clusterIPs ?? []).filter((ip) => ip !== 'None' && ip !== '') : []

export const sameList = (a: readonly string[] = [], b: readonly string[] = []): boolean =>
  a.length === b.length && a.every((word, i) => word === b[i])
