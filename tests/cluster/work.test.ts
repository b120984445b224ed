import { describe, expect, test } from 'vitest'
import { ALL_PARTS } from '../../src/core/all-parts.ts'
import { createCluster } from '../../src/core/sim/cluster.ts'
import type { Cluster } from '../../src/core/sim/types.ts'

const SERVICES = 200
const PODS_PER_SERVICE = 5

/** 200 Services over 1,000 Pods of 200 Deployments. */
function largeCluster(): Cluster {
  const cluster = createCluster({ nodes: 10 }, ALL_PARTS)
  for (let i = 0; i < SERVICES; i += 1) {
    const labels = { app: `app-${i}` }
    cluster.apply([
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: `app-${i}` },
        spec: {
          replicas: PODS_PER_SERVICE,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
        },
      },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: `svc-${i}` }, spec: { selector: labels, ports: [{ port: 80 }] } },
    ])
  }
  cluster.settle()
  cluster.advance(60_000)
  return cluster
}

// Work is counted, not timed: how many objects the store handed out. A full scan would visit 1,000 Pods or 200 Services.
describe('the cost of one change follows what it touches', () => {
  const cluster = largeCluster()
  const visits = (work: () => void): number => {
    const before = cluster.reader.visited
    work()
    return cluster.reader.visited - before
  }

  test('the cluster is up', () => {
    expect(cluster.reader.list('Pod', 'default')).toHaveLength(SERVICES * PODS_PER_SERVICE)
    expect(cluster.reader.list('Pod', 'default').every(({ status }) => status.phase === 'Running')).toBe(true)
  })

  test('relabelling one Pod', () => {
    const name = cluster.reader.list('Pod', 'default')[0]?.metadata.name
    const visited = visits(() => {
      cluster.handle({
        method: 'PATCH',
        path: `/api/v1/namespaces/default/pods/${name}`,
        headers: { 'content-type': 'application/merge-patch+json' },
        body: { metadata: { labels: { app: 'app-7' } } },
      })
      cluster.settle()
    })
    expect(visited).toBeLessThan(200)
    cluster.advance(60_000)
  })

  test('a request', () => {
    const from = { pod: `default/${cluster.reader.list('Pod', 'default')[3]?.metadata.name}` }
    cluster.send({ from, to: 'http://svc-9/' })
    const visited = visits(() => expect(cluster.send({ from, to: 'http://svc-9/' }).outcome).toBe('ok'))
    expect(visited).toBeLessThan(100)
  })
})
