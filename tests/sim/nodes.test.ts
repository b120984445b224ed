import { expect, test } from 'vitest'
import { cidrSize, parseCIDR } from '../../src/core/net/cidr.ts'
import { createCluster } from '../../src/core/sim/cluster.ts'

test.each([3, 256, 257, 5000])('each of %i Nodes has a Pod range of its own within that of the cluster', (nodes) => {
  const cluster = createCluster({ nodes, controllers: false })
  const ranges = cluster.reader.list('Node').map(({ spec }) => parseCIDR(spec.podCIDR ?? ''))
  expect(ranges).toHaveLength(nodes)
  expect(new Set(ranges.map((range) => range?.first)).size).toBe(nodes)
  const whole = parseCIDR(nodes > 256 ? '10.128.0.0/9' : '10.244.0.0/16')
  if (!whole) throw new Error('not a range')
  for (const range of ranges) {
    expect(range?.first).toBeGreaterThanOrEqual(whole.first)
    expect(range?.first).toBeLessThan(whole.first + cidrSize(whole))
  }
})
