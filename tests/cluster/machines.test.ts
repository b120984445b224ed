import { describe, expect, test } from 'vitest'
import { ALL_PARTS } from '../../src/core/all-parts.ts'
import { createCluster } from '../../src/core/sim/cluster.ts'
import { applyYaml, CLIENT, clusterWith, FIGURE_1 } from './manifests.ts'

describe('what somebody sees who stands on a machine', () => {
  const cluster = clusterWith(`${FIGURE_1}---${CLIENT}`)

  test('a Pod: its address, its sockets, its resolver and its tools', () => {
    const ip = cluster.reader.get('Pod', 'default', 'pod-1')?.status.podIP ?? ''
    const machine = cluster.machine({ pod: 'default/pod-1' })
    expect(machine?.interfaces.map(({ name, addresses }) => [name, addresses[0]])).toEqual([
      ['lo', '127.0.0.1/8'],
      ['eth0', `${ip}/24`],
    ])
    expect(machine?.interfaces[1]?.mac).toMatch(/^0a:58:0a:f4:/)
    expect(machine?.sockets).toMatchObject([{ protocol: 'TCP', address: '0.0.0.0', port: 80 }])
    expect(machine?.resolvConf).toEqual(cluster.resolvConf('default', 'pod-1'))
    expect(machine?.containers[0]?.tools).toContain('curl')
  })

  test('a Node: its address, and what its kernel remembers of connections', () => {
    const trace = cluster.send({ from: { pod: 'default/client' }, to: 'http://nginx-service/' })
    const client = cluster.reader.get('Pod', 'default', 'client')
    const machine = cluster.machine({ node: client?.spec.nodeName ?? '' })
    expect(machine?.interfaces[1]?.addresses[0]).toMatch(/^172\.18\.0\.\d+\/16$/)
    const entry = machine?.conntrack.find(({ original }) => original.srcPort === trace.hops.at(-1)?.after.dstPort)
    expect(entry).toMatchObject({ state: 'TIME_WAIT', original: { dstPort: 80 } })
    expect(entry?.translated.dstIP).toMatch(/^10\.244\./)
    applyYaml(
      cluster,
      `
apiVersion: v1
kind: Service
metadata: { name: local }
spec: { type: LoadBalancer, externalTrafficPolicy: Local, selector: { app: x }, ports: [{ port: 80 }] }
`,
    )
    const check = cluster.reader.get('Service', 'default', 'local')?.spec.healthCheckNodePort
    expect(cluster.machine({ node: 'node-1' })?.sockets).toContainEqual({
      protocol: 'TCP',
      address: '0.0.0.0',
      port: check,
      process: 'kube-proxy',
    })
  })

  test('the laptop: what kubectl opened', () => {
    cluster.listen({ address: '127.0.0.1', port: 9999, serves: { kind: 'apiserver-proxy' } })
    expect(cluster.machine({ external: true })?.sockets).toEqual([
      { protocol: 'TCP', address: '127.0.0.1', port: 9999, process: 'kubectl' },
    ])
  })

  test.each([{ pod: 'default/nobody' }, { node: 'nowhere' }, { external: true, at: 'internet' }] as const)(
    '%o is no machine to stand on',
    (at) => expect(createCluster({}, ALL_PARTS).machine(at)).toBeNull(),
  )
})
