import { describe, expect, test } from 'vitest'
import { overlaps } from '../../src/scene/geometry.ts'
import { layoutMap } from '../../src/scene/map/layout.ts'
import type { Box, Scene } from '../../src/scene/marks.ts'
import { motionAt } from '../../src/scene/motion.ts'
import { layoutNodes } from '../../src/scene/nodes/layout.ts'
import { planJourney } from '../../src/scene/plan-journey.ts'
import { labelsOf, placeTag, type TagPlace } from '../../src/scene/tag-place.ts'
import { type TraceSpec, traceOf } from './trace-builder.ts'
import { FIGURES, options } from './view-builder.ts'

const SIZE = { width: 170, height: 31 }
const BOUNDS: Box = { x: 0, y: 0, width: 600, height: 400 }
const place = (x: number, y: number, labels: readonly Box[] = [], before?: TagPlace) =>
  placeTag({ x, y }, SIZE, labels, BOUNDS, before)

describe('placeTag', () => {
  test.each([
    { name: 'above where there is room', x: 300, y: 200, labels: [], side: 'above' },
    { name: 'below at the upper edge', x: 300, y: 20, labels: [], side: 'below' },
    {
      name: 'below a packet that has a label over it',
      x: 300,
      y: 200,
      labels: [{ x: 0, y: 60, width: 600, height: 130 }],
      side: 'below',
    },
    {
      name: 'beside a packet between two labels',
      x: 300,
      y: 200,
      labels: [
        { x: 200, y: 0, width: 200, height: 180 },
        { x: 200, y: 220, width: 200, height: 180 },
      ],
      side: 'right',
    },
  ])('$name', ({ x, y, labels, side }) => {
    const { place: chosen, box } = place(x, y, labels)
    expect(chosen.side).toBe(side)
    expect(labels.filter((label) => overlaps(label, box))).toEqual([])
  })

  test('stays where it was while that is free', () => {
    const { place: below } = place(300, 20)
    expect(place(300, 200, [], below).place).toEqual(below)
  })

  test('covers as little as can be when nothing is free', () => {
    const everything = [{ x: -500, y: -500, width: 2000, height: 2000 }]
    expect(place(300, 200, everything).box.width).toBe(SIZE.width)
  })
})

/** Tags of a request at every tenth of a hop: how many cover a label, and how often one changes sides. */
function walk(scene: Scene, journey: ReturnType<typeof planJourney>): { readonly covered: number; readonly turns: number } {
  const labels = labelsOf(scene)
  const bounds = { x: 4, y: 4, width: scene.width - 8, height: scene.height - 8 }
  let before: TagPlace | undefined
  let covered = 0
  let turns = 0
  for (let at = 0; at < journey.totalMs; at += 70) {
    for (const { x, y, tag } of motionAt([{ id: 'r', journey, startMs: 0 }], at).trains) {
      if (!tag) continue
      const tagged = placeTag({ x, y }, SIZE, labels, bounds, before)
      if (labels.some((label) => overlaps(label, tagged.box))) covered += 1
      if (before && before.side !== tagged.place.side) turns += 1
      before = tagged.place
    }
  }
  return { covered, turns }
}

describe('a tag on its way', () => {
  const requests: readonly { readonly figure: keyof typeof FIGURES; readonly spec: TraceSpec }[] = [
    { figure: 'mockup', spec: { from: 'laptop', service: 'web', to: 'nginx-7c5ddbdf54-x2p4q' } },
    { figure: 'mockup', spec: { from: 'redis-0', service: 'web', to: 'nginx-7c5ddbdf54-x2p4q', lookup: true } },
    { figure: 'selection', spec: { from: 'pod-3', service: 'nginx-service', to: 'pod-1', lookup: true } },
    { figure: 'voting', spec: { from: 'laptop', service: 'vote', to: 'vote-7c5ddbdf54-x2p4q' } },
  ]
  test.each(
    requests.flatMap((request) =>
      [layoutMap, layoutNodes].map((layout) => ({
        ...request,
        layout,
        name: `${request.figure} from ${request.spec.from}, ${layout.name}`,
      })),
    ),
  )('$name: covers no label, and seldom changes sides', ({ figure, spec, layout }) => {
    const cluster = FIGURES[figure]
    const clients = cluster.pods.filter(({ name }) => name === spec.from).map(({ id }) => id)
    const scene = layout(cluster, options({ width: 704, height: 590, clients }))
    const journey = planJourney(scene, cluster, traceOf(cluster, spec))
    const { covered, turns } = walk(scene, journey)
    expect(covered).toBe(0)
    expect(turns).toBeLessThanOrEqual(journey.legs.length)
  })
})
