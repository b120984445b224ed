import { describe, expect, test } from 'vitest'
import { enLesson } from '../../src/app/i18n/en-lesson.ts'
import { fragmentOf, placeIn } from '../../src/app/lesson/lesson-link.ts'
import { observedText } from '../../src/app/lesson/observed.ts'
import { importProgress, progressText } from '../../src/app/lesson/progress-store.ts'
import { advanced, type Playback } from '../../src/app/playback/playback.ts'
import { OBSERVED } from '../../src/lessons/types.ts'

const placesIn = (message: string): readonly string[] => [...message.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
const messages: { readonly [key: string]: string | { readonly other: string } } = enLesson

describe('observations', () => {
  test.each(Object.entries<readonly string[]>(OBSERVED))('%s has a sentence, and only facts that are given', (code, facts) => {
    const message = messages[`observed.${code}`]
    expect(message).toBeTypeOf('string')
    expect(placesIn(String(message)).filter((place) => !facts.includes(place))).toEqual([])
  })

  test.each([
    {
      name: 'the namespace that everybody is in is not said',
      observation: {
        met: false,
        code: 'endpoints-are',
        facts: { service: 'default/web', pods: ['default/pod-1', 'shop/b'], count: 2 },
      },
      said: 'web has pod-1 and shop/b',
    },
    {
      name: 'an outcome is said as the request panel says it',
      observation: {
        met: false,
        code: 'probe-ended',
        facts: { from: 'default/client', to: 'http://web/', outcome: 'timeout', count: 1 },
      },
      said: 'from client to http://web/: timed out',
    },
    {
      name: 'no Pods are nobody',
      observation: { met: false, code: 'probe-served-by', facts: { from: 'laptop', to: 'http://a/', pods: [] } },
      said: 'from laptop to http://a/: answered by nobody',
    },
  ] as const)('$name', ({ observation, said }) => expect(observedText(observation)).toBe(said))
})

describe('links', () => {
  test.each([
    { fragment: '#lesson=02&step=let-in', place: { id: '02', step: 'let-in' } },
    { fragment: '#lesson=07', place: { id: '07', step: '' } },
    { fragment: '#s1=abc', place: null },
    { fragment: '', place: null },
  ])('$fragment', ({ fragment, place }) => {
    expect(placeIn(fragment)).toEqual(place)
    if (place) expect(fragmentOf(place)).toBe(fragment)
  })
})

test('an exported file is read again, another one is refused', () => {
  expect(importProgress(progressText())).toBe(0)
  expect(importProgress('{"version":1,"lessons":{"02":{"state":"solved","step":2,"hints":1,"predictions":{}}}}')).toBe(1)
  expect(progressText()).toContain('"solved"')
  expect(importProgress('[]')).toBeNull()
  expect(importProgress('no file of ours')).toBeNull()
})

describe('stopping at every hop', () => {
  const state: Playback = {
    playheadMs: 0,
    playing: true,
    glideMs: null,
    speed: 1,
    startMs: 0,
    endMs: 300,
    stops: [100, 200, 300],
    failures: [],
    open: false,
    everyHop: true,
  }
  test('plays up to the end of the hop and no further', () => {
    expect(advanced(state, 60)).toEqual({ playheadMs: 60 })
    expect(advanced(state, 150)).toEqual({ playheadMs: 100, playing: false })
  })
  test('goes on from a stop to the next one', () =>
    expect(advanced({ ...state, playheadMs: 100 }, 150)).toEqual({ playheadMs: 200, playing: false }))
  test('runs on in the sandbox', () => expect(advanced({ ...state, everyHop: false }, 150)).toEqual({ playheadMs: 150 }))
})
