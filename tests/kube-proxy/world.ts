import type { Endpoint, EndpointSlice } from '../../src/core/api/endpoints.ts'
import type { Service, ServiceSpec } from '../../src/core/api/service.ts'
import { createKubeProxy, type KubeProxy } from '../../src/core/kube-proxy/kube-proxy.ts'
import type { ProxyConfig, ProxyNode } from '../../src/core/kube-proxy/types.ts'
import type { FiveTuple } from '../../src/core/network/packet.ts'
import { Store } from '../../src/core/storage/store.ts'

const meta = (name: string) => ({
  name,
  namespace: 'shop',
  uid: name,
  resourceVersion: '0',
  creationTimestamp: '2026-01-01T00:00:00Z',
})

export const service = (name: string, spec: Partial<ServiceSpec>, ingress: readonly string[] = []): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: meta(name),
  spec: { type: 'ClusterIP', ports: [{ protocol: 'TCP', port: 80, targetPort: 8080 }], ...spec },
  status: { loadBalancer: { ingress: ingress.map((ip) => ({ ip })) } },
})

export const slice = (name: string, endpoints: readonly Endpoint[], protocol: 'TCP' | 'UDP' = 'TCP'): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { ...meta(`${name}-1`), labels: { 'kubernetes.io/service-name': name } },
  addressType: 'IPv4',
  endpoints,
  ports: [{ name: '', port: 8080, protocol }],
})

/** Pods of a Service: `[address, node]`. */
export const pods = (...places: readonly (readonly [ip: string, node: string])[]): readonly Endpoint[] =>
  places.map(([ip, nodeName]) => ({ addresses: [ip], nodeName, conditions: { ready: true, serving: true, terminating: false } }))

export const CONFIG: ProxyConfig = {
  mode: 'iptables',
  clusterCIDR: '10.244.0.0/16',
  masqueradeAll: false,
  localhostNodePorts: true,
  serviceCIDRs: ['10.96.0.0/16'],
}

export const node = (n: number, zone?: string): ProxyNode => ({
  name: `node-${n}`,
  nodeIP: `172.18.0.${n}`,
  localAddresses: ['127.0.0.1', '::1', `172.18.0.${n}`],
  ...(zone === undefined ? {} : { zone }),
})

export interface TestWorld {
  readonly store: Store
  readonly proxy: KubeProxy
  put(...objects: readonly (Service | EndpointSlice)[]): void
}

export function world(config: Partial<ProxyConfig> = {}, ...objects: readonly (Service | EndpointSlice)[]): TestWorld {
  const store = new Store()
  const proxy = createKubeProxy(store, { ...CONFIG, ...config })
  const put = (...all: readonly (Service | EndpointSlice)[]): void => {
    for (const object of all) proxy.changed(object.kind === 'Service' ? store.put(object) : store.put(object))
  }
  put(...objects)
  return { store, proxy, put }
}

export const packet = (srcIP: string, dstIP: string, dstPort: number, protocol: FiveTuple['protocol'] = 'TCP'): FiveTuple => ({
  protocol,
  srcIP,
  srcPort: 40_000,
  dstIP,
  dstPort,
})
