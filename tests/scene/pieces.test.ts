import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sceneBounds } from '../../src/scene/bounds.ts'
import { crossesBox, edgePath, sideBySide, simplify } from '../../src/scene/geometry.ts'
import { letterOf } from '../../src/scene/letters.ts'
import { lanesFor } from '../../src/scene/map/lanes.ts'
import { layoutMap } from '../../src/scene/map/layout.ts'
import { keepOrder, untangle } from '../../src/scene/order.ts'
import { spread } from '../../src/scene/spread.ts'
import { fitMiddle } from '../../src/scene/text/fit.ts'
import { measureByTable } from '../../src/scene/text/measure.ts'
import { FIGURES, options } from './view-builder.ts'

describe('letterOf', () => {
  test.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [51, 'AZ'],
    [52, 'BA'],
    [701, 'ZZ'],
    [702, 'AAA'],
    [-1, ''],
  ])('%i is %s', (line, letters) => expect(letterOf(line)).toBe(letters))
})

describe('fitMiddle', () => {
  test('cuts in the middle', () =>
    expect(fitMiddle('nginx-7c5ddbdf54-x2p4q', 100, 'name', measureByTable)).toMatch(/^nginx.*….*p4q$/))
  test('never wider than its room, and whole when it fits', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 60 }), fc.integer({ min: 12, max: 300 }), (text, width) => {
        const fitted = fitMiddle(text, width, 'mono', measureByTable)
        expect(measureByTable(fitted, 'mono')).toBeLessThanOrEqual(width)
        if (measureByTable(text, 'mono') <= width) expect(fitted).toBe(text)
      }),
    )
  })
})

describe('edgePath', () => {
  test.each([
    { name: 'nothing', points: [], d: '' },
    {
      name: 'a straight line',
      points: [
        { x: 0, y: 0 },
        { x: 10, y: 0 },
      ],
      d: 'M0 0L10 0',
    },
    {
      name: 'a rounded joint',
      points: [
        { x: 0, y: 0 },
        { x: 20, y: 0 },
        { x: 20, y: 20 },
      ],
      d: 'M0 0L15 0Q20 0 20 5L20 20',
    },
    {
      name: 'a joint with little room',
      points: [
        { x: 0, y: 0 },
        { x: 4, y: 0 },
        { x: 4, y: 20 },
      ],
      d: 'M0 0L2 0Q4 0 4 2L4 20',
    },
  ])('$name', ({ points, d }) => expect(edgePath(points, 5)).toBe(d))
})

describe('geometry', () => {
  test('simplify drops what says nothing', () =>
    expect(
      simplify([
        { x: 0, y: 0 },
        { x: 5, y: 0 },
        { x: 5, y: 0 },
        { x: 9, y: 0 },
        { x: 9, y: 4 },
      ]),
    ).toEqual([
      { x: 0, y: 0 },
      { x: 9, y: 0 },
      { x: 9, y: 4 },
    ]))

  const flat = { a: { x: 0, y: 0 }, b: { x: 100, y: 0 } }
  test.each([
    { name: 'beside each other', other: { a: { x: 10, y: 6 }, b: { x: 90, y: 6 } }, meets: true },
    { name: 'far enough apart', other: { a: { x: 10, y: 10 }, b: { x: 90, y: 10 } }, meets: false },
    { name: 'one after the other', other: { a: { x: 100, y: 0 }, b: { x: 200, y: 0 } }, meets: false },
    { name: 'crossing', other: { a: { x: 50, y: -50 }, b: { x: 50, y: 50 } }, meets: false },
  ])('side by side: $name', ({ other, meets }) => expect(sideBySide(flat, other, 10)).toBe(meets))

  test('a line that only touches an edge does not cross the box', () => {
    const box = { x: 10, y: 10, width: 10, height: 10 }
    expect(crossesBox({ a: { x: 0, y: 10 }, b: { x: 30, y: 10 } }, box)).toBe(false)
    expect(crossesBox({ a: { x: 0, y: 15 }, b: { x: 30, y: 15 } }, box)).toBe(true)
    expect(crossesBox({ a: { x: 0, y: 0 }, b: { x: 30, y: 30 } }, box)).toBe(true)
  })
})

