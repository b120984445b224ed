import type { LabelMap } from '../../api/meta.ts'
import type { Service, ServiceSpec } from '../../api/service.ts'
import { labelKeyErrors } from '../../labels/syntax.ts'
import type { FieldError } from '../field-error.ts'
import { externallyAccessible, isHeadless, needsHealthCheck, needsNodePort } from '../strategies/service/facts.ts'
import { cidrErrors, endpointIPErrors, ipErrors } from './endpoints-ip.ts'
import { forbiddenField, invalidEach, invalidValue, notSupported, portErrors, required } from './field.ts'
import { validateLabels } from './metadata.ts'
import { dns1123Subdomain } from './names.ts'
import { validateClusterIPChange, validateClusterIPFields, validateFamilyChange } from './service-cluster-ips.ts'
import { duplicatePortErrors, servicePortErrors } from './service-ports.ts'

const AFFINITIES: readonly string[] = ['ClientIP', 'None']
const TYPES: readonly string[] = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const POLICIES: readonly string[] = ['Cluster', 'Local']
const DISTRIBUTIONS: readonly string[] = ['PreferClose', 'PreferSameZone', 'PreferSameNode']
const KUBELET_PORT = 10_250
const MAX_AFFINITY_SECONDS = 86_400
const HINTS = 'service.kubernetes.io/topology-aware-hints'
const MODE = 'service.kubernetes.io/topology-mode'
const SOURCE_RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges'
const ONLY_BALANCER = "may only be used when `type` is 'LoadBalancer'"

function annotationErrors(annotations: LabelMap = {}): readonly FieldError[] {
  const [hints, mode] = [annotations[HINTS], annotations[MODE]]
  if (hints === undefined || mode === undefined || hints === mode) return []
  return [invalidValue(`metadata.annotations[${MODE}]`, mode, `must match annotations[${HINTS}] when both are specified`)]
}

/** A load balancer that let everybody in to the kubelet of every Node would give the cluster away. */
const kubeletPortErrors = ({ ports = [] }: ServiceSpec): readonly FieldError[] =>
  ports.flatMap(({ port }, i) =>
    port === KUBELET_PORT
      ? [invalidValue(`spec.ports[${i}]`, port, `may not expose port ${port} externally since it is used by kubelet`)]
      : [],
  )

