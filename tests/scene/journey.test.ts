import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../src/core/network/trace.ts'
import type { ClusterView } from '../../src/protocol/view.ts'
import { footprintsOf } from '../../src/scene/footprints.ts'
import { bottom, crossesBox, right, segmentsOf } from '../../src/scene/geometry.ts'
import { HOP_MS } from '../../src/scene/journey-types.ts'
import { layoutMap } from '../../src/scene/map/layout.ts'
import type { Box, Point, Scene } from '../../src/scene/marks.ts'
import { layoutNodes } from '../../src/scene/nodes/layout.ts'
import { planJourney } from '../../src/scene/plan-journey.ts'
import { offAngle, solids } from './invariants.ts'
import { anyView } from './random-view.ts'
import { podNamed, type TraceSpec, traceOf } from './trace-builder.ts'
import { FIGURES, options } from './view-builder.ts'

const onEdge = ({ x, y }: Point, box: Box): boolean =>
  x >= box.x - 0.5 && x <= right(box) + 0.5 && y >= box.y - 0.5 && y <= bottom(box) + 0.5

const boxOf = (scene: Scene, id: string): Box => {
  const found = [...scene.pods, ...scene.services, ...scene.places].find((mark) => mark.id === id)
  if (!found) throw new Error(`${id} is not drawn`)
  return found.box
}

const NGINX = 'nginx-7c5ddbdf54-x2p4q'
const MOCKUP = FIGURES.mockup

describe('a request from outside on the Map', () => {
  const scene = layoutMap(MOCKUP, options())
  const trace = traceOf(MOCKUP, { from: 'laptop', service: 'web', to: NGINX })
  const { legs, totalMs, hopTimes, line } = planJourney(scene, MOCKUP, trace)
  const legOf = (kind: string) => legs.find((leg) => leg.kind === kind)

  test('follows laptop, gate, Service, station, and comes back the same way', () => {
    const gate = scene.tracks.find(({ kind }) => kind === 'gate')
    const track = scene.tracks.find(({ id }) => id === `svc-default-web→${podNamed(MOCKUP, NGINX).id}`)
    expect(legOf('send')?.points).toEqual(gate?.points)
    expect(legOf('route')?.points).toEqual(track?.points)
    expect(legOf('rule')?.points.at(-1)).toEqual(track?.points[0])
    expect(legOf('reply')?.points[0]).toEqual(track?.points.at(-1))
    expect(legOf('reply')?.points.at(-1)).toEqual(gate?.points[0])
    expect(legs.every(({ temporary }) => !temporary)).toBe(true)
  })

  test('every hop takes the same time', () => {
    expect(hopTimes).toEqual(trace.hops.map((_, i) => i * HOP_MS))
    expect(totalMs).toBe(trace.hops.length * HOP_MS)
    expect(line).toBe(0)
  })

  test('says its header while it has just been rewritten', () => {
    expect(legOf('send')?.tag).toEqual({ first: 'dst 172.18.0.2:30080', second: null })
    expect(legOf('route')?.tag).toEqual({ first: 'dst 172.18.0.2:30080', second: '→ 10.244.0.3:8080' })
    expect(legOf('reply')?.tag).toEqual({ first: 'src 10.244.0.3:8080', second: '→ 172.18.0.2:30080' })
  })

  test('footprints are numbered stops that do not lie on each other', () => {
    const prints = footprintsOf(planJourney(scene, MOCKUP, trace))
    expect(prints.map(({ n }) => n)).toEqual(trace.hops.map((_, i) => i + 1))
    const apart = prints.flatMap((a, i) => prints.slice(i + 1).map((b) => Math.hypot(a.x - b.x, a.y - b.y)))
    expect(Math.min(...apart)).toBeGreaterThanOrEqual(18)
  })
})

describe('a reply that is put back in two places', () => {
  test('goes there in two legs, which join and end at the client', () => {
    const cluster = FIGURES.kinds
    const scene = layoutMap(cluster, options())
    const trace = traceOf(cluster, { from: 'internet', service: 'shop', to: 'leaving' })
    const reply = trace.hops.at(-1)
    const balance = trace.hops.find(({ kind }) => kind === 'balance')
    if (!reply || !balance) throw new Error('the trace has no reply')
    const proxied = { ...balance, after: { ...balance.before, dstIP: '172.18.0.2', dstPort: 31200 } }
    const hops = [...trace.hops.map((hop) => (hop === balance ? proxied : hop)), reply]
    const { legs } = planJourney(scene, cluster, { ...trace, hops })
    const [first, second] = legs.slice(-2)
    expect(first?.points.at(-1)).toEqual(legs.find(({ kind }) => kind === 'balance')?.points.at(-1))
    expect(second?.points[0]).toEqual(first?.points.at(-1))
    expect(second?.points.at(-1)).toEqual(legs[0]?.points[0])
  })
})

