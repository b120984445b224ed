import { describe, expect, test } from 'vitest'
import { ALL_PARTS } from '../../src/core/all-parts.ts'
import type { JsonValue } from '../../src/core/api/json.ts'
import { createCluster } from '../../src/core/sim/cluster.ts'
import type { Cluster } from '../../src/core/sim/types.ts'

const SERVICES = 200
const PODS_PER_SERVICE = 5
/** One change is counted at these two sizes. Not at the 100,000 Pods of a full cluster: to set those up takes longer than all other tests. */
const NODES = 20
const FEW_SERVICES = 40
const MANY_SERVICES = 400

/** Services over five Pods each, of as many Deployments. */
function largeCluster(services: number): Cluster {
  const cluster = createCluster({ nodes: NODES }, ALL_PARTS)
  for (let i = 0; i < services; i += 1) {
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
  const cluster = largeCluster(SERVICES)
  const visitsIn = (of: Cluster, work: () => void): number => {
    const before = of.reader.visited
    work()
    return of.reader.visited - before
  }
  const visits = (work: () => void): number => visitsIn(cluster, work)
  const change = (of: Cluster, path: string, body: JsonValue): void => {
    const headers = { 'content-type': 'application/merge-patch+json' }
    expect(of.handle({ method: 'PATCH', path, headers, body }).status).toBe(200)
    of.settle()
  }
  const podPath = (of: Cluster, i: number): string =>
    `/api/v1/namespaces/default/pods/${of.reader.list('Pod', 'default')[i]?.metadata.name}`

  test('relabelling a Pod, or its readiness changing, visits as many objects among 2,000 Pods as among 200', () => {
    const [few, many] = [largeCluster(FEW_SERVICES), largeCluster(MANY_SERVICES)].map((of) => {
      const [relabelled, unready] = [podPath(of, 0), podPath(of, 10)]
      const conditions = [{ type: 'Ready', status: 'False' }]
      return [
        visitsIn(of, () => change(of, relabelled, { metadata: { labels: { app: 'app-7' } } })),
        visitsIn(of, () => change(of, `${unready}/status`, { status: { conditions } })),
      ]
    })
    // Give or take the Nodes that the Pods of both Services happen to share.
    for (const [i, count] of (few ?? []).entries())
      expect(Math.abs((many?.[i] ?? 0) - count)).toBeLessThanOrEqual(PODS_PER_SERVICE)
  })

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
