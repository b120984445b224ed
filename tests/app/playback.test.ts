import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  advanced,
  hopsBegun,
  nextStop,
  type Playback,
  playback,
  previousStop,
  seek,
  stepBack,
  stepForward,
} from '../../src/app/playback/playback.ts'

const state: Playback = {
  playheadMs: 0,
  playing: true,
  glideMs: null,
  speed: 1,
  startMs: 0,
  endMs: 2100,
  stops: [700, 1400, 2100],
  failures: [],
  open: false,
  everyHop: false,
}

describe('advanced', () => {
  test.each([
    { name: 'moves by real time', given: {}, ms: 16, becomes: { playheadMs: 16 } },
    { name: 'moves by speed', given: { speed: 4 }, ms: 16, becomes: { playheadMs: 64 } },
    { name: 'stops at the end', given: { playheadMs: 2095 }, ms: 16, becomes: { playheadMs: 2100, playing: false } },
    {
      name: 'glides no further than the hop',
      given: { playheadMs: 695, glideMs: 700 },
      ms: 16,
      becomes: { playheadMs: 700, glideMs: null },
    },
    {
      name: 'has no end while a stream runs',
      given: { playheadMs: 2095, open: true },
      ms: 16,
      becomes: { playheadMs: 2111, endMs: 2111 },
    },
  ])('$name', ({ given, ms, becomes }) => expect(advanced({ ...state, ...given }, ms)).toEqual(becomes))
})

describe('steps', () => {
  beforeEach(() => playback.setState({ ...state, playing: false }))

  test('forward glides to the end of the hop, again to the next', () => {
    stepForward(false)
    expect(playback.getState()).toMatchObject({ glideMs: 700, playing: false })
    stepForward(false)
    expect(playback.getState()).toMatchObject({ playheadMs: 700, glideMs: 1400 })
  })

  test('without motion jump', () => {
    stepForward(true)
    expect(playback.getState()).toMatchObject({ playheadMs: 700, glideMs: null })
  })

  test('back goes to the end of the hop before, at last to the start', () => {
    seek(1400)
    stepBack()
    expect(playback.getState().playheadMs).toBe(700)
    stepBack()
    expect(playback.getState().playheadMs).toBe(0)
  })

  test('forward then back is where it was, from any stop', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1 }), (i) => {
        const at = state.stops[i] ?? 0
        const there = nextStop({ ...state, playheadMs: at }) ?? at
        expect(previousStop({ ...state, playheadMs: there })).toBe(at)
      }),
    ))
})

test.each([
  { at: 0, begun: 0 },
  { at: 1, begun: 1 },
  { at: 700, begun: 1 },
  { at: 701, begun: 2 },
  { at: 2100, begun: 3 },
])('after $at ms $begun hops have begun', ({ at, begun }) => expect(hopsBegun([0, 700, 1400], at)).toBe(begun))
