import { describe, expect, test } from 'vitest'
import { loadedLesson } from '../../scripts/lessons/plugin.ts'
import { readLesson } from '../../scripts/lessons/read-lesson.ts'
import { ALL_PARTS } from '../../src/core/all-parts.ts'
import type { Snapshot } from '../../src/core/sim/types.ts'
import type { Kept, RunState, RunView } from '../../src/lessons/run.ts'
import type { EventMessage, RequestKind, RequestMessage, Requests } from '../../src/protocol/messages.ts'
import { Lessons } from '../../src/worker/lessons.ts'
import { Session } from '../../src/worker/session.ts'
import { textTools } from '../../src/worker/text-tools.ts'

const SLUG = '02-pod1-pod2-not-pod3'

function lesson02() {
  const read = readLesson(SLUG)
  const loaded = read.ok ? loadedLesson(read.folder, 'en') : null
  if (!loaded) throw new Error(`${SLUG} cannot be read`)
  return loaded
}

/** A session asked as the page asks it, with the lesson's first events. */
function open() {
  let run: RunView | null = null
  let state: RunState | null = null
  let opened: Kept | null = null
  let told = 0
  const session = new Session((event: EventMessage) => {
    const { event: kind, ...rest } = structuredClone(event)
    if (kind !== 'lesson' || !('run' in rest)) return
    run = rest.run
    state = rest.state
    opened = rest.opened
    told += 1
  })
  session.takeText(textTools)
  session.takeLessons((host) => new Lessons(host))
  session.takeParts(ALL_PARTS)
  const ask = <K extends RequestKind>(kind: K, params: Requests[K]['params']): Requests[K]['result'] => {
    // A kind and its own parameters are a message; the union cannot see that they belong together.
    const reply = structuredClone(session.answer(structuredClone({ v: 1, id: 1, kind, params }) as RequestMessage))
    if (!reply.ok) throw new Error(reply.error)
    return reply.result as Requests[K]['result']
  }
  const now = (): RunView => {
    if (!run) throw new Error('no lesson was told of')
    return run
  }
  const goals = (): readonly string[] => now().goals.map(({ id, status }) => `${id} ${status}`)
  return { ask, session, now, goals, kept: () => state, opened: () => opened, times: () => told }
}

function begin() {
  const page = open()
  const { lesson, files } = lesson02()
  const { view, refused } = page.ask('lessonStart', { lesson, files })
  return { ...page, view, refused }
}

