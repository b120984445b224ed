import type { Node } from '../api/cluster-objects.ts'
import type { NewObject } from '../api/kinds.ts'
import type { LabelMap } from '../api/meta.ts'
import type { ClusterOptions, NodeOption } from './types.ts'

/** Where cluster DNS answers: the tenth address of the service range, as kubeadm sets it. */
export const DNS_SERVICE = { namespace: 'kube-system', name: 'kube-dns' } as const

const DEFAULT_NODES = 3
const MAX_NODES = 5000

const namespace = (name: string): NewObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
  spec: { finalizers: ['kubernetes'] },
})

const optionName = (option: NodeOption): string => ('metadata' in option ? option.metadata.name : option.name)

function optionLabels(option: NodeOption): LabelMap {
  if ('metadata' in option) return option.metadata.labels ?? {}
  return { ...option.labels, ...(option.zone ? { 'topology.kubernetes.io/zone': option.zone } : {}) }
}

/** `a.b.c.d` of an offset into 172.18.0.0/16: where the Nodes' network starts. */
const nodeAddress = (i: number): string => `172.18.${Math.floor((i + 2) / 256)}.${(i + 2) % 256}`

/** The i-th /24 of the Pod range; ranges shorter than /8 are not cut further than their second octet. */
function podRange(podCIDR: string, i: number): string {
  const [first = '10', second = '244'] = podCIDR.split('.')
  return `${first}.${Number(second) + Math.floor(i / 256)}.${i % 256}.0/24`
}

/** One Node as kubeadm would have it: addresses, Pod range, labels, Ready. */
function node(option: NodeOption, i: number, podCIDR: string, version: string): NewObject {
  const name = optionName(option)
  const cidr = podRange(podCIDR, i)
  const size = { cpu: '4', memory: '8Gi', pods: '110' }
  const status: Node['status'] = {
    addresses: [
      { type: 'InternalIP', address: nodeAddress(i) },
      { type: 'Hostname', address: name },
    ],
    capacity: size,
    allocatable: size,
    conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }],
    nodeInfo: {
      kubeletVersion: version,
      osImage: 'Debian GNU/Linux 12 (bookworm)',
      kernelVersion: '6.1.0',
      containerRuntimeVersion: 'containerd://2.1.4',
    },
  }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', ...optionLabels(option) } },
    spec: { podCIDR: cidr, podCIDRs: [cidr] },
    status,
  }
}

/** Address `offset` of the primary IPv4 service range. */
export function serviceAddress(serviceCIDR: string, offset: number): string {
  const base = (serviceCIDR.split(',')[0] ?? '').split('/')[0] ?? ''
  const value = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) + offset
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
}

const CORE_DNS: readonly NewObject[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'coredns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
    spec: {
      replicas: 2,
      strategy: {},
      selector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      template: {
        metadata: { labels: { 'k8s-app': 'kube-dns' } },
        spec: {
          containers: [
            {
              name: 'coredns',
              image: 'registry.k8s.io/coredns/coredns:v1.12.1',
              ports: [
                { name: 'dns', containerPort: 53, protocol: 'UDP' },
                { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
              ],
            },
          ],
        },
      },
    },
  },
]

const dnsService = (clusterIP: string): NewObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { ...DNS_SERVICE, labels: { 'k8s-app': 'kube-dns' } },
  spec: {
    type: 'ClusterIP',
    clusterIP,
    clusterIPs: [clusterIP],
    selector: { 'k8s-app': 'kube-dns' },
    ports: [
      { name: 'dns', protocol: 'UDP', port: 53, targetPort: 53 },
      { name: 'dns-tcp', protocol: 'TCP', port: 53, targetPort: 53 },
    ],
  },
})

/** The API server's own Service, without selector: the server writes its endpoints itself. */
const apiserverService = (clusterIP: string): readonly NewObject[] => [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      type: 'ClusterIP',
      clusterIP,
      clusterIPs: [clusterIP],
      ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: 6443 }],
    },
  },
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [API_SERVER_ADDRESS], conditions: { ready: true } }],
    ports: [{ name: 'https', protocol: 'TCP', port: 6443 }],
  },
]

/** Where the API server itself listens on the Nodes' network. */
export const API_SERVER_ADDRESS = '172.18.0.250'

/**
 * What a new cluster holds: namespaces, Nodes, the `kubernetes` Service at the first address of the range, cluster DNS at
 * the tenth. A `bare` one holds the namespaces `default` and `kube-system` only.
 */
export function bootstrapObjects(
  options: Required<Pick<ClusterOptions, 'serviceCIDR' | 'podCIDR' | 'serverVersion'>> & ClusterOptions,
): readonly NewObject[] {
  const spaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system'].map(namespace)
  if (options.bare) return spaces
  const { nodes = DEFAULT_NODES, serviceCIDR, podCIDR, serverVersion } = options
  const wanted: readonly NodeOption[] =
    typeof nodes === 'number'
      ? Array.from({ length: Math.min(Math.max(0, Math.floor(nodes)), MAX_NODES) }, (_, i) => ({ name: `node-${i + 1}` }))
      : nodes.slice(0, MAX_NODES)
  return [
    ...spaces,
    ...wanted.map((option, i) => node(option, i, podCIDR, serverVersion)),
    ...apiserverService(serviceAddress(serviceCIDR, 1)),
    dnsService(serviceAddress(serviceCIDR, 10)),
    ...CORE_DNS,
  ]
}
