import type { EndpointSlice } from '../api/endpoints.ts'
import type { DnsConfig } from './types.ts'

/** One ready address of a slice, with the ports of that slice. */
export interface ReadyAddress {
  readonly ip: string
  readonly hostname?: string | undefined
  readonly podName?: string | undefined
}

/** Port -1 stands for "no ports at all": the address resolves, and no SRV record names it. */
export const NO_PORT = -1

/**
 * The label below a Service that names an endpoint: its hostname, or its Pod's name where the server is told so, or its
 * address with dashes (an IPv6 address that ends in `::` gets a `0`, since no label ends in a dash).
 * Source: coredns/coredns plugin/kubernetes/kubernetes.go endpointHostname.
 */
export function endpointName(
  { ip, hostname, podName }: ReadyAddress,
  { endpointPodNames }: Pick<DnsConfig, 'endpointPodNames'>,
): string {
  if (hostname) return hostname
  if (endpointPodNames && podName) return podName
  const dashed = ip.replaceAll(ip.includes('.') ? '.' : ':', '-')
  return dashed.endsWith('-') ? `${dashed}0` : dashed
}

/**
 * The addresses of a slice that have names: those whose `ready` is true or absent. Serving and terminating play no part.
 * Source: coredns/coredns plugin/kubernetes/object/endpoint.go EndpointSliceToEndpoints.
 */
export const readyAddresses = ({ endpoints }: EndpointSlice): readonly ReadyAddress[] =>
  endpoints
    .filter(({ conditions }) => conditions?.ready !== false)
    .flatMap(({ addresses, hostname, targetRef }) => addresses.map((ip) => ({ ip, hostname, podName: targetRef?.name })))
