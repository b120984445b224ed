import { describe, expect, test } from 'vitest'
import { hintOf, nextLevel } from '../../src/lessons/hints.ts'
import { requiredKeys } from '../../src/lessons/keys.ts'
import { merge, NO_PROGRESS, note, readProgress } from '../../src/lessons/progress.ts'
import type { GoalView } from '../../src/lessons/run.ts'
import type { Check } from '../../src/lessons/types.ts'

describe('hints', () => {
  const goal = (id: string, observed: GoalView['observed'], status: GoalView['status'] = 'unmet'): GoalView => ({
    id,
    step: 0,
    status,
    latched: false,
    ...(observed ? { observed } : {}),
  })
  const ended = goal('answers', { met: false, code: 'probe-ended', facts: {}, outcome: 'timeout' })
  const words = (...keys: readonly string[]) => ({ sections: Object.fromEntries(keys.map((key) => [key, []])) })
  const all = words('answers.hint1', 'answers.timeout.hint1', 'three.hint1')

  test.each([
    { name: 'in the words for how it ended', goals: [ended], texts: all, key: 'answers.timeout.hint1' },
    { name: 'else in those for every case', goals: [ended], texts: words('answers.hint1'), key: 'answers.hint1' },
    { name: 'none where the words end', goals: [ended], texts: words(), key: undefined },
    {
      name: 'for the first that fails',
      goals: [goal('three', undefined, 'kept'), ended],
      texts: all,
      key: 'answers.timeout.hint1',
    },
    {
      name: 'first for what broke',
      goals: [ended, goal('three', { met: false, code: 'broken-at', facts: {}, outcome: 'timeout' })],
      texts: all,
      key: 'three.hint1',
    },
    {
      name: 'none for what only has to be looked at',
      goals: [goal('seen', { met: false, code: 'not-seen', facts: {} })],
      texts: all,
      key: undefined,
    },
  ])('$name', ({ goals, texts, key }) => expect(hintOf({ goals }, 1, texts)?.key).toBe(key))

  const looked: Check = { is: 'seen', outcome: 'ok' }
  const there: Check = { is: 'exists', object: 'Service/default/web' }
  test.each<{ readonly name: string; readonly check: Check; readonly hints: number }>([
    { name: 'a request to be seen', check: looked, hints: 0 },
    { name: 'one of several to be seen', check: { is: 'any', of: [looked, { is: 'seen', outcome: 'timeout' }] }, hints: 0 },
    { name: 'an object to be made', check: there, hints: 3 },
    { name: 'an object to be made and a request to be seen', check: { is: 'all', of: [looked, there] }, hints: 3 },
  ])('$name needs words for $hints hints', ({ check, hints }) => {
    const keys = requiredKeys({ steps: [{ id: 'step', goals: [{ id: 'goal', check }] }] })
    expect(keys.filter((key) => key.startsWith('goal.hint'))).toHaveLength(hints)
  })

  test('there are three levels', () => {
    expect([nextLevel(0), nextLevel(1), nextLevel(2), nextLevel(3)]).toEqual([1, 2, 3, null])
  })
})

describe('progress', () => {
  const solved = note(NO_PROGRESS, '02', {
    state: 'solved',
    step: 2,
    predictions: { p: { how: 'wrong', sure: true, corrected: true } },
  })

  test('what was reached is never lost', () => {
    const again = note(solved, '02', { state: 'begun', step: 0, hints: 1 })
    expect(again.lessons['02']).toEqual({
      state: 'solved',
      step: 0,
      hints: 1,
      predictions: { p: { how: 'wrong', sure: true, corrected: true } },
    })
  })
  test('a solution that was shown is none that was found, until it is', () => {
    const shown = note(NO_PROGRESS, '05', { state: 'shown' })
    expect(note(shown, '05', { state: 'begun' }).lessons['05']?.state).toBe('shown')
    expect(note(shown, '05', { state: 'solved' }).lessons['05']?.state).toBe('solved')
  })
  test('two keepings become one, whichever comes first', () => {
    const other = note(note(NO_PROGRESS, '02', { state: 'begun' }), '03', { state: 'shown' })
    for (const both of [merge(solved, other), merge(other, solved)])
      expect([both.lessons['02']?.state, both.lessons['03']?.state]).toEqual(['solved', 'shown'])
  })
  test('goes through text and back', () => expect(readProgress(JSON.parse(JSON.stringify(solved)))).toEqual(solved))
  test.each([
    { name: 'nothing', value: null },
    { name: 'another version', value: { version: 2, lessons: {} } },
    { name: 'a list', value: [] },
  ])('$name is none of ours', ({ value }) => expect(readProgress(value)).toBeNull())
  test('a lesson that cannot be read is left out', () => {
    const value: unknown = JSON.parse(
      '{"version":1,"lessons":{"__proto__":{},"02":{"state":"won"},"03":{"state":"begun","step":1,"hints":0,"predictions":{}}}}',
    )
    expect(Object.keys(readProgress(value)?.lessons ?? {})).toEqual(['03'])
  })
})
