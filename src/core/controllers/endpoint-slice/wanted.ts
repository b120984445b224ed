import type { Node } from '../../api/cluster-objects.ts'
import type { Endpoint, EndpointPort } from '../../api/endpoints.ts'
import type { Pod } from '../../api/pod.ts'
import type { IPFamily, Service } from '../../api/service.ts'
import { exclusionOf } from '../endpoints/pod.ts'
import { endpointPorts, portsKey } from '../endpoints/ports.ts'
import { endpointOf, identityOf } from './endpoint.ts'

/** The endpoints that share one set of resolved ports. */
export interface PortGroup {
  readonly ports: readonly EndpointPort[]
  /** By identity, in the order of the Pods. */
  readonly endpoints: ReadonlyMap<string, Endpoint>
}

export interface Wanted {
  /** By the key of their ports. A group may be empty: its Pods have no address of the family. */
  readonly groups: ReadonlyMap<string, PortGroup>
  /** Pods left out because their Node is not known, and what it is called. */
  readonly lost: readonly Pod[]
}

/**
 * Groups the Pods of a Service by the ports that they resolve to. A Pod on a Node that is not known is left out, to be tried
 * again, unless the Service publishes whatever it selects.
 * Source: kubernetes/endpointslice reconciler.go reconcileByAddressType.
 */
export function wantedEndpoints(
  service: Service,
  pods: readonly Pod[],
  nodes: ReadonlyMap<string, Node>,
  family: IPFamily,
): Wanted {
  const groups = new Map<string, { readonly ports: readonly EndpointPort[]; readonly endpoints: Map<string, Endpoint> }>()
  const lost: Pod[] = []
  for (const pod of pods) {
    if (exclusionOf(pod, true)) continue
    const ports = endpointPorts(service, pod)
    const key = portsKey(ports)
    const group = groups.get(key) ?? { ports, endpoints: new Map<string, Endpoint>() }
    groups.set(key, group)
    const node = nodes.get(pod.spec.nodeName ?? '')
    if (!node && !service.spec.publishNotReadyAddresses) {
      lost.push(pod)
      continue
    }
    const endpoint = endpointOf(pod, node, service, family)
    if (endpoint) group.endpoints.set(identityOf(endpoint), endpoint)
  }
  return { groups, lost }
}
