import { describe, expect, test } from 'vitest'
import type { Endpoint, EndpointSlice } from '../../src/core/api/endpoints.ts'
import type { Protocol, ServiceSpec } from '../../src/core/api/service.ts'
import { createKubeProxy } from '../../src/core/kube-proxy/kube-proxy.ts'
import type { ProxyConfig, ProxyMode, ProxyNode } from '../../src/core/kube-proxy/types.ts'
import { Store } from '../../src/core/storage/store.ts'
import { CONFIG, service } from './world.ts'

/** Both families side by side: the same rules hold in each, so that every line of the table is two (or four) truths. */
const FAMILIES = {
  IPv4: {
    pod: '10.244.1.9',
    outside: '203.0.113.7',
    allowed: '198.51.100.7',
    node: '172.18.0.1',
    second: '172.19.0.1',
    loopback: '127.0.0.1',
    clusterIP: '10.96.0.7',
    unused: '10.96.0.99',
    vip: '192.0.2.1',
    external: '192.0.2.99',
    here: '10.244.1.5',
    there: '10.244.2.5',
    ranges: ['198.51.100.0/24'],
    nodeRange: '172.18.0.0/24',
    listed: '172.19.0.0/24',
    otherFamily: '2001:db8:7::/64',
  },
  IPv6: {
    pod: 'fd00:10::1:9',
    outside: '2001:db8:1::7',
    allowed: '2001:db8:2::7',
    node: 'fd00:18::1',
    second: 'fd00:19::1',
    loopback: '::1',
    clusterIP: 'fd00:96::7',
    unused: 'fd00:96::99',
    vip: '2001:db8:3::1',
    external: '2001:db8:3::99',
    here: 'fd00:10::1:5',
    there: 'fd00:10::2:5',
    ranges: ['2001:db8:2::/64'],
    nodeRange: 'fd00:18::/64',
    listed: 'fd00:19::/64',
    otherFamily: '198.51.100.0/24',
  },
} as const
type Family = keyof typeof FAMILIES
type Where = 'pod' | 'outside' | 'allowed' | 'node' | 'second' | 'loopback' | 'clusterIP' | 'unused' | 'vip' | 'external'

type State = 'ready' | 'draining' | 'unready' | 'ended'
const CONDITIONS: { readonly [S in State]: Endpoint['conditions'] & object } = {
  ready: { ready: true, serving: true, terminating: false },
  draining: { ready: false, serving: true, terminating: true },
  unready: { ready: false, serving: false, terminating: false },
  ended: { ready: false, serving: false, terminating: true },
}

interface Truth {
  readonly name: string
  readonly spec?: (at: (typeof FAMILIES)[Family]) => Partial<ServiceSpec>
  readonly config?: (at: (typeof FAMILIES)[Family]) => Partial<ProxyConfig>
  /** Endpoints on this Node and on another. */
  readonly here?: State
  readonly there?: State
  readonly from: Where
  readonly to: readonly [Where, number]
  readonly protocol?: Protocol
  /** A verdict; `>here`, `>there`, `>both` deliver, with `+` when the source is rewritten. */
  readonly iptables: string
  readonly nftables: string
  readonly only?: Family
}

const both = (verdict: string): Pick<Truth, 'iptables' | 'nftables'> => ({ iptables: verdict, nftables: verdict })
const local = { externalTrafficPolicy: 'Local' } as const

