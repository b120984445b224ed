import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hull, overlaps, right } from '../../src/scene/geometry.ts'
import { layoutMap } from '../../src/scene/map/layout.ts'
import type { Box, Scene } from '../../src/scene/marks.ts'
import { layoutNodes } from '../../src/scene/nodes/layout.ts'
import { crossings, faults } from './invariants.ts'
import { anyView } from './random-view.ts'
import { FIGURES, large, options, view } from './view-builder.ts'

const SIZES = [
  { width: 390, height: 620 },
  { width: 704, height: 638 },
  { width: 1280, height: 800 },
]

/** Services with as many Pods each, all of their own. */
const own = (services: number, share: number) =>
  view({
    deployments: Array.from({ length: services }, (_, i) => ({ name: `app-${i}`, replicas: share, labels: { app: `app-${i}` } })),
    services: Array.from({ length: services }, (_, i) => ({ name: `svc-${i}`, selector: { app: `app-${i}` } })),
  })

/** A NodePort Service that selects nobody. */
const nodePort = (name: string, ports: number, namespace = 'default') => ({
  name,
  namespace,
  type: 'NodePort' as const,
  selector: { app: 'a' },
  ports: Array.from({ length: ports }, (_, p) => [80 + p, 8080, 30000 + p] as const),
})
const elsewhere = (name: string) => ({ name, type: 'ExternalName' as const, externalName: 'elsewhere.example.com' })

/**
 * Where lines from outside come near each other: in the first two one leaves its lane just where the next enters its own, both at 45°;
 * in the last one has to be moved past others that it never meets.
 */
const NEAR = [
  [nodePort('a', 1), elsewhere('b'), nodePort('c', 3), nodePort('d', 1)],
  [nodePort('a', 3), nodePort('b', 3), nodePort('c', 2), nodePort('d', 3, 'shop')],
  [nodePort('a', 2), { name: 'b' }, nodePort('c', 2), elsewhere('d'), nodePort('e', 2), nodePort('f', 2)],
].map((services) => view({ services }))

