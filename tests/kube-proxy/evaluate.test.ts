import { describe, expect, test } from 'vitest'
import type { ServiceSpec } from '../../src/core/api/service.ts'
import type { ProxyMode, Verdict } from '../../src/core/kube-proxy/types.ts'
import { node, packet, pods, service, slice, world } from './world.ts'

const POD = '10.244.1.9'
const OUTSIDE = '203.0.113.7'
const NODE = '172.18.0.1'
const HERE = ['10.244.1.5', 'node-1'] as const
const THERE = ['10.244.2.5', 'node-2'] as const

const shown = ({ action, endpoint, masquerade }: Verdict): string =>
  action === 'deliver' ? `${endpoint?.ip}${masquerade ? ' masqueraded' : ''}` : action

interface Truth {
  readonly name: string
  readonly spec: Partial<ServiceSpec>
  readonly ingress?: readonly string[]
  readonly places: readonly (readonly [string, string])[]
  readonly from: string
  readonly to: readonly [ip: string, port: number]
  readonly iptables: string
  readonly nftables: string
}

const ip = { clusterIP: '10.96.0.7', clusterIPs: ['10.96.0.7'] }
const nodePort = { ...ip, type: 'NodePort', ports: [{ protocol: 'TCP', port: 80, targetPort: 80, nodePort: 30080 }] } as const
const local = { ...nodePort, externalTrafficPolicy: 'Local' } as const
const ranged = { ...nodePort, type: 'LoadBalancer', loadBalancerSourceRanges: ['198.51.100.0/24'] } as const

const TRUTHS: readonly Truth[] = [
  {
    name: 'a Pod keeps its address',
    spec: ip,
    places: [THERE],
    from: POD,
    to: ['10.96.0.7', 80],
    iptables: '10.244.2.5',
    nftables: '10.244.2.5',
  },
  {
    name: 'the Node is masqueraded',
    spec: ip,
    places: [THERE],
    from: NODE,
    to: ['10.96.0.7', 80],
    iptables: '10.244.2.5 masqueraded',
    nftables: '10.244.2.5 masqueraded',
  },
  {
    name: 'a hairpin is masqueraded',
    spec: ip,
    places: [[POD, 'node-1']],
    from: POD,
    to: ['10.96.0.7', 80],
    iptables: `${POD} masqueraded`,
    nftables: `${POD} masqueraded`,
  },
  { name: 'no endpoints', spec: ip, places: [], from: POD, to: ['10.96.0.7', 80], iptables: 'reject', nftables: 'reject' },
  {
    name: 'no endpoints, from the Node',
    spec: ip,
    places: [],
    from: NODE,
    to: ['10.96.0.7', 80],
    iptables: 'reject',
    nftables: 'reject',
  },
  {
    name: 'a port that is not declared',
    spec: ip,
    places: [THERE],
    from: POD,
    to: ['10.96.0.7', 81],
    iptables: 'pass',
    nftables: 'reject',
  },
  {
    name: 'an address that nobody has',
    spec: ip,
    places: [THERE],
    from: POD,
    to: ['10.96.0.8', 80],
    iptables: 'pass',
    nftables: 'drop',
  },
  {
    name: 'node port, any Node',
    spec: nodePort,
    places: [THERE],
    from: OUTSIDE,
    to: [NODE, 30080],
    iptables: '10.244.2.5 masqueraded',
    nftables: '10.244.2.5 masqueraded',
  },
  {
    name: 'node port of another Node is not ours',
    spec: nodePort,
    places: [THERE],
    from: OUTSIDE,
    to: ['172.18.0.2', 30080],
    iptables: 'pass',
    nftables: 'pass',
  },
  {
    name: 'node port on loopback',
    spec: nodePort,
    places: [THERE],
    from: '127.0.0.1',
    to: ['127.0.0.1', 30080],
    iptables: '10.244.2.5 masqueraded',
    nftables: 'pass',
  },
  {
    name: 'Local policy here',
    spec: local,
    places: [HERE, THERE],
    from: OUTSIDE,
    to: [NODE, 30080],
    iptables: '10.244.1.5',
    nftables: '10.244.1.5',
  },
  {
    name: 'Local policy elsewhere',
    spec: local,
    places: [THERE],
    from: OUTSIDE,
    to: [NODE, 30080],
    iptables: 'drop',
    nftables: 'drop',
  },
  {
    name: 'Local policy spares Pods',
    spec: local,
    places: [THERE],
    from: POD,
    to: [NODE, 30080],
    iptables: '10.244.2.5',
    nftables: '10.244.2.5',
  },
  {
    name: 'Local policy spares the Node',
    spec: local,
    places: [THERE],
    from: NODE,
    to: [NODE, 30080],
    iptables: '10.244.2.5 masqueraded',
    nftables: '10.244.2.5 masqueraded',
  },
  {
    name: 'a source in the ranges',
    spec: ranged,
    ingress: ['192.0.2.1'],
    places: [THERE],
    from: '198.51.100.3',
    to: ['192.0.2.1', 80],
    iptables: '10.244.2.5 masqueraded',
    nftables: '10.244.2.5 masqueraded',
  },
  {
    name: 'a source outside the ranges',
    spec: ranged,
    ingress: ['192.0.2.1'],
    places: [THERE],
    from: OUTSIDE,
    to: ['192.0.2.1', 80],
    iptables: 'drop',
    nftables: 'drop',
  },
  {
    name: 'ranges without endpoints: who judges first',
    spec: ranged,
    ingress: ['192.0.2.1'],
    places: [],
    from: OUTSIDE,
    to: ['192.0.2.1', 80],
    iptables: 'reject',
    nftables: 'drop',
  },
  {
    name: 'a host-network endpoint on this very Node is reached without masquerade',
    spec: nodePort,
    places: [[NODE, 'node-1']],
    from: OUTSIDE,
    to: [NODE, 30080],
    iptables: NODE,
    nftables: NODE,
  },
]