const TRUTHS: readonly Truth[] = [
  { name: 'cluster IP from a Pod', from: 'pod', to: ['clusterIP', 80], ...both('>both') },
  { name: 'cluster IP from outside', from: 'outside', to: ['clusterIP', 80], ...both('>both+') },
  { name: 'no detector', config: () => ({ clusterCIDR: null }), from: 'outside', to: ['clusterIP', 80], ...both('>both') },
  { name: 'masqueradeAll', config: () => ({ masqueradeAll: true }), from: 'pod', to: ['clusterIP', 80], ...both('>both+') },
  { name: 'another protocol', from: 'pod', to: ['clusterIP', 80], protocol: 'UDP', iptables: 'pass', nftables: 'reject' },
  { name: 'another port of an external IP', from: 'outside', to: ['external', 81], ...both('pass') },
  { name: 'an unallocated address', from: 'pod', to: ['unused', 80], iptables: 'pass', nftables: 'drop' },
  { name: 'node port from a Pod', from: 'pod', to: ['node', 30080], ...both('>both+') },
  { name: 'node port on the second address', from: 'outside', to: ['second', 30080], iptables: '>both+', nftables: 'pass' },
  {
    name: 'node port on a listed address',
    config: (at) => ({ nodePortAddresses: [at.listed] }),
    from: 'outside',
    to: ['second', 30080],
    ...both('>both+'),
  },
  {
    name: 'node port on an address that is not listed',
    config: (at) => ({ nodePortAddresses: [at.listed] }),
    from: 'outside',
    to: ['node', 30080],
    ...both('pass'),
  },
  {
    name: 'only ranges of the other family are listed: every address',
    config: (at) => ({ nodePortAddresses: [at.otherFamily] }),
    from: 'outside',
    to: ['second', 30080],
    ...both('>both+'),
  },
  {
    name: 'no endpoints, at an address that is not listed',
    config: (at) => ({ nodePortAddresses: [at.listed] }),
    here: 'unready',
    there: 'ended',
    from: 'outside',
    to: ['node', 30080],
    iptables: 'reject',
    nftables: 'pass',
  },
  { name: 'loopback node port', from: 'loopback', to: ['loopback', 30080], only: 'IPv4', iptables: '>both+', nftables: 'pass' },
  { name: 'loopback node port, IPv6', from: 'loopback', to: ['loopback', 30080], only: 'IPv6', ...both('pass') },
  {
    name: 'loopback node port, switched off',
    config: () => ({ localhostNodePorts: false }),
    from: 'loopback',
    to: ['loopback', 30080],
    ...both('pass'),
  },
  { name: 'external IP from a Pod', from: 'pod', to: ['external', 80], ...both('>both+') },
  { name: 'source in the ranges', from: 'allowed', to: ['vip', 80], ...both('>both+') },
  { name: 'source outside the ranges', from: 'outside', to: ['vip', 80], ...both('drop') },
  { name: 'a Pod outside the ranges', from: 'pod', to: ['vip', 80], ...both('drop') },
  { name: 'ranges do not guard node ports', from: 'outside', to: ['node', 30080], ...both('>both+') },
  {
    name: 'ranges of the other family guard nothing',
    spec: (at) => ({ loadBalancerSourceRanges: [at.otherFamily] }),
    from: 'outside',
    to: ['vip', 80],
    ...both('>both+'),
  },
  {
    name: 'the Node comes back with the address of the load balancer',
    spec: (at) => ({ loadBalancerSourceRanges: [at.nodeRange] }),
    from: 'vip',
    to: ['vip', 80],
    ...both('>both+'),
  },
  { name: 'which it may not when the ranges leave the Node out', from: 'vip', to: ['vip', 80], ...both('drop') },
  {
    name: 'blanks around a range',
    spec: (at) => ({ loadBalancerSourceRanges: [` ${at.ranges[0]} `] }),
    from: 'allowed',
    to: ['vip', 80],
    ...both('>both+'),
  },
  {
    name: 'no endpoints behind ranges',
    here: 'unready',
    there: 'unready',
    from: 'outside',
    to: ['vip', 80],
    iptables: 'reject',
    nftables: 'drop',
  },
  { name: 'external Local keeps the source', spec: () => local, from: 'outside', to: ['external', 80], ...both('>here') },
  {
    name: 'external Local, no one here',
    spec: () => local,
    here: 'unready',
    from: 'outside',
    to: ['node', 30080],
    ...both('drop'),
  },
  { name: 'external Local from a Pod', spec: () => local, here: 'unready', from: 'pod', to: ['node', 30080], ...both('>there') },
  {
    name: 'external Local from the Node',
    spec: () => local,
    here: 'unready',
    from: 'node',
    to: ['external', 80],
    ...both('>there+'),
  },
  {
    name: 'external Local from a Pod without a detector',
    spec: () => local,
    config: () => ({ clusterCIDR: null }),
    here: 'unready',
    from: 'pod',
    to: ['external', 80],
    ...both('drop'),
  },
  {
    name: 'external Local, draining here',
    spec: () => local,
    here: 'draining',
    from: 'outside',
    to: ['external', 80],
    ...both('>here'),
  },
  { name: 'Cluster, draining here: the ready one', here: 'draining', from: 'pod', to: ['clusterIP', 80], ...both('>there') },
  {
    name: 'Cluster, draining everywhere',
    here: 'draining',
    there: 'draining',
    from: 'pod',
    to: ['clusterIP', 80],
    ...both('>both'),
  },
  {
    name: 'internal Local, no one here',
    spec: () => ({ internalTrafficPolicy: 'Local' }),
    here: 'ended',
    from: 'pod',
    to: ['clusterIP', 80],
    ...both('drop'),
  },
  {
    name: 'internal Local leaves node ports alone',
    spec: () => ({ internalTrafficPolicy: 'Local' }),
    here: 'ended',
    from: 'outside',
    to: ['node', 30080],
    ...both('>there+'),
  },
  {
    name: 'health check node port',
    spec: () => local,
    from: 'outside',
    to: ['second', 30990],
    iptables: 'accept',
    nftables: 'pass',
  },
  {
    name: 'health check node port without endpoints',
    spec: () => local,
    here: 'unready',
    there: 'unready',
    from: 'outside',
    to: ['node', 30990],
    iptables: 'accept',
    nftables: 'pass',
  },
  { name: 'no health check under Cluster policy', from: 'outside', to: ['node', 30990], ...both('pass') },
  { name: 'health checks are TCP', spec: () => local, from: 'outside', to: ['node', 30990], protocol: 'UDP', ...both('pass') },
]