const SEND = { request: { from: { pod: 'default/client' }, to: 'http://web/' } } as const
const POD3 = (labels: string): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: pod-3, labels: {${labels}}}, spec: {containers: [{name: nginx, image: nginx}]}}`
const NOBODY = '{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: nobody}, ports: [{port: 80}]}}'
const RIGHT = { chosen: ['default/pod-1', 'default/pod-2'] }

describe('a lesson in the worker', () => {
  test('begins with its start applied and come up, and nothing to undo', () => {
    const { view, refused, goals, ask } = begin()
    expect(refused).toEqual([])
    expect(view.pods.filter(({ system }) => !system).map(({ name, ready }) => [name, ready])).toEqual([
      ['client', true],
      ['pod-1', true],
      ['pod-2', true],
      ['pod-3', true],
    ])
    expect(goals()).toEqual(['asked unmet', 'three ahead', 'answering met'])
    expect(ask('undo', {}).moved).toBe(false)
  })

  test('a wrong prediction is refuted, a right one afterwards corrects it, and the options do not tell', () => {
    const { ask, now } = begin()
    expect(ask('predictOptions', { id: 'stations' }).options).toEqual(['default/pod-1', 'default/pod-2', 'default/pod-3'])
    const all = { chosen: [...RIGHT.chosen, 'default/pod-3'] }
    const { verdict } = ask('predict', { id: 'stations', answer: all, sure: true })
    expect(verdict?.right).toBe(false)
    expect(verdict?.score).toBeCloseTo(2 / 3)
    expect(verdict?.refutation?.keys).toEqual(['stations.default/pod-3', 'stations.wrong'])
    expect(verdict?.refutation?.wrongly).toEqual(['default/pod-3'])
    expect(ask('predict', { id: 'stations', answer: RIGHT, sure: false }).verdict?.right).toBe(true)
    expect(now().answers['stations']).toEqual({ how: 'wrong', score: 1, sure: true, corrected: true })
    expect(ask('predict', { id: 'no-such', answer: RIGHT, sure: true })).toEqual({ verdict: null })
  })

  test('is done when every step is, and not before', () => {
    const { ask, now, goals } = begin()
    ask('predict', { id: 'stations', answer: RIGHT, sure: true })
    ask('send', SEND)
    expect([now().step, goals()]).toEqual([1, ['asked kept', 'three unmet', 'answering met']])
    ask('apply', { text: POD3('app: web') })
    expect([now().step, now().done]).toEqual([1, false])
    ask('predictSkip', { id: 'same-name' })
    expect([now().step, now().done]).toEqual([2, true])
  })

  test('an unmet goal says what was observed', () => {
    const { ask, now } = begin()
    ask('predictSkip', { id: 'stations' })
    ask('send', SEND)
    ask('apply', { text: POD3('app: wep') })
    expect(now().goals.find(({ id }) => id === 'three')?.observed).toEqual({
      met: false,
      code: 'endpoints-are',
      facts: { service: 'default/web', pods: RIGHT.chosen, count: 2 },
    })
  })

  test('undo and redo move the lesson with the cluster; answers stay', () => {
    const { ask, now, goals } = begin()
    ask('predict', { id: 'stations', answer: RIGHT, sure: true })
    ask('send', SEND)
    ask('apply', { text: NOBODY })
    expect(goals()).toEqual(['asked kept', 'three unmet', 'answering unmet'])
    ask('advance', { ms: 5000 })
    expect(ask('undo', {}).label).toBe('apply')
    expect(goals()).toEqual(['asked kept', 'three unmet', 'answering met'])
    expect(ask('undo', {}).label).toBe('send')
    expect([now().step, goals()[0]]).toEqual([0, 'asked unmet'])
    expect(now().answers['stations']?.how).toBe('right')
    ask('advance', { ms: 3000 })
    ask('redo', {})
    expect(goals()).toEqual(['asked kept', 'three unmet', 'answering met'])
    ask('redo', {})
    expect(goals()).toEqual(['asked kept', 'three unmet', 'answering unmet'])
    ask('undo', {})
    ask('apply', { text: POD3('app: web') })
    expect(ask('redo', {}).moved).toBe(false)
    expect(goals()).toEqual(['asked kept', 'three met', 'answering met'])
  })

  test('a step can be reset, and that can be taken back', () => {
    const { ask, goals } = begin()
    ask('predictSkip', { id: 'stations' })
    ask('send', SEND)
    expect(ask('stepReset', {}).moved).toBe(false)
    ask('apply', { text: NOBODY })
    ask('apply', { text: POD3('app: web') })
    expect(ask('stepReset', {}).moved).toBe(true)
    expect(goals()).toEqual(['asked kept', 'three unmet', 'answering met'])
    expect(ask('redo', {}).moved).toBe(true)
    expect(goals()).toEqual(['asked kept', 'three unmet', 'answering unmet'])
  })

  test('what must never fail is asked on the way of a long wait', () => {
    const { ask, goals } = begin()
    const down = '/api/v1/namespaces/default/pods/pod-'
    for (const i of [1, 2]) ask('handle', { request: { method: 'DELETE', path: `${down}${i}` } })
    ask('advance', { ms: 60_000 })
    expect(goals().at(-1)).toBe('answering unmet')
  })

  test('looking at goals is no command, and changes nothing that is to come', () => {
    const { ask } = begin()
    const plain = open()
    const snapshot = (): Snapshot => ask('snapshot', {}).snapshot
    plain.ask('boot', { options: {}, snapshot: snapshot() })
    for (const kind of ['predictSkip', 'predictOptions'] as const) ask(kind, { id: 'stations' })
    ask('predict', { id: 'same-name', answer: { chosen: ['yes'] }, sure: true })
    const request = { from: { pod: 'default/client' }, to: 'http://web/' } as const
    expect(ask('burst', { request, count: 20 })).toEqual(plain.ask('burst', { request, count: 20 }))
    expect(snapshot()).toEqual(plain.ask('snapshot', {}).snapshot)
  })

  test('goes on after a reload where it was', () => {
    const { ask, kept, goals } = begin()
    ask('predict', { id: 'stations', answer: RIGHT, sure: true })
    ask('send', SEND)
    ask('apply', { text: NOBODY })
    const state = kept()
    if (!state) throw new Error('no state was told of')
    const again = open()
    const { lesson, files } = lesson02()
    const { view } = again.ask('lessonStart', { lesson, files, resume: { snapshot: ask('snapshot', {}).snapshot, state } })
    expect(view.services.find(({ name }) => name === 'web')?.selector).toEqual({ app: 'nobody' })
    expect(again.goals()).toEqual(goals())
  })

  test('a step can be reset after a reload, too', () => {
    const { ask, kept, opened } = begin()
    ask('predict', { id: 'stations', answer: RIGHT, sure: true })
    ask('send', SEND)
    ask('apply', { text: NOBODY })
    const [state, stepOpened] = [kept(), opened()]
    if (!state || !stepOpened) throw new Error('no state was told of')
    const again = open()
    const { lesson, files } = lesson02()
    const { snapshot } = ask('snapshot', {})
    again.ask('lessonStart', { lesson, files, resume: { snapshot, state, opened: stepOpened } })
    expect(again.ask('stepReset', {}).moved).toBe(true)
    expect(again.ask('view', {}).view.services.find(({ name }) => name === 'web')?.selector).toEqual({ app: 'web' })
    expect(again.now().step).toBe(1)
  })

  test.each([
    { to: 1, step: 1, selected: ['asked kept', 'three unmet', 'answering met'] },
    { to: 2, step: 2, selected: ['asked kept', 'three kept', 'answering met'] },
  ])('begins at step $to with what comes before done as the solution does it', ({ to, step, selected }) => {
    const { ask, now, goals } = open()
    const { lesson, files } = lesson02()
    ask('lessonStart', { lesson, files, to: { step: to, answers: {} } })
    expect(now().step).toBe(step)
    expect(goals()).toEqual(selected)
    expect(now().answers['stations']?.how).toBe('skipped')
  })

  test('says what the learner sends', () => {
    const { ask } = begin()
    expect(ask('lessonRequest', {}).request).toEqual(SEND.request)
  })

  test('is told of only when something about it changed, and ends with boot', () => {
    const { ask, times } = begin()
    const before = times()
    ask('advance', { ms: 10_000 })
    ask('view', {})
    expect(times()).toBe(before)
    ask('boot', { options: {} })
    ask('send', SEND)
    expect(times()).toBe(before)
  })
})
