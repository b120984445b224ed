import type { IPFamily, Protocol, Service, ServicePort } from '../api/service.ts'
import { type AddressRange, addressRange, familyOfText, spellingOf } from './address-range.ts'
import { servicePortId } from './names.ts'

/** An address of a Service and the field that gives it. */
export interface ServiceAddress {
  readonly ip: string
  readonly path: string
}

/** One port of a Service as one family's proxier sees it: the unit of work. */
export interface ServicePortInfo {
  readonly namespace: string
  readonly name: string
  /** '' when the port has no name. */
  readonly portName: string
  /** Position in spec.ports. */
  readonly index: number
  readonly family: IPFamily
  readonly protocol: Protocol
  /** `namespace/name:port`: what comments and names are made of. */
  readonly id: string
  readonly clusterIP: string
  readonly port: number
  /** 0 is none. */
  readonly nodePort: number
  /** 0 is none. */
  readonly healthCheckNodePort: number
  readonly externalIPs: readonly ServiceAddress[]
  readonly loadBalancerVIPs: readonly ServiceAddress[]
  readonly sourceRanges: readonly { readonly range: AddressRange; readonly path: string }[]
  /** Window of `sessionAffinity: ClientIP` in seconds; 0 is no affinity. */
  readonly affinitySeconds: number
  readonly internalPolicyLocal: boolean
  readonly externalPolicyLocal: boolean
  readonly externallyAccessible: boolean
  readonly usesClusterEndpoints: boolean
  readonly usesLocalEndpoints: boolean
  readonly hasSelector: boolean
}

const DEFAULT_AFFINITY_SECONDS = 10_800

/** Whether kube-proxy leaves a Service alone. Source: pkg/proxy/util, ShouldSkipService. */
export const isSkipped = ({ spec }: Service): boolean =>
  spec.clusterIP === undefined || spec.clusterIP === '' || spec.clusterIP === 'None' || spec.type === 'ExternalName'

function clusterIPOf({ spec }: Service, family: IPFamily): string | undefined {
  const ips = spec.clusterIPs && spec.clusterIPs.length > 0 ? spec.clusterIPs : [spec.clusterIP ?? '']
  for (const text of ips) {
    const ip = spellingOf(text)
    if (ip !== undefined && familyOfText(ip) === family) return ip
  }
  return undefined
}

/** Texts of one family, in one spelling, each with its field. */
const addressesOf = (
  texts: readonly (string | undefined)[],
  family: IPFamily,
  path: (i: number) => string,
): readonly ServiceAddress[] =>
  texts.flatMap((text, i) => {
    const ip = text === undefined ? undefined : spellingOf(text)
    return ip !== undefined && familyOfText(ip) === family ? [{ ip, path: path(i) }] : []
  })

function isExternalPolicyLocal({ spec }: Service): boolean {
  const accessible =
    spec.type === 'LoadBalancer' || spec.type === 'NodePort' || (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0)
  return accessible && spec.externalTrafficPolicy === 'Local'
}

/**
 * The ports of a Service that one family's proxier serves, in order of spec.ports; none for a Service that it ignores.
 * Source ranges of the other family leave this family unfiltered. targetPort is never read: slices carry port numbers.
 * Source: kubernetes/kubernetes pkg/proxy/serviceport.go, pkg/proxy/util, pkg/api/v1/service/util.go.
 */
export function servicePorts(service: Service, family: IPFamily): readonly ServicePortInfo[] {
  const { metadata, spec, status } = service
  const clusterIP = isSkipped(service) ? undefined : clusterIPOf(service, family)
  if (clusterIP === undefined) return []
  const namespace = metadata.namespace ?? ''
  const { name } = metadata
  const ingress = (status?.loadBalancer?.ingress ?? []).map(({ ip, ipMode = 'VIP' }) => (ipMode === 'VIP' && ip ? ip : undefined))
  const externalIPs = addressesOf(spec.externalIPs ?? [], family, (i) => `spec.externalIPs[${i}]`)
  const loadBalancerVIPs = addressesOf(ingress, family, (i) => `status.loadBalancer.ingress[${i}].ip`)
  const sourceRanges = (spec.loadBalancerSourceRanges ?? []).flatMap((text, i) => {
    const range = addressRange(text)
    return range?.family === family ? [{ range, path: `spec.loadBalancerSourceRanges[${i}]` }] : []
  })
  const internalPolicyLocal = spec.internalTrafficPolicy === 'Local'
  const externalPolicyLocal = isExternalPolicyLocal(service)
  const needsHealthCheck = spec.type === 'LoadBalancer' && externalPolicyLocal
  const shared = {
    namespace,
    name,
    family,
    clusterIP,
    externalIPs,
    loadBalancerVIPs,
    sourceRanges,
    internalPolicyLocal,
    externalPolicyLocal,
    healthCheckNodePort: needsHealthCheck ? (spec.healthCheckNodePort ?? 0) : 0,
    affinitySeconds:
      spec.sessionAffinity === 'ClientIP'
        ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS)
        : 0,
    hasSelector: Object.keys(spec.selector ?? {}).length > 0,
  }
  return (spec.ports ?? []).map((port: ServicePort, index): ServicePortInfo => {
    const portName = port.name ?? ''
    const nodePort = port.nodePort ?? 0
    const externallyAccessible = nodePort !== 0 || loadBalancerVIPs.length > 0 || externalIPs.length > 0
    return {
      ...shared,
      portName,
      index,
      protocol: port.protocol ?? 'TCP',
      id: servicePortId(namespace, name, portName),
      port: port.port,
      nodePort,
      externallyAccessible,
      usesClusterEndpoints: !internalPolicyLocal || externallyAccessible,
      usesLocalEndpoints: internalPolicyLocal || (externalPolicyLocal && externallyAccessible),
    }
  })
}