const verdict = (mode: ProxyMode, { spec, ingress, places, from, to }: Truth): Verdict => {
  const { proxy } = world({ mode }, service('web', spec, ingress), slice('web', pods(...places)))
  return proxy.node(node(1)).evaluate(packet(from, to[0], to[1]), { nowMs: 0, random: 0, record: true })
}

describe.each(['iptables', 'nftables'] as const)('%s', (mode) => {
  test.each(TRUTHS)('$name', (truth) => expect(shown(verdict(mode, truth))).toBe(truth[mode]))
})

describe('reasons', () => {
  test.each([
    { name: 'no endpoints', at: 'no endpoints', code: 'proxy-no-endpoints' },
    { name: 'no local endpoints', at: 'Local policy elsewhere', code: 'proxy-no-local-endpoints' },
    { name: 'firewall', at: 'a source outside the ranges', code: 'proxy-firewall' },
  ])('$name', ({ at, code }) => {
    const truth = TRUTHS.find(({ name }) => name === at)
    for (const mode of ['iptables', 'nftables'] as const) expect(truth && verdict(mode, truth).because.code).toBe(code)
  })

  test('a refusal names the policy that caused it', () => {
    const truth = TRUTHS.find(({ name }) => name === 'Local policy elsewhere')
    expect(truth && verdict('iptables', truth).because.refs?.[0]?.path).toBe('spec.externalTrafficPolicy')
  })

  test('a delivered packet names each rule that took it', () => {
    const truth = TRUTHS.find(({ name }) => name === 'a Pod keeps its address')
    const chains = truth && verdict('iptables', truth).hits.map(({ chain }) => chain.replace(/-[A-Z2-7]{16}$/, ''))
    expect(chains).toEqual(['PREROUTING', 'KUBE-SERVICES', 'KUBE-SVC', 'KUBE-SEP'])
  })
})

test('a packet from outside to loopback is dropped where loopback node ports are on', () => {
  const { proxy } = world()
  const judged = proxy.node(node(1)).evaluate(packet(OUTSIDE, '127.0.0.1', 8080), { nowMs: 0, random: 0, record: true })
  expect([judged.action, judged.because.code]).toEqual(['drop', 'proxy-martian'])
})
