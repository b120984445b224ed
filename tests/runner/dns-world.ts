import type { JsonObject } from '../../src/core/api/json.ts'
import type { DnsRecord } from '../../src/core/dns/types.ts'

const namespace = (name: string): JsonObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })

const service = (at: string, name: string, spec: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: at },
  spec: { ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 80 }], ...spec },
})

const clusterIP = (ip: string): JsonObject => ({ type: 'ClusterIP', clusterIP: ip, clusterIPs: [ip], ipFamilies: ['IPv4'] })

/** The objects that the lookups of `dns/search-path` speak of. Source: coredns/coredns plugin/kubernetes/handler_test.go. */
export const LOOKUP_OBJECTS: readonly JsonObject[] = [
  ...['default', 'testns', 'otherns', 'com', 'kube-system'].map(namespace),
  service('default', 'kubernetes', clusterIP('10.96.0.1')),
  service('testns', 'svc1', clusterIP('10.0.0.1')),
  service('com', 'example', clusterIP('10.0.0.66')),
  service('testns', 'external', { type: 'ExternalName', externalName: 'ext.interwebs.test' }),
  service('testns', 'external-to-service', { type: 'ExternalName', externalName: 'svc1.testns.svc.cluster.local.' }),
  service('testns', 'hdls1', clusterIP('None')),
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'hdls1-slice1', namespace: 'testns', labels: { 'kubernetes.io/service-name': 'hdls1' } },
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
    endpoints: [{ addresses: ['172.0.0.2'] }, { addresses: ['172.0.0.4'], hostname: 'dup-name' }],
  },
]

export const LOOKUP_UPSTREAM: readonly DnsRecord[] = [
  { name: 'ext.interwebs.test.', type: 'A', data: '1.2.3.4', ttl: 5 },
  { name: 'www.example.org.', type: 'A', data: '203.0.113.80', ttl: 5 },
  { name: 'a.b.c.d.e.example.org.', type: 'A', data: '203.0.113.82', ttl: 5 },
]