function typeErrors(spec: ServiceSpec): readonly FieldError[] {
  const { type } = spec
  if (type === 'LoadBalancer' || type === 'NodePort') {
    return [
      ...(type === 'LoadBalancer' ? kubeletPortErrors(spec) : []),
      ...(isHeadless(spec) ? [invalidValue('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`)] : []),
    ]
  }
  if (type !== 'ExternalName') return []
  const unwanted: readonly (readonly [string, boolean])[] = [
    ['spec.clusterIPs', (spec.clusterIPs ?? []).length > 0],
    ['spec.ipFamilies', (spec.ipFamilies ?? []).length > 0],
    ['spec.ipFamilyPolicy', spec.ipFamilyPolicy !== undefined],
  ]
  const name = (spec.externalName ?? '').replace(/\.$/, '')
  return [
    ...unwanted.flatMap(([field, set]) => (set ? [forbiddenField(field, 'may not be set for ExternalName services')] : [])),
    ...(name === '' ? [required('spec.externalName')] : invalidEach('spec.externalName', name, dns1123Subdomain(name))),
  ]
}

function affinityErrors({
  sessionAffinity = '',
  sessionAffinityConfig: config,
}: { sessionAffinity?: string } & Pick<ServiceSpec, 'sessionAffinityConfig'>): readonly FieldError[] {
  const field = 'spec.sessionAffinity'
  if (sessionAffinity === '') return [required(field)]
  if (!AFFINITIES.includes(sessionAffinity)) return [notSupported(field, sessionAffinity, AFFINITIES)]
  if (sessionAffinity === 'None') {
    return config ? [forbiddenField(`${field}Config`, 'must not be set when session affinity is None')] : []
  }
  const seconds = config?.clientIP?.timeoutSeconds
  const at = `${field}Config.clientIP.timeoutSeconds`
  if (seconds === undefined) return [required(at, 'when session affinity type is ClientIP')]
  if (seconds > 0 && seconds <= MAX_AFFINITY_SECONDS) return []
  return [invalidValue(at, seconds, `must be greater than 0 and less than ${MAX_AFFINITY_SECONDS}`)]
}

const externalIPErrors = ({ externalIPs = [] }: ServiceSpec): readonly FieldError[] =>
  externalIPs.flatMap((ip, i) => {
    const field = `spec.externalIPs[${i}]`
    const malformed = ipErrors(field, ip)
    return malformed.length > 0 ? malformed : endpointIPErrors(field, ip)
  })

/** The field, or the annotation that is older than it. Entries may be padded with spaces. */
function sourceRangeErrors({ metadata, spec }: Service): readonly FieldError[] {
  const ranges = spec.loadBalancerSourceRanges ?? []
  const balancer = spec.type === 'LoadBalancer'
  if (ranges.length > 0) {
    const field = 'spec.LoadBalancerSourceRanges'
    return [
      ...(balancer ? [] : [forbiddenField(field, ONLY_BALANCER)]),
      ...ranges.flatMap((range, i) => cidrErrors(`${field}[${i}]`, range.trim())),
    ]
  }
  const annotation = metadata.annotations?.[SOURCE_RANGES]
  if (annotation === undefined) return []
  const field = `metadata.annotations[${SOURCE_RANGES}]`
  const listed = annotation.trim() === '' ? [] : annotation.trim().split(',')
  return [
    ...(balancer ? [] : [forbiddenField(field, ONLY_BALANCER)]),
    ...listed.flatMap((range) => cidrErrors(field, range.trim())),
  ]
}

function balancerErrors(spec: ServiceSpec): readonly FieldError[] {
  const allocate = spec.allocateLoadBalancerNodePorts
  if (allocate !== undefined && spec.type !== 'LoadBalancer')
    return [forbiddenField('spec.allocateLoadBalancerNodePorts', ONLY_BALANCER)]
  return allocate === undefined && spec.type === 'LoadBalancer' ? [required('allocateLoadBalancerNodePorts')] : []
}

function classErrors({ type, loadBalancerClass }: ServiceSpec): readonly FieldError[] {
  const field = 'spec.loadBalancerClass'
  if (loadBalancerClass === undefined) return []
  if (type !== 'LoadBalancer') return [forbiddenField(field, ONLY_BALANCER)]
  return invalidEach(field, loadBalancerClass, labelKeyErrors(loadBalancerClass))
}

function externalPolicyErrors(spec: ServiceSpec): readonly FieldError[] {
  const field = 'spec.externalTrafficPolicy'
  const policy: string = spec.externalTrafficPolicy ?? ''
  if (!externallyAccessible(spec)) {
    return policy === '' ? [] : [invalidValue(field, policy, 'may only be set for externally-accessible services')]
  }
  if (policy === '') return [required(field)]
  return POLICIES.includes(policy) ? [] : [notSupported(field, policy, POLICIES)]
}

function healthCheckErrors(spec: ServiceSpec): readonly FieldError[] {
  const field = 'spec.healthCheckNodePort'
  const port = spec.healthCheckNodePort ?? 0
  if (needsHealthCheck(spec)) return port === 0 ? [required(field)] : portErrors(field, port)
  if (port === 0) return []
  return [invalidValue(field, port, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'")]
}

function internalPolicyErrors(spec: ServiceSpec): readonly FieldError[] {
  const field = 'spec.internalTrafficPolicy'
  const policy: string | undefined = spec.internalTrafficPolicy
  if (policy === undefined) return needsNodePort(spec) || spec.type === 'ClusterIP' ? [required(field)] : []
  return POLICIES.includes(policy) ? [] : [notSupported(field, policy, POLICIES)]
}

const distributionErrors = ({ trafficDistribution: how }: ServiceSpec): readonly FieldError[] =>
  how === undefined || DISTRIBUTIONS.includes(how) ? [] : [notSupported('spec.trafficDistribution', how, DISTRIBUTIONS)]

/**
 * Errors of a Service's own rules, after defaulting and allocation, in the server's order.
 * Source: kubernetes pkg/apis/core/validation/validation.go ValidateService.
 */
export function validateService(service: Service): readonly FieldError[] {
  const { metadata, spec } = service
  const portless = (spec.ports ?? []).length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName'
  const type: string = spec.type
  return [
    ...annotationErrors(metadata.annotations),
    ...(portless ? [required('spec.ports')] : []),
    ...typeErrors(spec),
    ...servicePortErrors(spec),
    ...validateLabels(spec.selector, 'spec.selector'),
    ...affinityErrors(spec),
    ...validateClusterIPFields(spec),
    ...externalIPErrors(spec),
    ...(TYPES.includes(type) ? [] : [notSupported('spec.type', type, TYPES)]),
    ...duplicatePortErrors(spec),
    ...sourceRangeErrors(service),
    ...balancerErrors(spec),
    ...classErrors(spec),
    ...externalPolicyErrors(spec),
    ...healthCheckErrors(spec),
    ...internalPolicyErrors(spec),
    ...distributionErrors(spec),
  ]
}

/** Errors of an update: what may not change, then everything else. Source: the same file, ValidateServiceUpdate. */
export function validateServiceUpdate(service: Service, { spec: old }: Service): readonly FieldError[] {
  const { spec } = service
  const { loadBalancerClass = null } = spec
  const reclassed =
    old.type === 'LoadBalancer' && spec.type === 'LoadBalancer' && loadBalancerClass !== (old.loadBalancerClass ?? null)
  const rechecked =
    needsHealthCheck(old) && needsHealthCheck(spec) && (spec.healthCheckNodePort ?? 0) !== (old.healthCheckNodePort ?? 0)
  return [
    ...validateClusterIPChange(spec, old),
    ...validateFamilyChange(spec, old),
    ...(reclassed ? [invalidValue('spec.loadBalancerClass', loadBalancerClass, 'may not change once set')] : []),
    ...classErrors(spec),
    ...(rechecked ? [forbiddenField('spec.healthCheckNodePort', 'field is immutable')] : []),
    ...validateService(service),
  ]
}
