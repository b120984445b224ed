import { describe, expect, test } from 'vitest'
import { ALL_PARTS } from '../../src/core/all-parts.ts'
import { createCluster } from '../../src/core/sim/cluster.ts'
import { applyYaml, CLIENT, clusterWith, FIGURE_1, figure2, patch, reached } from './manifests.ts'

const SERVICE = '/api/v1/namespaces/default/services/web'
const PODS = '/api/v1/namespaces/default/pods'

describe('figure 1: a Service selects by label', () => {
  test('traffic reaches exactly the Pods that carry the label', () => {
    const cluster = clusterWith(`${FIGURE_1}---${CLIENT}`)
    expect(reached(cluster, 'http://nginx-service/')).toEqual(['default/pod-1', 'default/pod-2'])
  })

  test('Pod 3 joins when it is relabelled, and leaves again', () => {
    const cluster = clusterWith(`${FIGURE_1}---${CLIENT}`)
    expect(patch(cluster, `${PODS}/pod-3`, { metadata: { labels: { app: 'nginx-service' } } })).toBe(200)
    expect(reached(cluster, 'http://nginx-service/')).toEqual(['default/pod-1', 'default/pod-2', 'default/pod-3'])
    patch(cluster, `${PODS}/pod-3`, { metadata: { labels: { app: 'other' } } })
    expect(reached(cluster, 'http://nginx-service/')).toEqual(['default/pod-1', 'default/pod-2'])
  })

  test('a deleted Pod stops answering', () => {
    const cluster = clusterWith(`${FIGURE_1}---${CLIENT}`)
    cluster.handle({ method: 'DELETE', path: `${PODS}/pod-1` })
    cluster.settle()
    cluster.advance(60_000)
    expect(reached(cluster, 'http://nginx-service/')).toEqual(['default/pod-2'])
  })
})

describe('figure 2: 3000 in, 80 out', () => {
  test('the Service port is translated to the target port', () => {
    const cluster = clusterWith(`${figure2()}---${CLIENT}`)
    const trace = cluster.send({ from: { pod: 'default/client' }, to: 'http://web:3000/' })
    expect(trace.outcome).toBe('ok')
    const dnat = trace.hops.find(({ verdict }) => verdict === 'dnat')
    expect(dnat?.before.dstPort).toBe(3000)
    expect(dnat?.after.dstPort).toBe(80)
    expect(trace.hops.at(-1)?.kind).toBe('reply')
    expect(trace.http?.body).toContain('Welcome to nginx!')
  })

  test('scaling changes who answers', () => {
    const cluster = clusterWith(`${figure2()}---${CLIENT}`)
    expect(reached(cluster, 'http://web:3000/')).toHaveLength(2)
    applyYaml(cluster, figure2({ replicas: 5 }))
    expect(reached(cluster, 'http://web:3000/', { pod: 'default/client' }, 200)).toHaveLength(5)
    applyYaml(cluster, figure2({ replicas: 0 }))
    expect(reached(cluster, 'http://web:3000/')).toEqual(['refused-no-endpoints'])
  })

  test('a target port where nobody listens is refused by the Pod', () => {
    const cluster = clusterWith(`${figure2({ targetPort: 8080 })}---${CLIENT}`)
    const trace = cluster.send({ from: { pod: 'default/client' }, to: 'http://web:3000/' })
    expect(trace.outcome).toBe('refused-no-listener')
    expect(trace.client.exitCode).toBe(7)
    expect(trace.hops.at(-1)?.where.kind).toBe('pod')
    expect(trace.hops.at(-1)?.verdict).toBe('reset')
    applyYaml(cluster, figure2())
    expect(cluster.send({ from: { pod: 'default/client' }, to: 'http://web:3000/' }).outcome).toBe('ok')
  })

  test('type NodePort opens a port on every Node, ClusterIP closes it', () => {
    const cluster = clusterWith(`${figure2({ type: 'NodePort' })}---${CLIENT}`)
    const nodePort = cluster.reader.get('Service', 'default', 'web')?.spec.ports?.[0]?.nodePort ?? 0
    expect(nodePort).toBeGreaterThanOrEqual(30000)
    expect(nodePort).toBeLessThanOrEqual(32767)
    for (const node of cluster.reader.list('Node')) {
      const ip = node.status.addresses?.[0]?.address
      expect(reached(cluster, `http://${ip}:${nodePort}/`, { external: true })).toHaveLength(2)
    }
    applyYaml(cluster, figure2())
    expect(cluster.reader.get('Service', 'default', 'web')?.spec.ports?.[0]?.nodePort).toBeUndefined()
    expect(reached(cluster, `http://172.18.0.2:${nodePort}/`, { external: true })).not.toContain('ok')
    expect(cluster.send({ from: { external: true }, to: `http://172.18.0.2:${nodePort}/` }).outcome).not.toBe('ok')
  })
})

