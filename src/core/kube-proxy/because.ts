import type { Because, FieldRef } from '../because.ts'
import { targetOf } from './endpoints.ts'
import type { Cause } from './rule.ts'

/**
 * Every reason that a rule (or a Verdict) of kube-proxy gives, with the facts of its sentence. Reasons of a Service's
 * rules have `service`, `namespace` and `port` (its name, else its number) too; those about an endpoint `endpoint`.
 */
export const PROXY_CODES = {
  /** The packet is for the Service's cluster IP (external IP, load-balancer IP, node port). */
  'proxy-cluster-ip': ['address', 'number'],
  'proxy-external-ip': ['address', 'number'],
  'proxy-load-balancer-ip': ['address', 'number'],
  'proxy-node-port': ['number'],
  /** The packet is for this Node itself: node ports are looked up. */
  'proxy-node-ports': [],
  /** Built-in chains of the kernel hand the packet to kube-proxy's. */
  'proxy-hook': [],
  /** The source is not a Pod, so the answer must come back this way. */
  'proxy-masquerade-outside': ['range'],
  'proxy-masquerade-all': [],
  /** Traffic from outside may be sent on to another Node, so the answer must come back this way. */
  'proxy-masquerade-external': [],
  'proxy-masquerade-local': [],
  /** The endpoint would see itself as the client. */
  'proxy-masquerade-hairpin': [],
  /** A Pod (the Node itself) is spared the external Local policy: any endpoint will do. */
  'proxy-pod-short-circuit': ['range'],
  'proxy-local-short-circuit': [],
  'proxy-external-policy': ['policy'],
  'proxy-source-range': ['range'],
  /** The Node may come back to itself with the load-balancer IP as its source. */
  'proxy-source-own-ip': ['range'],
  'proxy-source-refused': [],
  /** Nothing let the source in: loadBalancerSourceRanges drops it. */
  'proxy-firewall': ['address', 'number'],
  /** ClientIP affinity: this client was here within `seconds`. */
  'proxy-sticky': ['seconds'],
  'proxy-random': ['oneIn'],
  'proxy-only-endpoint': [],
  'proxy-dnat': [],
  /** No ready endpoint on any Node. */
  'proxy-no-endpoints': [],
  /** Endpoints exist, but none on this Node, and the policy is Local. */
  'proxy-no-local-endpoints': ['policy'],
  'proxy-health-check': ['number'],
  /** A packet from outside to 127.0.0.0/8. */
  'proxy-martian': [],
  'proxy-invalid': [],
  'proxy-forward-marked': [],
  'proxy-forward-established': [],
  'proxy-mark': [],
  'proxy-unmark': [],
  'proxy-not-marked': [],
  'proxy-masquerade': [],
  /** nftables: the address is a Service's, the port is not. */
  'proxy-port-not-declared': [],
  /** nftables: an address of the service range that no Service has. */
  'proxy-unallocated': ['range'],
  'proxy-remember': ['seconds'],
  'proxy-reject': [],
  /** No rule took the packet. */
  'proxy-none-matches': [],
} as const satisfies { readonly [code: string]: readonly string[] }

export type ProxyCode = keyof typeof PROXY_CODES

/** The reason of a rule, with the Service's fields first, then the endpoint's Pod and slice. */
export function becauseOf({ code, port, paths = [], endpoint, facts }: Cause): Because {
  const service = port && { kind: 'Service', namespace: port.namespace, name: port.name }
  const refs: FieldRef[] = service ? paths.map((path) => ({ ...service, path })) : []
  if (service && refs.length === 0) refs.push({ ...service, path: `spec.ports[${port.index}]` })
  if (endpoint) refs.push(...endpointRefs(endpoint))
  const about = port ? { service: port.name, namespace: port.namespace, port: port.portName || String(port.port) } : {}
  const chosen = endpoint ? { endpoint: endpoint.text } : {}
  return { code, facts: { ...about, ...chosen, ...facts }, refs }
}

function endpointRefs(endpoint: NonNullable<Cause['endpoint']>): readonly FieldRef[] {
  const { slice, index } = endpoint.from
  const namespace = slice.metadata.namespace ?? ''
  const target = targetOf(endpoint)
  const pod =
    target?.kind === 'Pod' && target.name ? [{ kind: 'Pod', namespace: target.namespace ?? namespace, name: target.name }] : []
  return [...pod, { kind: 'EndpointSlice', namespace, name: slice.metadata.name, path: `endpoints[${index}]` }]
}