describe('layoutMap', () => {
  const figures = Object.entries(FIGURES)
  test.each(figures.flatMap(([name, figure]) => SIZES.map((size) => ({ name: `${name} at ${size.width}`, figure, size }))))(
    '$name: nothing overlaps, every line has its own lane',
    ({ figure, size }) => expect(faults(layoutMap(figure, options(size)))).toEqual([]),
  )

  test('any cluster at any width', () => {
    fc.assert(
      fc.property(anyView, fc.constantFrom(...SIZES), fc.boolean(), (cluster, size, sends) => {
        const clients = sends ? cluster.pods.slice(0, 3).map(({ id }) => id) : []
        expect(faults(layoutMap(cluster, options({ ...size, clients })))).toEqual([])
      }),
      { numRuns: 250, examples: NEAR.flatMap((cluster) => SIZES.map((size) => [cluster, size, false])) },
    )
  })

  test('10 Services and 40 Pods at 1,280 px', () => {
    const scene = layoutMap(large(10, 40), options({ width: 1280, height: 800 }))
    expect(scene.pods).toHaveLength(40)
    expect(scene.services).toHaveLength(10)
    expect(faults(scene)).toEqual([])
  })

  test('is as wide as the panel, and as high unless the cluster would be mostly empty', () => {
    fc.assert(
      fc.property(anyView, fc.constantFrom(...SIZES), (cluster, size) => {
        const { width, height, pods, services, groups, places, areas } = layoutMap(cluster, options(size))
        expect(width).toBeGreaterThanOrEqual(size.width)
        const box = areas.find(({ kind }) => kind === 'cluster')?.box
        const addresses = places.filter(({ kind }) => kind === 'address')
        const content = hull([...pods, ...services, ...groups, ...addresses].map((mark) => mark.box))
        if (!box || !content || height >= size.height) return
        // Its title and margins are not empty.
        expect(content.height + 120).toBeGreaterThan(box.height / 2)
      }),
      { numRuns: 80 },
    )
  })

  test('no line of a Service crosses another when each has Pods of its own, however they came up', () => {
    const share = (services: number, replicas: number, ready: number) =>
      view({
        deployments: Array.from({ length: services }, (_, i) => {
          return { name: `app-${i}`, replicas: i < ready ? replicas : 0, labels: { app: `app-${i}` } }
        }),
        services: Array.from({ length: services }, (_, i) => ({ name: `svc-${i}`, selector: { app: `app-${i}` } })),
      })
    for (const size of SIZES) {
      let scene: Scene | undefined
      for (const ready of [0, 3, 7, 12]) scene = layoutMap(share(12, 3, ready), options(size), scene)
      expect(scene && crossings(scene)).toEqual([])
    }
  })

  test('a Service stands beside its stations when nothing pushes it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 6 }), (services, share) => {
        const scene = layoutMap(own(services, share), options({ width: 1280, height: 800 }))
        for (const { id, box } of scene.services) {
          const ys = scene.stations.filter(({ service }) => service === id).map(({ y }) => y)
          const middle = (Math.min(...ys) + Math.max(...ys)) / 2
          expect(Math.abs(box.y + box.height / 2 - middle), id).toBeLessThanOrEqual(100)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('many Services with Pods of their own are dealt out to sections, in the shape of the panel', () => {
    for (const services of [10, 20, 40]) {
      for (const size of SIZES.slice(1)) {
        const scene = layoutMap(own(services, 10), options({ ...size, foldAbove: 3 }))
        expect(faults(scene)).toEqual([])
        const [wide, high] = [scene.width / size.width, scene.height / size.height]
        // A tall column of Services would be several times as high as the panel while its width stays empty.
        expect(high / wide).toBeLessThan(2)
      }
    }
  })

  test('every endpoint has one station, where its line ends', () => {
    fc.assert(
      fc.property(anyView, (cluster) => {
        const scene = layoutMap(cluster, options())
        const expanded = new Set(cluster.groups.map(({ id }) => id))
        const open = layoutMap(cluster, options({ expanded }))
        const wanted = cluster.services.flatMap(({ endpoints }) => endpoints)
        expect(open.stations).toHaveLength(wanted.length)
        for (const one of [scene, open]) expectStations(one)
      }),
      { numRuns: 80 },
    )
  })

  test('an empty cluster is a place too', () => {
    const scene = layoutMap(view({}), options())
    expect(faults(scene)).toEqual([])
    expect(scene.places.map(({ id }) => id)).toEqual(['laptop', 'dns'])
  })

  test('a group of more than 12 is folded until it is opened', () => {
    const cluster = view({
      deployments: [{ name: 'big', replicas: 13, labels: { app: 'a' } }],
      services: [{ name: 's', selector: { app: 'a' } }],
    })
    const folded = layoutMap(cluster, options())
    expect(folded.pods).toEqual([])
    expect(folded.groups.map((group) => group.folded)).toEqual([13])
    expect(folded.stations).toHaveLength(1)
    const open = layoutMap(cluster, options({ expanded: new Set(['group-default-big']) }))
    expect(open.pods).toHaveLength(13)
    expect(open.stations).toHaveLength(13)
  })

  test('a port that nobody listens on is wrong, one that somebody does is not', () => {
    const { services } = layoutMap(FIGURES.mockup, options())
    const wrong = services.map(({ name, ports }) => [name.text, ports.map((port) => port.wrong)])
    expect(wrong).toEqual([
      ['web', [true]],
      ['api', [false]],
    ])
  })

  test('system objects are drawn when asked for', () => {
    const cluster = view({
      services: [
        { name: 'kubernetes', system: true, addresses: ['172.18.0.2'] },
        { name: 'kube-dns', namespace: 'kube-system', system: true, selector: { app: 'dns' } },
      ],
      pods: [{ name: 'coredns', namespace: 'kube-system', labels: { app: 'dns' }, system: true }],
    })
    expect(layoutMap(cluster, options()).services).toEqual([])
    const scene = layoutMap(cluster, options({ showSystem: true }))
    expect(scene.services.map(({ letter }) => letter)).toEqual(['', ''])
    expect(scene.areas.filter(({ kind }) => kind === 'namespace')).toHaveLength(2)
    expect(faults(scene)).toEqual([])
  })
})

function expectStations(scene: Scene): void {
  expect(new Set(scene.stations.map(({ id }) => id)).size).toBe(scene.stations.length)
  const ends = new Map(scene.tracks.map(({ id, points }) => [id, points.at(-1)]))
  for (const { service, pod, x, y } of scene.stations) expect(ends.get(`${service}→${pod}`)).toEqual({ x, y })
  const services = new Map(scene.services.map(({ id, box }) => [id, box]))
  for (const track of scene.tracks) {
    const box = services.get(track.service)
    if (track.kind !== 'service' || !box || track.id.endsWith('outside')) continue
    expect(track.points[0]?.x).toBe(right(box))
  }
}

const groupsAround = (pod: { readonly box: Box } | undefined, groups: Scene['groups']): readonly string[] =>
  groups.flatMap(({ id, box }) => (pod && overlaps(pod.box, box) ? [id] : []))

describe('a layout after another', () => {
  const order = ({ pods, services, groups, guides }: Scene) => {
    const section = ({ x }: Box) => guides?.aisles.findLastIndex(({ entry }) => entry <= x) ?? 0
    return [pods, services, groups].map((marks) =>
      marks.toSorted((a, b) => section(a.box) - section(b.box) || a.box.y - b.box.y || a.box.x - b.box.x).map(({ id }) => id),
    )
  }
  const relative = (before: readonly string[], after: readonly string[]) => {
    const kept = after.filter((id) => before.includes(id))
    return { kept, was: before.filter((id) => kept.includes(id)) }
  }

  /** Section of everything that stands in one. */
  const sectionOf = ({ pods, services, groups, guides }: Scene): ReadonlyMap<string, number> =>
    new Map(
      [...pods, ...services, ...groups].map(({ id, box }) => [
        id,
        guides?.aisles.findLastIndex(({ entry }) => entry <= box.x) ?? 0,
      ]),
    )

  /** What a line has reached for the first time: it may take a new place. */
  const newlyJoined = (first: Scene, next: Scene): ReadonlySet<string> => {
    const joined = ({ stations, pods, groups }: Scene) =>
      new Set(
        stations.flatMap(({ service, pod }) => [
          service,
          pod,
          ...groupsAround(
            pods.find(({ id }) => id === pod),
            groups,
          ),
        ]),
      )
    const before = joined(first)
    return new Set([...joined(next)].filter((id) => !before.has(id)))
  }

  test('one Pod more moves no Service to another section while the panel has room for it', () => {
    const rows = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(rows, fc.nat({ max: 11 }), fc.constantFrom(...SIZES), (replicas, at, size) => {
        const cluster = (counts: readonly number[]) =>
          view({
            deployments: counts.map((count, i) => ({ name: `app-${i}`, replicas: count, labels: { app: `app-${i}` } })),
            services: counts.map((_, i) => ({ name: `svc-${i}`, selector: { app: `app-${i}` } })),
          })
        const first = layoutMap(cluster(replicas), options(size))
        const more = replicas.map((count, i) => (i === at % replicas.length ? count + 1 : count))
        const next = layoutMap(cluster(more), options(size), first)
        const room = 120
        const full = first.height + room > size.height || first.width > size.width
        if (first.sections !== next.sections) return expect(full).toBe(true)
        const [before, after] = [sectionOf(first), sectionOf(next)]
        for (const { id } of first.services) expect(after.get(id), id).toBe(before.get(id))
      }),
      { numRuns: 100 },
    )
  })

  test('adding a Pod leaves the order of the others as it was, but for what it joins to a line', () => {
    fc.assert(
      fc.property(anyView, anyView, (one, other) => {
        const first = layoutMap(one, options())
        const id = 'pod-default-aaa-new'
        const newcomer = other.pods[0]
          ? [{ ...other.pods[0], id, name: 'aaa-new', namespace: 'default', group: '', node: 'node-1' }]
          : []
        const next = layoutMap({ ...one, pods: [...newcomer, ...one.pods] }, options(), first)
        order(first).forEach((before, i) => {
          // What no longer fits is arranged anew.
          if (first.columns !== next.columns || first.sections !== next.sections) return
          const fresh = newlyJoined(first, next)
          const stay = (ids: readonly string[]) => ids.filter((id) => !fresh.has(id))
          const { kept, was } = relative(stay(before), stay(order(next)[i] ?? []))
          expect(kept).toEqual(was)
        })
      }),
      { numRuns: 100 },
    )
  })

  test('the same view again is the same picture', () => {
    fc.assert(
      fc.property(anyView, (cluster) => {
        const first = layoutMap(cluster, options())
        const again = layoutMap(cluster, options(), first)
        expect(order(again)).toEqual(order(first))
        expect(layoutMap(cluster, options(), again)).toEqual(again)
      }),
      { numRuns: 60 },
    )
  })
})

describe('layoutNodes', () => {
  test.each(Object.entries(FIGURES).map(([name, figure]) => ({ name, figure })))('$name', ({ figure }) =>
    expect(faults(layoutNodes(figure, options()))).toEqual([]),
  )

  test('any cluster at any width: Pods stand in their Nodes, every Service has a chip on each', () => {
    fc.assert(
      fc.property(anyView, fc.constantFrom(...SIZES), (cluster, size) => {
        const scene = layoutNodes(cluster, options(size))
        expect(faults(scene)).toEqual([])
        const areas = new Map(scene.areas.map(({ id, box }) => [id, box]))
        for (const { id, box } of scene.pods) {
          const node = cluster.pods.find((pod) => pod.id === id)?.node ?? ''
          const home = areas.get(node) ?? areas.get('unscheduled')
          expect(home && box.y > home.y && box.y + box.height < home.y + home.height && right(box) < right(home)).toBe(true)
        }
        const ruled = cluster.services.filter(({ type, clusterIP }) => type !== 'ExternalName' && clusterIP !== 'None')
        expect(scene.ruleChips).toHaveLength(ruled.length * cluster.nodes.length)
      }),
      { numRuns: 120 },
    )
  })
})