function judge(truth: Truth, family: Family, mode: ProxyMode): string {
  const at = FAMILIES[family]
  const store = new Store()
  const spec: Partial<ServiceSpec> = {
    type: 'LoadBalancer',
    clusterIP: at.clusterIP,
    clusterIPs: [at.clusterIP],
    ipFamilies: [family],
    externalIPs: [at.external],
    ports: [{ protocol: 'TCP', port: 80, targetPort: 8080, nodePort: 30080 }],
    loadBalancerSourceRanges: at.ranges,
    healthCheckNodePort: 30990,
    ...truth.spec?.(at),
  }
  const endpoint = (ip: string, nodeName: string, state: State): Endpoint => ({
    addresses: [ip],
    nodeName,
    conditions: CONDITIONS[state],
  })
  const slice: EndpointSlice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...service('web', {}).metadata, name: 'web-1', labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: family,
    endpoints: [endpoint(at.here, 'node-1', truth.here ?? 'ready'), endpoint(at.there, 'node-2', truth.there ?? 'ready')],
    ports: [{ name: '', port: 8080, protocol: 'TCP' }],
  }
  store.put(service('web', spec, [at.vip]))
  store.put(slice)
  const config: ProxyConfig = {
    ...CONFIG,
    mode,
    clusterCIDR: '10.244.0.0/16,fd00:10::/64',
    serviceCIDRs: ['10.96.0.0/16', 'fd00:96::/112'],
    ...truth.config?.(at),
  }
  const node: ProxyNode = {
    name: 'node-1',
    nodeIP: FAMILIES.IPv4.node,
    localAddresses: ['127.0.0.1', '::1', ...Object.values(FAMILIES).flatMap((one) => [one.node, one.second])],
  }
  const dualStack = family === 'IPv6' ? { ...node, nodeIP: at.node } : node
  const packet = {
    protocol: truth.protocol ?? 'TCP',
    srcIP: at[truth.from],
    srcPort: 40_000,
    dstIP: at[truth.to[0]],
    dstPort: truth.to[1],
  }
  const proxy = createKubeProxy(store, config, { hooks: 'all' })
  const { action, candidates = [], masquerade } = proxy.node(dualStack).evaluate(packet, { nowMs: 0, random: 0, record: true })
  if (action !== 'deliver') return action
  const names = candidates.map(({ nodeName }) => (nodeName === 'node-1' ? 'here' : 'there'))
  return `>${names.length === 2 ? 'both' : names.join()}${masquerade ? '+' : ''}`
}

describe.each(['iptables', 'nftables'] as const)('%s', (mode) => {
  describe.each(['IPv4', 'IPv6'] as const)('%s', (family) => {
    const held = TRUTHS.filter(({ only = family }) => only === family)
    test.each(held)('$name', (truth) => expect(judge(truth, family, mode)).toBe(truth[mode]))
  })
})