describe('how requests fail', () => {
  const scene = layoutMap(FIGURES.kinds, options({ clients: ['pod-default-front'] }))
  const from = 'front'
  const shop = 'shop-7c5ddbdf54-q9dkl'
  test.each<{ outcome: Outcome; spec: TraceSpec; shape: string; words: string; near: string }>([
    { outcome: 'nxdomain', spec: { from, service: 'shop' }, shape: 'diamond', words: 'no such name', near: 'dns' },
    {
      outcome: 'refused-no-endpoints',
      spec: { from, service: 'nobody' },
      shape: 'octagon',
      words: 'no endpoints',
      near: 'svc-default-nobody',
    },
    {
      outcome: 'refused-no-listener',
      spec: { from, service: 'shop', to: shop },
      shape: 'cross',
      words: 'connection refused',
      near: `pod-default-${shop}`,
    },
    {
      outcome: 'timeout',
      spec: { from, service: 'shop', to: shop },
      shape: 'hourglass',
      words: 'no answer',
      near: 'svc-default-shop',
    },
  ])('$outcome: $shape, $words', ({ outcome, spec, shape, words, near }) => {
    const { failure, totalMs } = planJourney(scene, FIGURES.kinds, traceOf(FIGURES.kinds, { ...spec, outcome }))
    expect(failure).toMatchObject({ shape, words })
    if (!failure) return
    const { x, y, width, height } = boxOf(scene, near)
    expect(onEdge(failure, { x: x - 34, y: y - 34, width: width + 68, height: height + 68 })).toBe(true)
    expect(failure.atMs).toBeLessThanOrEqual(totalMs)
  })

  const echoes = (outcome: Outcome, service: string) => {
    const trace = traceOf(FIGURES.kinds, { from, service, ...(service === 'nobody' ? {} : { to: shop }), outcome })
    const journey = planJourney(scene, FIGURES.kinds, trace)
    return { ...journey, trace, own: journey.legs.filter(({ echo }) => !echo), after: journey.legs.filter(({ echo }) => echo) }
  }

  test.each<{ outcome: Outcome; service: string; tag: string }>([
    { outcome: 'refused-no-listener', service: 'shop', tag: 'RST' },
    { outcome: 'refused-no-endpoints', service: 'nobody', tag: 'ICMP port unreachable' },
  ])('$outcome: $tag comes back the way the packet went', ({ outcome, service, tag }) => {
    const { own, after, trace, hopTimes, totalMs } = echoes(outcome, service)
    expect(hopTimes).toHaveLength(trace.hops.length)
    expect(after.map((leg) => [leg.shape, leg.tag?.first, leg.departMs])).toEqual([['refusal', tag, own.at(-1)?.arriveMs]])
    const way = own.filter(({ kind }) => kind !== 'lookup')
    expect(after[0]?.points.at(-1)).toEqual(way[0]?.points[0])
    expect(after[0]?.points[0]).toEqual(way.at(-1)?.points.at(-1))
    expect(totalMs).toBe(after[0]?.arriveMs)
  })

  test('nobody answers: the packet fades and is sent again three times, in vain and within the wait', () => {
    const { own, after, failure, totalMs } = echoes('timeout', 'shop')
    expect(after).toHaveLength(3)
    expect(after.every(({ shape, kind }) => shape === 'request' && kind === 'send')).toBe(true)
    expect(after.every(({ departMs, arriveMs }) => departMs >= (failure?.atMs ?? 0) && arriveMs <= totalMs)).toBe(true)
    expect(totalMs).toBe(own.at(-1)?.arriveMs)
  })

  test('a name that nobody knows is no packet: nothing comes back', () => expect(echoes('nxdomain', 'shop').after).toEqual([]))

  test('nobody answers: the hop is held longer', () => {
    const trace = traceOf(FIGURES.kinds, { from, service: 'shop', outcome: 'timeout' })
    expect(planJourney(scene, FIGURES.kinds, trace).totalMs).toBeGreaterThan(trace.hops.length * HOP_MS)
  })
})

