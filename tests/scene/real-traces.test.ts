import { describe, expect, test } from 'vitest'
import { ALL_PARTS } from '../../src/core/all-parts.ts'
import type { JsonObject } from '../../src/core/api/json.ts'
import type { SendRequest } from '../../src/core/network/trace.ts'
import { createCluster } from '../../src/core/sim/cluster.ts'
import { layoutMap } from '../../src/scene/map/layout.ts'
import { layoutNodes } from '../../src/scene/nodes/layout.ts'
import { planJourney } from '../../src/scene/plan-journey.ts'
import { ViewTracker } from '../../src/worker/view-tracker.ts'
import { faults, offAngle } from './invariants.ts'
import { options } from './view-builder.ts'

const pod = (name: string, labels: { readonly [key: string]: string }, image = 'nginx') => {
  const metadata = { name, namespace: 'default', labels }
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'main', image }] } }
}
const service = (name: string, spec: JsonObject) => {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'default' }, spec }
}

const cluster = createCluster({ seed: 7 }, ALL_PARTS)
cluster.apply([
  pod('a', { app: 'web' }),
  pod('b', { app: 'web' }),
  pod('cli', { run: 'cli' }, 'busybox'),
  service('web', { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 3000, targetPort: 80, nodePort: 30080 }] }),
  service('wrong', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] }),
  service('balanced', { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] }),
  service('peers', { clusterIP: 'None', selector: { app: 'web' }, ports: [{ port: 80 }] }),
  service('nobody', { selector: { app: 'nobody' }, ports: [{ port: 80 }] }),
])
cluster.settle()
cluster.advance(30_000)
cluster.settle()
cluster.listen({ address: '127.0.0.1', port: 9999, serves: { kind: 'apiserver-proxy' } })
cluster.listen({
  address: '127.0.0.1',
  port: 9998,
  serves: { kind: 'port-forward', namespace: 'default', pod: 'a', port: 80 },
})
const view = new ViewTracker(cluster).view()
const ingress = view.services.find(({ name }) => name === 'balanced')?.ingress[0] ?? ''

/** Journeys over what the simulation really tells, in both pictures. */
describe.each([
  { name: 'Map', layout: layoutMap },
  { name: 'Nodes', layout: layoutNodes },
])('requests of a simulated cluster on the $name', ({ layout }) => {
  const scene = layout(view, options())
  test('the picture is sound', () => expect(faults(scene)).toEqual([]))

  const from = { pod: 'default/cli' }
  test.each([
    { to: 'http://localhost:9999/api/v1/namespaces/default/services/web:3000/proxy/', words: null },
    { to: 'http://localhost:9999/api/v1/namespaces/default/services/nobody/proxy/', words: 'not available' },
    { to: 'http://localhost:9998/', words: null },
  ])('$to goes from the laptop by the API server, and along no line of a Service: $words', ({ to, words }) => {
    const drawn = layout(view, { ...options(), clients: ['apiserver', 'laptop'] })
    const trace = cluster.send({ from: { external: true }, to })
    const { legs, failure, line } = planJourney(drawn, view, trace)
    expect([failure?.words ?? null, line]).toEqual([words, -1])
    const box = drawn.places.find(({ id }) => id === 'apiserver')?.box
    const arrival = legs.find(({ hop }) => trace.hops[hop]?.to?.kind === 'apiserver')?.points.at(-1)
    expect(box && arrival && arrival.x > box.x && arrival.x < box.x + box.width && arrival.y === box.y + box.height).toBe(true)
    const before = legs.slice(0, -1)
    for (const [i, leg] of before.entries()) expect(leg.points.at(-1)).toEqual(legs[i + 1]?.points[0])
    if (words === null) {
      const pod = drawn.pods.find(
        ({ id }) => id === view.pods.find(({ name }) => name === trace.servedBy?.split('/')[1])?.id,
      )?.box
      const end = legs.find(({ kind }) => kind === 'answer')?.points[0]
      expect(pod && end && end.x >= pod.x - 1 && end.x <= pod.x + pod.width + 1).toBe(true)
    }
  })

  test.each<{ request: SendRequest; words: string | null }>([
    { request: { from, to: 'http://web:3000/' }, words: null },
    { request: { from, to: 'http://peers/' }, words: null },
    { request: { from: { pod: 'default/a' }, to: 'http://web:3000/' }, words: null },
    { request: { from: { external: true }, to: 'http://172.18.0.3:30080/' }, words: null },
    { request: { from: { external: true, at: 'internet' }, to: `http://${ingress}/` }, words: null },
    { request: { from: { node: 'node-2' }, to: 'http://172.18.0.2:30080/' }, words: null },
    { request: { from, to: 'http://wrong/' }, words: 'connection refused' },
    { request: { from, to: 'http://nobody/' }, words: 'no endpoints' },
    { request: { from, to: 'http://nowhere/' }, words: 'no such name' },
    { request: { from, to: 'http://web:9999/' }, words: 'no answer' },
    { request: { from: { external: true }, to: 'http://10.96.0.10/' }, words: 'no answer' },
  ])('$request.from to $request.to: $words', ({ request, words }) => {
    const trace = cluster.send(request)
    const { legs: all, failure, hopTimes } = planJourney(scene, view, trace)
    const legs = all.filter(({ echo }) => !echo)
    expect(failure?.words ?? null).toBe(words)
    expect(legs).toHaveLength(trace.hops.length)
    expect(hopTimes).toHaveLength(trace.hops.length)
    const tracks = legs.map(({ hop, points }) => ({ id: String(hop), points }))
    expect(offAngle({ tracks })).toEqual([])
    const way = legs.filter(({ kind }) => kind !== 'lookup')
    expect(way.slice(1).map(({ points }) => points[0])).toEqual(way.slice(0, -1).map(({ points }) => points.at(-1)))
    if (words !== null) return
    const server = view.pods.find(({ namespace, name }) => `${namespace}/${name}` === trace.servedBy)
    const box = scene.pods.find(({ id }) => id === server?.id)?.box
    expect(legs.find(({ kind }) => kind === 'socket')?.points[0]?.x).toBe(box?.x)
    expect(way.at(-1)?.points.at(-1), 'the reply ends where the request began').toEqual(way[0]?.points[0])
  })

  test.each([{ external: true } as const, { node: 'node-2' }])(
    '%o asks a resolver of its own: the question goes nowhere',
    (who) => {
      const trace = cluster.send({ from: who, to: 'http://web:3000/' })
      const { legs, failure } = planJourney(scene, view, trace)
      expect(trace.outcome).toBe('nxdomain')
      expect(legs.map(({ kind, points }) => [kind, points.length])).toEqual([['lookup', 1]])
      expect(failure).toMatchObject({ ...legs[0]?.points[0], words: 'no such name' })
    },
  )
})
