import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CommandLog } from '../../src/core/sim/command-log.ts'
import { nextRandom } from '../../src/core/sim/random.ts'
import { msOfTimestamp, timestampAt } from '../../src/core/sim/time.ts'
import { Timers } from '../../src/core/sim/timers.ts'

describe('simulated time', () => {
  test.each([
    { ms: 0, text: '2026-01-01T00:00:00Z' },
    { ms: 999, text: '2026-01-01T00:00:00Z' },
    { ms: 86_399_999, text: '2026-01-01T23:59:59Z' },
    { ms: 59 * 86_400_000, text: '2026-03-01T00:00:00Z' },
    { ms: (365 + 365 + 59) * 86_400_000, text: '2028-02-29T00:00:00Z' },
  ])('$ms ms is $text', ({ ms, text }) => expect(timestampAt(ms)).toBe(text))

  test('agrees with the calendar of the host, both ways', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000_000_000 }), (seconds) => {
        const host = new Date((1_767_225_600 + seconds) * 1000).toISOString().replace('.000', '')
        expect(timestampAt(seconds * 1000)).toBe(host)
        expect(msOfTimestamp(host)).toBe(seconds * 1000)
      }),
    ))

  test.each(['', '2026', '2026-01-01 00:00:00', 'yesterday'])('%j is no time', (text) => expect(msOfTimestamp(text)).toBeNull())
})

describe('chance', () => {
  test('one state gives one value, in [0, 1), and the next state', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (state) => {
        const [value, next] = nextRandom(state)
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThan(1)
        expect(Number.isInteger(next) && next >= 0 && next <= 0xffffffff).toBe(true)
        expect(nextRandom(state)).toEqual([value, next])
      }),
    ))

  test('fills ten buckets evenly', () => {
    const buckets = Array(10).fill(0)
    let state = 7
    for (let i = 0; i < 10_000; i += 1) {
      const [value, next] = nextRandom(state)
      buckets[Math.floor(value * 10)] += 1
      state = next
    }
    for (const size of buckets) expect(Math.abs(size - 1000)).toBeLessThan(150)
  })
})

describe('Timers', () => {
  test('come out by time, then by the order in which they were set; a key has one', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ key: fc.integer({ min: 0, max: 20 }), atMs: fc.integer({ min: 0, max: 50 }) })),
        (sets) => {
          const timers = new Timers()
          const wanted = new Map<number, { atMs: number; order: number }>()
          for (const [order, { key, atMs }] of sets.entries()) {
            timers.set({ controller: 0, key: String(key), atMs })
            wanted.set(key, { atMs, order })
          }
          const expected = [...wanted]
            .toSorted(([, a], [, b]) => a.atMs - b.atMs || a.order - b.order)
            .map(([key]) => String(key))
          const got: string[] = []
          for (let timer = timers.takeDue(50); timer; timer = timers.takeDue(50)) got.push(timer.key)
          expect(got).toEqual(expected)
          expect(timers.nextMs).toBeNull()
        },
      ),
    ))

  test('a cleared timer never comes', () => {
    const timers = new Timers()
    timers.set({ controller: 1, key: 'a', atMs: 5 })
    timers.clear(1, 'a')
    expect(timers.takeDue(10)).toBeNull()
  })
})

describe('CommandLog', () => {
  test('time that passes twice in a row passes once', () => {
    const log = new CommandLog()
    log.add({ do: 'advance', ms: 5 })
    log.add({ do: 'advance', ms: 7 })
    log.add({ do: 'settle' })
    log.add({ do: 'settle' })
    log.add({ do: 'advance', ms: 0 })
    expect(log.commands).toEqual([{ do: 'advance', ms: 12 }, { do: 'settle' }])
  })
  test('a request that is sent again and again is one command that says how often', () => {
    const log = new CommandLog()
    const request = { from: { pod: 'default/a' }, to: 'http://web' }
    log.sent('send', request)
    const [once] = log.commands
    log.sent('send', { ...request })
    log.sent('send', request)
    log.sent('probe', request)
    log.add({ do: 'settle' })
    log.sent('probe', request)
    log.sent('probe', { ...request, from: { node: 'default/a' } })
    for (const Accept of ['text/plain', 'text/html']) log.sent('send', { ...request, headers: { Accept } })
    log.sent('send', { ...request, headers: { Accept: 'text/html' } })
    log.sent('send', { ...request, headers: { Accept: 'text/html' }, body: 'x' })
    expect(once).toEqual({ do: 'send', request })
    expect(log.commands).toEqual([
      { do: 'send', request, times: 3 },
      { do: 'probe', request },
      { do: 'settle' },
      { do: 'probe', request },
      { do: 'probe', request: { ...request, from: { node: 'default/a' } } },
      { do: 'send', request: { ...request, headers: { Accept: 'text/plain' } } },
      { do: 'send', request: { ...request, headers: { Accept: 'text/html' } }, times: 2 },
      { do: 'send', request: { ...request, headers: { Accept: 'text/html' }, body: 'x' } },
    ])
    expect(log.commands[0]).not.toBe(once)
    expect(log.commands[0]).toBe(log.commands[0])
  })
})