describe('ways to fail', () => {
  test.each([
    { name: 'a name that nobody has', to: 'http://nobody/', outcome: 'nxdomain', exit: 6 },
    { name: 'an undeclared port of a ClusterIP', to: 'http://web:81/', outcome: 'timeout', exit: 28 },
  ])('$name', ({ to, outcome, exit }) => {
    const cluster = clusterWith(`${figure2()}---${CLIENT}`)
    const trace = cluster.send({ from: { pod: 'default/client' }, to })
    expect([trace.outcome, trace.client.exitCode]).toEqual([outcome, exit])
  })

  test('a selector that matches nothing is refused at once by the Node', () => {
    const cluster = clusterWith(`${figure2()}---${CLIENT}`)
    patch(cluster, SERVICE, { spec: { selector: { app: 'typo' } } })
    const trace = cluster.send({ from: { pod: 'default/client' }, to: 'http://web:3000/' })
    expect(trace.outcome).toBe('refused-no-endpoints')
    expect(trace.hops.at(-1)?.verdict).toBe('reject')
    expect(trace.hops.at(-1)?.where.kind).toBe('node')
  })
})

describe('one history', () => {
  const commands = (seed: number) => {
    const cluster = clusterWith(`${figure2({ type: 'NodePort' })}---${CLIENT}`, { seed })
    const traces = Array.from({ length: 5 }, () => cluster.send({ from: { pod: 'default/client' }, to: 'http://web:3000/' }))
    return { cluster, text: JSON.stringify([traces, cluster.reader.list('Pod'), cluster.reader.list('Service')]) }
  }

  test('same seed and commands give the same history, another seed another one', () => {
    expect(commands(1).text).toBe(commands(1).text)
    expect(commands(1).text).not.toBe(commands(2).text)
  })

  test('a snapshot rebuilds the state to the byte and goes on as the original would', () => {
    const { cluster } = commands(3)
    const copy = createCluster({ from: cluster.snapshot() }, ALL_PARTS)
    const state = (one: typeof cluster): string =>
      JSON.stringify(
        (['Pod', 'Service', 'EndpointSlice', 'Endpoints', 'ReplicaSet', 'Event'] as const).map((kind) => one.reader.list(kind)),
      )
    expect(state(copy)).toBe(state(cluster))
    const next = (one: typeof cluster): string =>
      JSON.stringify(one.send({ from: { pod: 'default/client' }, to: 'http://web:3000/' }))
    expect(next(copy)).toBe(next(cluster))
  })

  test('a burst without traces is one command, and is replayed without traces', () => {
    const { cluster } = commands(3)
    const request = { from: { pod: 'default/client' }, to: 'http://web:3000/' }
    const logged = cluster.logged.length
    for (let i = 0; i < 100; i += 1) cluster.probe({ ...request })
    expect(cluster.logged.slice(logged)).toEqual([{ do: 'probe', request, times: 100 }])
    const copy = createCluster({ from: cluster.snapshot() }, ALL_PARTS)
    expect(JSON.stringify(copy.send(request))).toBe(JSON.stringify(cluster.send(request)))
  })

  test('asking and trying change nothing', () => {
    const { cluster } = commands(4)
    const copy = createCluster({ from: cluster.snapshot() }, ALL_PARTS)
    copy.tryApply([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'other' }, spec: { ports: [{ port: 1 }] } }])
    copy.handle({ method: 'GET', path: '/api/v1/pods' })
    const next = (one: typeof cluster): string =>
      JSON.stringify(one.send({ from: { pod: 'default/client' }, to: 'http://web:3000/' }))
    expect(next(copy)).toBe(next(cluster))
  })
})