describe('a request between Pods on the Nodes view', () => {
  const scene = layoutNodes(MOCKUP, options())
  const trace = traceOf(MOCKUP, { from: 'redis-0', service: 'web', to: NGINX })
  const journey = planJourney(scene, MOCKUP, trace)
  const chip = scene.ruleChips?.find(({ id }) => id === 'node-3/svc-default-web')

  test('goes to the rules of its own Node, then over the bus to the Pod', () => {
    const [send, , route] = journey.legs
    expect(send?.points[0]?.x).toBe(boxOf(scene, 'pod-default-redis-0').x)
    expect(chip && send?.points.at(-1)).toEqual({ x: chip ? right(chip.box) : 0, y: chip ? chip.box.y + 11 : 0 })
    expect(route?.points.some(({ x }) => x === scene.guides?.aisles[0]?.lane)).toBe(true)
    const station = scene.stations.find(({ pod, service }) => pod === podNamed(MOCKUP, NGINX).id && service === 'svc-default-web')
    expect(route?.points.at(-1)).toEqual({ x: station?.x, y: station?.y })
  })

  test('shows where it could also have gone', () => expect(journey.alternatives).toHaveLength(2))

  test('from outside it enters by the gate of the Node it was sent to', () => {
    const outside = planJourney(scene, MOCKUP, traceOf(MOCKUP, { from: 'laptop', service: 'web', to: NGINX, node: 'node-2' }))
    const gate = scene.gates.find(({ id }) => id === 'gate/node-2')
    const end = outside.legs[0]?.points.at(-1)
    expect(gate && end && onEdge(end, gate.box)).toBe(true)
  })
})

/** Some request of a cluster: any sender to any Service, to one of its Pods. */
const requests = (cluster: ClusterView): readonly TraceSpec[] => {
  const senders = cluster.pods.filter(({ ip, node }) => ip && node).slice(0, 6)
  return cluster.services
    .filter(({ type, clusterIP }) => type !== 'ExternalName' && clusterIP !== 'None')
    .flatMap(({ name, endpoints, ports }) => {
      const targets = endpoints.flatMap(({ pod }) => cluster.pods.find(({ id }) => id === pod)?.name ?? []).slice(0, 2)
      const froms = [
        ...senders.map((pod) => pod.name),
        ...(ports.some(({ nodePort }) => nodePort > 0) ? ['laptop', 'internet'] : []),
      ]
      return froms.flatMap((from) =>
        targets.map((to) => ({ from, service: name, to, lookup: from !== 'laptop' && from !== 'internet' })),
      )
    })
}

describe('any request in any cluster', () => {
  test.each([
    { name: 'Map', layout: layoutMap },
    { name: 'Nodes', layout: layoutNodes },
  ])('on the $name: legs join, bend at 45° and run through nobody', ({ name, layout }) => {
    fc.assert(
      fc.property(anyView, fc.boolean(), (cluster, pinned) => {
        const scene = layout(cluster, options({ clients: pinned ? cluster.pods.slice(0, 2).map(({ id }) => id) : [] }))
        for (const spec of requests(cluster)) {
          const { legs } = planJourney(scene, cluster, traceOf(cluster, spec))
          expect(
            offAngle({
              tracks: legs.map(({ kind, points }) => ({ id: `${spec.from} ${kind}`, points })),
            }),
          ).toEqual([])
          const way = legs.filter(({ kind }) => kind !== 'lookup')
          const ends = way.map(({ points }) => points.at(-1))
          expect(way.slice(1).map(({ points }) => points[0])).toEqual(ends.slice(0, -1))
          expect(strangers(scene, cluster, spec, legs), name).toEqual([])
        }
      }),
      { numRuns: 60 },
    )
  })
})

/** Pods and Services that a request's own ways run through, and which it has nothing to do with. */
function strangers(
  scene: Scene,
  cluster: ClusterView,
  spec: TraceSpec,
  legs: readonly { readonly kind: string; readonly points: readonly Point[] }[],
): readonly string[] {
  const parties = new Set(
    cluster.pods
      .filter(({ name }) => name === spec.from || name === spec.to)
      .flatMap(({ id, group, node }) => [id, group, `${group}@${node}`]),
  )
  for (const { id, name } of cluster.services) if (name === spec.service) parties.add(id)
  const solid = solids(scene).filter(
    ({ id }) => !parties.has(id) && (id.startsWith('pod-') || id.startsWith('svc-') || id.startsWith('group-')),
  )
  return legs.flatMap(({ kind, points }) =>
    segmentsOf(points).flatMap((segment) =>
      solid.flatMap(({ id, box }) =>
        crossesBox(segment, box, 1) ? [`${kind} of ${spec.from} to ${spec.service} runs through ${id}`] : [],
      ),
    ),
  )
}
