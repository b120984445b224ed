import type { Endpoint, EndpointSlice } from '../core/api/endpoints.ts'
import type { Service } from '../core/api/service.ts'
import { isSystem } from '../core/api/system.ts'
import type { Reader } from '../core/storage/reader.ts'
import type { EndpointView, ServiceView } from '../protocol/view.ts'

function endpointState({ conditions = {} }: Endpoint): EndpointView['state'] {
  if (conditions.terminating) return 'terminating'
  return conditions.ready === false ? 'not-ready' : 'ready'
}

const endpointsOfSlice = ({ endpoints, ports = [] }: EndpointSlice): EndpointView[] =>
  endpoints.flatMap((endpoint) => {
    const [address] = endpoint.addresses
    if (address === undefined) return []
    return [
      {
        address,
        pod: endpoint.targetRef?.kind === 'Pod' ? (endpoint.targetRef.uid ?? '') : '',
        state: endpointState(endpoint),
        ports: ports.flatMap(({ name = '', port }) => (port === undefined ? [] : [{ name, port }])),
      },
    ]
  })

/** One entry an address: slices that differ in their ports are folded. */
function endpointsOf(service: Service, reader: Reader): readonly EndpointView[] {
  const { namespace = '', name } = service.metadata
  const byAddress = new Map<string, EndpointView>()
  for (const endpoint of reader.slicesOfService(namespace, name).flatMap(endpointsOfSlice)) {
    const known = byAddress.get(endpoint.address)
    byAddress.set(endpoint.address, known ? { ...known, ports: [...known.ports, ...endpoint.ports] } : endpoint)
  }
  return [...byAddress.values()].toSorted((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0))
}

export function serviceView(service: Service, line: number, reader: Reader): ServiceView {
  const { metadata, spec, status } = service
  const namespace = metadata.namespace ?? ''
  const ingress = (status.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? [])
  return {
    id: metadata.uid,
    namespace,
    name: metadata.name,
    type: spec.type,
    clusterIP: spec.clusterIP ?? '',
    ports: (spec.ports ?? []).map(({ name = '', protocol, port, targetPort, nodePort = 0 }) => ({
      name,
      protocol,
      port,
      targetPort,
      nodePort,
    })),
    ...(spec.selector && Object.keys(spec.selector).length > 0 ? { selector: spec.selector } : {}),
    externalName: spec.externalName ?? '',
    externalIPs: spec.externalIPs ?? [],
    ingress,
    pendingLoadBalancer: spec.type === 'LoadBalancer' && ingress.length === 0,
    externalTrafficPolicy: spec.externalTrafficPolicy ?? 'Cluster',
    internalTrafficPolicy: spec.internalTrafficPolicy ?? 'Cluster',
    sessionAffinity: spec.sessionAffinity ?? 'None',
    endpoints: spec.type === 'ExternalName' ? [] : endpointsOf(service, reader),
    line,
    system: isSystem(namespace, metadata.name),
  }
}
