import type { EndpointSlice } from '../api/endpoints.ts'
import type { IPFamily } from '../api/service.ts'
import { endpointsOfPort, isLocal, slicePorts } from './endpoints.ts'

/** What kube-proxy answers at a health check node port. */
export interface HealthCheckReply {
  readonly status: 200 | 503
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/**
 * How many distinct addresses of ready endpoints a Node has, over all ports of a Service. Endpoints that terminate do
 * not count, although they may still serve. Source: kubernetes/kubernetes pkg/proxy/endpointsmap, LocalReadyEndpoints.
 */
export function localReadyEndpoints(slices: readonly EndpointSlice[], family: IPFamily, node: string): number {
  const ready = slicePorts(slices, family).flatMap(({ name, protocol }) =>
    endpointsOfPort(slices, family, name, protocol).filter((endpoint) => endpoint.ready && isLocal(endpoint, node)),
  )
  return new Set(ready.map(({ chosen: { ip } }) => ip)).size
}

/** Source: kubernetes/kubernetes pkg/proxy/healthcheck/service_health.go. */
export function healthCheckReply(
  namespace: string,
  name: string,
  localEndpoints: number,
  serviceProxyHealthy = true,
): HealthCheckReply {
  return {
    status: localEndpoints > 0 && serviceProxyHealthy ? 200 : 503,
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Content-Type-Options', 'nosniff'],
      ['X-Load-Balancing-Endpoint-Weight', String(localEndpoints)],
    ],
    body: JSON.stringify({ service: { namespace, name }, localEndpoints, serviceProxyHealthy }, undefined, '\t'),
  }
}
