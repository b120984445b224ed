import { expect, test } from 'vitest'
import { createCluster } from '../../src/core/sim/cluster.ts'

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments'
const labels = { app: 'web' }
const deployment = {
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'nginx:1.27' }] } },
  },
}

test.each([
  [true, 1],
  [false, 0],
])('controllers %s: a Deployment has %i ReplicaSets', (controllers, sets) => {
  const cluster = createCluster({ bare: true, controllers })
  expect(cluster.handle({ method: 'POST', path: DEPLOYMENTS, body: deployment }).status).toBe(201)
  cluster.configure({ loadBalancer: false })
  cluster.advance(60_000)
  expect(cluster.reader.list('ReplicaSet')).toHaveLength(sets)
  const again = createCluster({ from: cluster.snapshot() })
  expect(again.reader.list('ReplicaSet')).toHaveLength(sets)
})
