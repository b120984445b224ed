import { describe, expect, test } from 'vitest'
import { wayOn } from '../../src/app/explain/way-on.ts'
import { targetsIn } from '../../src/app/request/targets.ts'
import { differInChanges } from '../../src/app/simulation/changes.ts'
import { sameObjects } from '../../src/app/store/view-patch.ts'
import type { From } from '../../src/core/network/trace.ts'
import type { Command } from '../../src/core/sim/types.ts'
import { view } from '../scene/view-builder.ts'

const cluster = view({
  services: [
    { name: 'inner', ports: [[3000, 80]] },
    {
      name: 'gate',
      type: 'NodePort',
      ports: [
        [8080, 80, 30080],
        [5432, 5432, 30432],
      ],
    },
    { name: 'front', namespace: 'shop', type: 'LoadBalancer', ports: [[80, 80, 31000]], ingress: ['172.18.255.1'] },
  ],
})
const laptop: From = { external: true, at: 'laptop' }
const internet: From = { external: true, at: 'internet' }

describe('wayOn', () => {
  test.each<{ from: From; target: string; to: string | null | undefined }>([
    { from: laptop, target: 'http://inner:3000/', to: null },
    { from: laptop, target: 'http://gate:8080/', to: 'http://172.18.0.2:30080/' },
    { from: laptop, target: 'tcp://gate:5432', to: 'tcp://172.18.0.2:30432' },
    { from: internet, target: 'http://gate:8080/', to: null },
    { from: laptop, target: 'front.shop', to: 'http://172.18.255.1/' },
    { from: internet, target: 'http://front.shop.svc.cluster.local/', to: 'http://172.18.255.1/' },
    { from: laptop, target: `http://${cluster.services[1]?.clusterIP}:3000/`, to: null },
    { from: laptop, target: 'http://front/', to: undefined },
    { from: laptop, target: 'http://example.com/', to: undefined },
    { from: laptop, target: 'http://172.18.0.2:30080/', to: undefined },
    { from: { pod: 'default/client' }, target: 'http://inner:3000/', to: undefined },
  ])('$from to $target: $to', ({ from, target, to }) => expect(wayOn(from, target, cluster)?.to).toBe(to))
})

test.each([
  { from: laptop, first: 'http://172.18.0.2:30080/' },
  { from: internet, first: 'http://172.18.255.1/' },
  { from: { pod: 'default/client' }, first: 'http://gate:8080/' },
])('$from is offered what it reaches first', ({ from, first }) => expect(targetsIn(cluster, from)[0]).toBe(first))

describe('differInChanges', () => {
  const mark = (label: string): Command => ({ do: 'mark', label })
  const [apply, other, send] = [mark('apply'), mark('apply'), mark('send')]
  test.each([
    { name: 'a request is no change', before: [apply], after: [apply, send], differ: false },
    { name: 'time is no change', before: [apply], after: [apply, { do: 'advance', ms: 5 } as const], differ: false },
    { name: 'an apply is one', before: [apply], after: [apply, other], differ: true },
    { name: 'so is taking it back', before: [apply, other], after: [apply], differ: true },
    { name: 'and another in its place', before: [apply], after: [other], differ: true },
  ])('$name', ({ before, after, differ }) => expect(differInChanges(before, after)).toBe(differ))
})

test('time alone leaves the objects the same', () => {
  expect(sameObjects(cluster, { ...cluster, nowMs: 5, revision: 2, busy: true })).toBe(true)
  expect(sameObjects(cluster, { ...cluster, pods: [...cluster.pods] })).toBe(false)
  expect(sameObjects(cluster, { ...cluster, loadBalancer: false })).toBe(false)
})
