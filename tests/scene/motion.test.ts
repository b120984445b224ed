import { describe, expect, test } from 'vitest'
import { HOP_MS } from '../../src/scene/journey-types.ts'
import { layoutMap } from '../../src/scene/map/layout.ts'
import { type Flight, motionAt } from '../../src/scene/motion.ts'
import { planJourney } from '../../src/scene/plan-journey.ts'
import { traceOf } from './trace-builder.ts'
import { FIGURES, large, options } from './view-builder.ts'

const MOCKUP = FIGURES.mockup
const scene = layoutMap(MOCKUP, options())
const POD = 'nginx-7c5ddbdf54-x2p4q'
const answered = planJourney(scene, MOCKUP, traceOf(MOCKUP, { from: 'laptop', service: 'web', to: POD }))
const refused = planJourney(
  scene,
  MOCKUP,
  traceOf(MOCKUP, { from: 'laptop', service: 'web', to: POD, outcome: 'refused-no-listener' }),
)
const one = (journey = answered): readonly Flight[] => [{ id: 'r1', journey, startMs: 1000 }]

describe('motionAt', () => {
  test.each([
    { name: 'before it leaves', at: 999, trains: 0 },
    { name: 'as it leaves', at: 1000, trains: 1 },
    { name: 'under way', at: 1000 + 2.5 * HOP_MS, trains: 1 },
    { name: 'when it is back', at: 1000 + answered.totalMs, trains: 0 },
  ])('$name', ({ at, trains }) => expect(motionAt(one(), at).trains).toHaveLength(trains))

  test('a train is where its hop says, turned the way it goes', () => {
    const [start] = motionAt(one(), 1000).trains
    const [send] = answered.legs
    expect(start).toMatchObject({ ...send?.points[0], angle: 0, shape: 'request', count: 1 })
    const [back] = motionAt(one(), 1000 + 5.5 * HOP_MS).trains
    expect(back?.shape).toBe('reply')
  })

  test('is the same however time came there', () => {
    const at = 1000 + 2.2 * HOP_MS
    expect(motionAt(one(), at)).toEqual(motionAt(one(), at))
  })

  test('what failed stays marked, and no train stands on it', () => {
    expect(motionAt(one(refused), 1000 + HOP_MS).failures).toEqual([])
    const { trains, failures } = motionAt(one(refused), 1000 + refused.totalMs + 5000)
    expect(trains).toEqual([])
    expect(failures).toMatchObject([{ id: 'r1', shape: 'cross', words: 'connection refused' }])
  })

  test('a refused packet is squashed at the door, and a refusal goes back', () => {
    const at = refused.failure?.atMs ?? 0
    const [squashed] = motionAt(one(refused), 1000 + at - 1).trains
    expect(squashed?.flat).toBeGreaterThan(0.9)
    const last = refused.legs.findLast(({ echo }) => !echo)?.arriveMs ?? 0
    expect(motionAt(one(refused), 1000 + last - 1).trains).toEqual([])
    const [back] = motionAt(one(refused), 1000 + last + HOP_MS / 2).trains
    expect(back).toMatchObject({ shape: 'refusal', tag: { first: 'RST' } })
  })

  test('what nobody answers fades; what is sent again is faint', () => {
    const lost = planJourney(scene, MOCKUP, traceOf(MOCKUP, { from: 'laptop', service: 'web', to: POD, outcome: 'timeout' }))
    const at = lost.failure?.atMs ?? 0
    const alphas = [at - 1, at + 100].map((ms) => motionAt(one(lost), 1000 + ms).trains[0]?.alpha ?? 1)
    expect(Math.max(...alphas)).toBeLessThan(0.5)
    expect(motionAt(one(lost), 1000 + lost.totalMs).trains).toEqual([])
  })

  test('lights the way behind it, a longer one as it goes on', () => {
    const lit = [0.5, 1.5, 2.5].map(
      (hops) => motionAt(one(), 1000 + hops * HOP_MS).trails.filter(({ alternative }) => !alternative).length,
    )
    expect(lit).toEqual([1, 2, 3])
  })

  test('more than 12 in one place are one with a number; 12 are not', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, i): Flight => ({ id: `r${i}`, journey: answered, startMs: 1000 }))
    expect(motionAt(many(12), 1100).trains).toHaveLength(12)
    const [bundle, ...rest] = motionAt(many(100), 1100).trains
    expect(bundle?.count).toBe(100)
    expect(rest).toEqual([])
  })

  test('100 failures in one place are one mark', () => {
    const flights = Array.from({ length: 100 }, (_, i): Flight => ({ id: `r${i}`, journey: refused, startMs: i }))
    expect(motionAt(flights, 9000).failures).toHaveLength(1)
  })
})

describe('the cost of a frame', () => {
  test('500 flights among 200 Pods: a few steps a flight, however long the ways and however many Pods', () => {
    const cluster = large(20, 200)
    const big = layoutMap(cluster, options({ width: 1280, height: 800 }))
    const sender = cluster.pods[0]?.name ?? ''
    const journeys = cluster.services.flatMap(({ name, endpoints }) =>
      endpoints.slice(0, 2).flatMap(({ pod }) => {
        const to = cluster.pods.find(({ id }) => id === pod)?.name
        return to && to !== sender
          ? [planJourney(big, cluster, traceOf(cluster, { from: sender, service: name, to, lookup: true }))]
          : []
      }),
    )
    const flights = Array.from({ length: 500 }, (_, i): Flight => {
      const journey = journeys[i % journeys.length] ?? answered
      return { id: `r${i}`, journey, startMs: (i * 37) % 4000 }
    })
    for (const at of [0, 1000, 2500, 4000, 6000]) {
      const visits = { legs: 0 }
      const { trains, trails } = motionAt(flights, at, visits)
      expect(visits.legs).toBeLessThanOrEqual(4 * flights.length)
      expect(trains.length).toBeLessThanOrEqual(flights.length)
      expect(trails.length).toBeLessThan(100)
    }
  })
})
