import { isLocal, type ProxyEndpoint } from './endpoints.ts'
import type { ServicePortInfo } from './service-port.ts'

/** What of a Node decides which endpoints it may use. */
export interface NodePlace {
  readonly name: string
  /** Value of topology.kubernetes.io/zone; '' is none. */
  readonly zone: string
}

export interface Categorized {
  /** For Cluster policy; empty when the Service never uses it. */
  readonly cluster: readonly ProxyEndpoint[]
  /** For Local policy; empty when the Service never uses it. */
  readonly local: readonly ProxyEndpoint[]
  /** Both, each endpoint once. */
  readonly reachable: readonly ProxyEndpoint[]
  /** Whether a usable endpoint exists on any Node. */
  readonly hasAny: boolean
}

export type TopologyMode = 'none' | 'same-zone' | 'same-node'

type Policies = Pick<ServicePortInfo, 'usesClusterEndpoints' | 'usesLocalEndpoints'>

export const isDraining = ({ serving, terminating }: ProxyEndpoint): boolean => serving && terminating

/**
 * How hints narrow ready endpoints on a Node: to the endpoints hinted at the Node, else at its zone, else not at all.
 * One ready endpoint without a hint of a kind switches that kind off. The Service itself is not asked, only the slices.
 * Source: kubernetes/kubernetes pkg/proxy/topology.go, topologyModeFromHints.
 */
export function topologyMode(
  endpoints: readonly ProxyEndpoint[],
  { name, zone }: NodePlace,
  useNodeHints: boolean,
): TopologyMode {
  const ready = endpoints.filter((endpoint) => endpoint.ready)
  if (ready.length === 0) return 'none'
  const hinted = (hintsOf: (endpoint: ProxyEndpoint) => readonly string[], wanted: string): boolean =>
    ready.every((endpoint) => hintsOf(endpoint).length > 0) && ready.some((endpoint) => hintsOf(endpoint).includes(wanted))
  if (useNodeHints && hinted(({ nodeHints }) => nodeHints, name)) return 'same-node'
  return zone !== '' && hinted(({ zoneHints }) => zoneHints, zone) ? 'same-zone' : 'none'
}

function clusterEndpoints(
  endpoints: readonly ProxyEndpoint[],
  mode: TopologyMode,
  { name, zone }: NodePlace,
): readonly ProxyEndpoint[] {
  const ready = endpoints.filter((endpoint) => {
    if (!endpoint.ready) return false
    if (mode === 'same-node') return endpoint.nodeHints.includes(name)
    return mode === 'none' || endpoint.zoneHints.includes(zone)
  })
  return ready.length > 0 ? ready : endpoints.filter(isDraining)
}

/**
 * Which endpoints a Node may use. Ready ones win; without any, those that still serve while they terminate are the
 * fallback, decided apart for Cluster (over all Nodes) and Local (on this one).
 * Source: kubernetes/kubernetes pkg/proxy/topology.go, CategorizeEndpoints.
 */
export function categorizeEndpoints(
  endpoints: readonly ProxyEndpoint[],
  { usesClusterEndpoints, usesLocalEndpoints }: Policies,
  place: NodePlace,
  useNodeHints = true,
): Categorized {
  const mode = usesClusterEndpoints ? topologyMode(endpoints, place, useNodeHints) : 'none'
  const cluster = usesClusterEndpoints ? clusterEndpoints(endpoints, mode, place) : []
  if (!usesLocalEndpoints) return { cluster, local: [], reachable: cluster, hasAny: cluster.length > 0 }
  const here = endpoints.filter((endpoint) => isLocal(endpoint, place.name))
  const readyHere = here.filter(({ ready }) => ready)
  const fellBack = readyHere.length === 0
  const local = fellBack ? here.filter(isDraining) : readyHere
  const hasAny = cluster.length > 0 || endpoints.some((endpoint) => endpoint.ready || isDraining(endpoint))
  if (!usesClusterEndpoints) return { cluster, local, reachable: local, hasAny }
  if (mode === 'none' && (!fellBack || local.length === 0)) return { cluster, local, reachable: cluster, hasAny }
  const union = new Set([...cluster, ...local])
  return { cluster, local, reachable: endpoints.filter((endpoint) => union.has(endpoint)), hasAny }
}
