import { expect, test } from 'vitest'
import type { KubeObject } from '../../src/core/api/kinds.ts'
import { namespace } from '../dns/objects.ts'
import { clusterDNS, node, pod, service, worldOf } from './world.ts'

const client = pod('default/client', '10.244.2.5', { image: 'busybox', container: { command: ['sleep', '3600'] } })

/** `count` Services with five Pods each. */
function cluster(count: number): readonly KubeObject[] {
  const ip = (i: number): string => `10.244.${1 + (i % 2)}.${10 + (i % 200)}`
  const services = Array.from({ length: count }, (_, i) =>
    service(`default/web-${i}`, { clusterIP: `10.96.${1 + Math.floor(i / 200)}.${i % 200}`, endpoints: [`${ip(i)}:80`] }),
  )
  const pods = Array.from({ length: Math.min(count, 200) }, (_, i) => pod(`default/pod-${i}`, ip(i)))
  return [node(1), node(2), namespace('default'), ...clusterDNS, client, ...pods, ...services.flat()]
}

test('a request looks at the same few objects in a small cluster and in a large one', () => {
  const visits = [20, 400].map((count) => {
    const { world, probe } = worldOf(cluster(count))
    probe({ pod: 'default/client' }, 'http://web-1')
    const before = world.reader.visited
    expect(probe({ pod: 'default/client' }, 'http://web-1').outcome).toBe('ok')
    return world.reader.visited - before
  })
  expect(visits[1]).toBe(visits[0])
  expect(visits[1]).toBeLessThan(30)
})
