import type { IPFamily, Service, ServicePort, ServiceSpec } from '../../../api/service.ts'
import { familyOf } from '../../../net/ip.ts'
import { omit, omitEmpty } from '../omit.ts'
import { externallyAccessible, isManualHeadless, needsClusterIP } from './facts.ts'

/** Seconds that ClientIP affinity lasts when nothing else is said. */
const AFFINITY_SECONDS = 10_800

/** Fields that are stored only when they say something. */
const OMITTED_WHEN_EMPTY = [
  'selector',
  'ports',
  'clusterIP',
  'clusterIPs',
  'ipFamilies',
  'externalIPs',
  'externalName',
  'externalTrafficPolicy',
  'healthCheckNodePort',
  'publishNotReadyAddresses',
  'loadBalancerIP',
  'loadBalancerSourceRanges',
] as const

function defaultPort({ protocol, port = 0, targetPort, ...rest }: Partial<ServicePort>): ServicePort {
  const filled: ServicePort = { ...rest, protocol: protocol || 'TCP', port, targetPort: targetPort || port }
  return omitEmpty(filled, ['name', 'nodePort'])
}

function defaultAffinity(spec: ServiceSpec): ServiceSpec {
  const sessionAffinity = spec.sessionAffinity || 'None'
  if (sessionAffinity === 'None') return omit({ ...spec, sessionAffinity }, 'sessionAffinityConfig')
  if (sessionAffinity !== 'ClientIP') return { ...spec, sessionAffinity }
  const timeoutSeconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? AFFINITY_SECONDS
  return {
    ...spec,
    sessionAffinity,
    sessionAffinityConfig: {
      ...spec.sessionAffinityConfig,
      clientIP: { ...spec.sessionAffinityConfig?.clientIP, timeoutSeconds },
    },
  }
}

function defaultTraffic(spec: ServiceSpec): ServiceSpec {
  const { type } = spec
  const internal = type === 'ClusterIP' || type === 'NodePort' || type === 'LoadBalancer'
  return {
    ...spec,
    ...(externallyAccessible(spec) && !spec.externalTrafficPolicy ? { externalTrafficPolicy: 'Cluster' } : {}),
    ...(internal && spec.internalTrafficPolicy === undefined ? { internalTrafficPolicy: 'Cluster' } : {}),
    ...(type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === undefined
      ? { allocateLoadBalancerNodePorts: true }
      : {}),
  }
}

/**
 * A Service as v1 decoding leaves it. Families, addresses and node ports are filled in by allocation.
 * Source: kubernetes pkg/apis/core/v1/defaults.go SetDefaults_Service.
 */
export function defaultService(service: Service): Service {
  const given: Partial<ServiceSpec> = service.spec ?? {}
  const named: ServiceSpec = { ...given, type: given.type || 'ClusterIP', sessionAffinity: given.sessionAffinity || 'None' }
  const bare = omitEmpty(named, OMITTED_WHEN_EMPTY)
  const spec = bare.ports ? { ...bare, ports: bare.ports.map(defaultPort) } : bare
  return { ...service, spec: defaultTraffic(defaultAffinity(spec)), status: service.status ?? { loadBalancer: {} } }
}

function readFamilies(spec: ServiceSpec, primary: IPFamily): ServiceSpec {
  const { clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec
  if (ipFamilies.length > 0 || ipFamilyPolicy !== undefined) return spec
  if (isManualHeadless(spec)) return { ...spec, ipFamilyPolicy: 'RequireDualStack', ipFamilies: [primary, otherFamily(primary)] }
  if (spec.clusterIP === 'None') return { ...spec, ipFamilyPolicy: 'SingleStack', ipFamilies: [primary] }
  const families = clusterIPs.map((ip) => familyOf(ip) ?? 'IPv4')
  if (families.length === 0) return spec
  return { ...spec, ipFamilyPolicy: families.length === 1 ? 'SingleStack' : 'RequireDualStack', ipFamilies: families }
}

export const otherFamily = (family: IPFamily): IPFamily => (family === 'IPv4' ? 'IPv6' : 'IPv4')

/**
 * What a reader sees: fields that a Service stored long ago may lack are filled in, and internalTrafficPolicy is hidden
 * where it says nothing. The same object when there is nothing to do.
 * Source: kubernetes pkg/registry/core/service/storage/storage.go defaultOnReadService.
 */
export function defaultOnRead(service: Service, primary: IPFamily): Service {
  const { spec } = service
  if (!needsClusterIP(spec)) {
    return spec.internalTrafficPolicy === undefined ? service : { ...service, spec: omit(spec, 'internalTrafficPolicy') }
  }
  if (spec.clusterIPs && spec.ipFamilies && spec.internalTrafficPolicy) return service
  const addressed = spec.clusterIP && !spec.clusterIPs ? { ...spec, clusterIPs: [spec.clusterIP] } : spec
  return {
    ...service,
    spec: { ...readFamilies(addressed, primary), internalTrafficPolicy: spec.internalTrafficPolicy ?? 'Cluster' },
  }
}