describe('spread', () => {
  test('leaves alone what has room', () =>
    expect(
      spread([
        { at: 0, above: 5, below: 5 },
        { at: 50, above: 5, below: 5 },
      ]),
    ).toEqual([0, 50]))
  test('shares a push between neighbours', () =>
    expect(
      spread([
        { at: 10, above: 5, below: 5 },
        { at: 10, above: 5, below: 5 },
      ]),
    ).toEqual([5, 15]))
  test('keeps order and distance for any wishes', () => {
    const wish = fc.record({
      at: fc.integer({ min: 0, max: 500 }),
      above: fc.integer({ min: 1, max: 40 }),
      below: fc.integer({ min: 1, max: 40 }),
    })
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 12 }), (wishes) => {
        const places = spread(wishes)
        places.slice(1).forEach((place, i) => {
          const need = (wishes[i]?.below ?? 0) + (wishes[i + 1]?.above ?? 0)
          expect(place - (places[i] ?? 0)).toBeGreaterThanOrEqual(need - 1e-6)
        })
      }),
    )
  })
})

describe('order', () => {
  test('untangles what crosses', () =>
    expect(
      untangle(
        ['a', 'b'],
        ['x', 'y'],
        [
          ['a', 'y'],
          ['b', 'x'],
        ],
      ),
    ).toEqual(expect.objectContaining({ right: ['y', 'x'] })))
  test('who was there keeps its order; a newcomer stands beside its kin', () => {
    const rank = new Map([
      ['a', 0],
      ['new', 1],
      ['b', 2],
      ['c', 3],
    ])
    const before = new Map([
      ['c', 10],
      ['b', 20],
      ['a', 30],
    ])
    expect(keepOrder(['a', 'new', 'b', 'c'], before, (id) => rank.get(id) ?? 0)).toEqual(['c', 'b', 'a', 'new'])
  })
})

describe('lanesFor', () => {
  test('lines that never meet share a lane, lines that do have one each, a straight one needs none', () => {
    const lanes = lanesFor(
      [
        { id: 'high', from: 0, to: [50] },
        { id: 'low', from: 200, to: [260] },
        { id: 'both', from: 120, to: [20, 300] },
        { id: 'straight', from: 400, to: [400] },
      ],
      10,
    )
    expect(lanes.count).toBe(2)
    expect(lanes.lane.get('high')).toBe(lanes.lane.get('low'))
    expect(lanes.lane.has('straight')).toBe(false)
  })

  test('a line is moved past one that it never meets when it would lie on the next', () => {
    const lanes = lanesFor(
      [
        { id: 'short', from: 421, to: [431] },
        { id: 'never met', from: 445, to: [651] },
        { id: 'long', from: 433, to: [602] },
      ],
      10,
    )
    expect(lanes.cost).toBe(0)
  })

  test.each([
    { heights: 11, free: false },
    { heights: 14, free: false },
    { heights: 15, free: true },
  ])('at 45° lines are 10 apart when their heights are 14.2 apart: $heights', ({ heights, free }) => {
    // `up` has to run right of `left` and left of `right`, so `left` leaves beside the entry of `right`, both on their way down.
    const lanes = lanesFor(
      [
        { id: 'left', from: 0, to: [100 + heights] },
        { id: 'up', from: 200, to: [0] },
        { id: 'right', from: 100, to: [200] },
      ],
      10,
    )
    expect(lanes.cost < 1000).toBe(free)
  })
})

test('sceneBounds holds everything', () => {
  const scene = layoutMap(FIGURES.large, options({ width: 1280, height: 800 }))
  expect(sceneBounds(scene)).toEqual({ x: 0, y: 0, width: scene.width, height: scene.height })
})
