import type { Node } from '../../api/cluster-objects.ts'
import type { Endpoint } from '../../api/endpoints.ts'
import type { Pod } from '../../api/pod.ts'
import type { IPFamily, Service } from '../../api/service.ts'
import { formatIP, parseIPSloppy } from '../../net/ip.ts'
import { ZONE_LABEL } from '../endpoints/names.ts'
import { endpointHostname, isPodReady, isTerminating } from '../endpoints/pod.ts'

/** The Pod's addresses of one family, as they are usually written. Only `status.podIPs` counts. */
const addressesOf = ({ status }: Pod, family: IPFamily): readonly string[] =>
  (status.podIPs ?? []).flatMap(({ ip }) => {
    const address = parseIPSloppy(ip)
    return address?.family === family ? [formatIP(address)] : []
  })

/**
 * The endpoint of a Pod in one family, or null when it has no address of that family. `ready` never holds for a Pod that
 * is going away, unless the Service publishes whatever it selects; `serving` tells what readiness says.
 * Source: kubernetes/endpointslice utils.go podToEndpoint.
 */
export function endpointOf(pod: Pod, node: Node | undefined, service: Service, family: IPFamily): Endpoint | null {
  const addresses = addressesOf(pod, family)
  if (addresses.length === 0) return null
  const [serving, terminating] = [isPodReady(pod), isTerminating(pod)]
  const { namespace = '', name, uid } = pod.metadata
  const hostname = endpointHostname(pod, service)
  const zone = node?.metadata.labels?.[ZONE_LABEL]
  return {
    addresses,
    conditions: { ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating), serving, terminating },
    ...(hostname ? { hostname } : {}),
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    ...(zone ? { zone } : {}),
  }
}

/**
 * What makes two endpoints the same one: addresses, hostname and target. Two Pods with one address are two endpoints.
 * Source: kubernetes/endpointslice util/endpointset.go.
 */
export const identityOf = ({ addresses, hostname = '', targetRef }: Endpoint): string =>
  `${addresses.length === 1 ? addresses[0] : addresses.toSorted().join(' ')}\n${hostname}\n${targetRef?.namespace ?? ''}\n${targetRef?.name ?? ''}`

/**
 * True when two endpoints of one identity say the same. Hints are somebody else's business, and the version of the Pod is
 * none.
 * Source: kubernetes/endpointslice util/controller_utils.go EndpointsEqualBeyondHash.
 */
export function saysTheSame(a: Endpoint, b: Endpoint): boolean {
  const [had, has] = [a.conditions ?? {}, b.conditions ?? {}]
  return (
    a.nodeName === b.nodeName &&
    a.zone === b.zone &&
    had.ready === has.ready &&
    had.serving === has.serving &&
    had.terminating === has.terminating &&
    a.targetRef?.kind === b.targetRef?.kind &&
    a.targetRef?.uid === b.targetRef?.uid &&
    a.targetRef?.apiVersion === b.targetRef?.apiVersion &&
    a.targetRef?.fieldPath === b.targetRef?.fieldPath
  )
}
