import type { Endpoint, EndpointPort, EndpointSlice } from '../../src/core/api/endpoints.ts'
import type { KubeObject } from '../../src/core/api/kinds.ts'
import type { ObjectMeta } from '../../src/core/api/meta.ts'
import type { Service, ServiceSpec } from '../../src/core/api/service.ts'
import { Store } from '../../src/core/storage/store.ts'

export const meta = (name: string, namespace?: string): ObjectMeta => ({
  name,
  ...(namespace ? { namespace } : {}),
  uid: `uid-${namespace ?? ''}-${name}`,
  resourceVersion: '',
  creationTimestamp: '2026-01-01T00:00:00Z',
})

export const namespace = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: meta(name),
  spec: {},
  status: { phase: 'Active' },
})

/** A Service `ns/name`; with an address, `None` or an ExternalName spec. */
export function service(id: string, spec: Partial<ServiceSpec>): Service {
  const [ns = '', name = ''] = id.split('/')
  const ips = spec.clusterIP ? { clusterIPs: [spec.clusterIP] } : {}
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta(name, ns),
    spec: { type: 'ClusterIP', ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 80 }], ...ips, ...spec },
    status: {},
  }
}

/** The one slice of a Service `ns/name`. */
export function slice(
  id: string,
  endpoints: readonly Endpoint[],
  ports: readonly EndpointPort[] = [{ name: 'http', protocol: 'TCP', port: 80 }],
): EndpointSlice {
  const [ns = '', name = ''] = id.split('/')
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...meta(`${name}-slice`, ns), labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    endpoints,
    ports,
  }
}

export function storeOf(...objects: readonly KubeObject[]): Store {
  const store = new Store()
  for (const object of objects) store.put(object)
  return store
}
