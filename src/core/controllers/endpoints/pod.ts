import type { Pod } from '../../api/pod.ts'
import type { Service } from '../../api/service.ts'

/** True when the Ready condition is True. Missing and Unknown count as not ready. */
export const isPodReady = ({ status }: Pick<Pod, 'status'>): boolean =>
  status.conditions?.find(({ type }) => type === 'Ready')?.status === 'True'

export const isTerminating = ({ metadata }: Pick<Pod, 'metadata'>): boolean => metadata.deletionTimestamp !== undefined

/** Why a selected Pod is no endpoint; null when it may be one. */
export type Exclusion = 'pod-ended' | 'pod-without-address' | 'pod-terminating'

/**
 * Whether a selected Pod belongs into Endpoints or EndpointSlices: it has an address and has not ended, whatever its
 * restartPolicy. Pending Pods and those of unknown phase count.
 * Source: kubernetes/endpointslice util/controller_utils.go ShouldPodBeInEndpoints.
 */
export function exclusionOf(pod: Pod, includeTerminating: boolean): Exclusion | null {
  const { phase, podIP, podIPs = [] } = pod.status
  if (phase === 'Succeeded' || phase === 'Failed') return 'pod-ended'
  if (!podIP && podIPs.length === 0) return 'pod-without-address'
  return !includeTerminating && isTerminating(pod) ? 'pod-terminating' : null
}

/**
 * The hostname under which DNS knows an endpoint, or undefined: only a Pod whose subdomain is the Service's name has one.
 * Source: kubernetes/endpointslice util/controller_utils.go ShouldSetHostname.
 */
export function endpointHostname({ metadata, spec }: Pod, service: Service): string | undefined {
  const published = spec.subdomain === service.metadata.name && metadata.namespace === service.metadata.namespace
  return published && spec.hostname ? spec.hostname : undefined
}

/** True when a Service selects Pods at all. ExternalName Services do not, even with a selector. */
export const selectsPods = ({ spec }: Service): boolean =>
  spec.type !== 'ExternalName' && Object.keys(spec.selector ?? {}).length > 0

/** True when a Service has no cluster IP of its own. */
export const isHeadless = ({ spec }: Service): boolean => !spec.clusterIP || spec.clusterIP === 'None'
