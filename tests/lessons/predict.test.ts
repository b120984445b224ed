import { describe, expect, test } from 'vitest'
import type { From } from '../../src/core/network/trace.ts'
import { createCluster } from '../../src/index.ts'
import { firstMemory } from '../../src/lessons/memory.ts'
import { truthOf } from '../../src/lessons/predict.ts'
import { judge } from '../../src/lessons/scoring.ts'
import type { Prediction, Question } from '../../src/lessons/types.ts'
import { clusterOf, SHOP } from './world.ts'

const client: From = { pod: 'default/client' }
const laptop: From = { external: true, at: 'laptop' }
const web = { from: client, to: 'http://web:3000' }
const nobody = { from: client, to: 'http://nobody' }
const wrongPort = { from: client, to: 'http://wrong-port' }
const HOPS = ['lookup', 'rule', 'route', 'socket', 'answer'] as const

const cluster = clusterOf(SHOP)
const truth = (ask: Question, after?: Prediction['after']) =>
  truthOf(
    { id: 'p', ask, ...(after ? { after } : {}) },
    () => createCluster({ from: cluster.snapshot() }),
    firstMemory(cluster.reader),
  )

interface Case {
  readonly name: string
  readonly ask: Question
  readonly after?: NonNullable<Prediction['after']>
  readonly right: readonly string[]
}

describe('the engine works out', () => {
  const cases: readonly Case[] = [
    {
      name: 'Pods that a Service selects',
      ask: { what: 'pods', truth: { selectedBy: 'default/web' } },
      right: ['default/web-1', 'default/web-2'],
    },
    {
      name: 'Pods that answer',
      ask: { what: 'pods', truth: { answering: { ...web, count: 30 } }, among: ['default/db', 'default/web-1'] },
      right: ['default/web-1'],
    },
    {
      name: 'how a request ends',
      ask: { what: 'outcome', truth: { probe: nobody }, options: ['ok', 'refused-no-endpoints'] },
      right: ['refused-no-endpoints'],
    },
    {
      name: 'how many endpoints',
      ask: { what: 'number', truth: { endpoints: 'default/web' }, options: [1, 2, 3] },
      right: ['2'],
    },
    {
      name: 'the fewest endpoints while a Pod goes and comes back',
      ask: { what: 'number', truth: { fewestEndpoints: 'default/web' }, options: [0, 1, 2] },
      after: [{ delete: 'Pod/default/web-1' }, { wait: 40_000 }],
      right: ['1'],
    },
    {
      name: 'the port that the Pod sees',
      ask: { what: 'number', truth: { arrivingPort: web }, options: [80, 3000, 30080] },
      right: ['80'],
    },
    {
      name: 'how many fail',
      ask: { what: 'number', truth: { failing: { ...nobody, count: 9 } }, options: [0, 5, 10] },
      right: ['10'],
    },
    {
      name: 'addresses of a name',
      ask: { what: 'number', truth: { addresses: { from: client, name: 'web' } }, options: [1, 2] },
      right: ['1'],
    },
    {
      name: 'the source from inside',
      ask: { what: 'source', truth: { arriving: web }, options: ['client', 'node', 'service'] },
      right: ['client'],
    },
    {
      name: 'the source through a NodePort of a Node without such a Pod',
      ask: {
        what: 'source',
        truth: { arriving: { from: laptop, to: 'http://{node:node-3}:30080' } },
        options: ['client', 'node'],
      },
      right: ['node'],
    },
    {
      name: 'which hop refused for want of endpoints',
      ask: { what: 'hop', truth: { ending: nobody }, options: HOPS },
      right: ['rule'],
    },
    {
      name: 'which hop refused for want of a listener',
      ask: { what: 'hop', truth: { ending: wrongPort }, options: HOPS },
      right: ['socket'],
    },
    {
      name: 'which hop did not know a name',
      ask: { what: 'hop', truth: { ending: { from: client, to: 'http://gone' } }, options: HOPS },
      right: ['lookup'],
    },
    {
      name: 'whether it passes DNS',
      ask: { what: 'passes', truth: { probe: { from: client, to: 'http://{clusterIP:default/web}:3000' }, hop: 'lookup' } },
      right: ['no'],
    },
    { name: 'whether it passes rules', ask: { what: 'passes', truth: { probe: web, hop: 'rule' } }, right: ['yes'] },
    { name: 'whether a check holds', ask: { what: 'whether', truth: { is: 'exists', object: 'Pod/default/x' } }, right: ['no'] },
    {
      name: 'the text of a field',
      ask: { what: 'field', truth: { object: 'Service/default/web', path: 'spec.selector' }, options: ['{"app":"web"}', '{}'] },
      right: ['{"app":"web"}'],
    },
    {
      name: 'what a field will be',
      ask: { what: 'field', truth: { object: 'Service/default/web', path: 'spec.type' }, options: ['ClusterIP', 'NodePort'] },
      after: [{ patch: 'Service/default/web', with: { spec: { type: 'ClusterIP' } } }],
      right: ['ClusterIP'],
    },
    {
      name: 'which edits break something, each on its own',
      ask: {
        what: 'which',
        options: [
          { id: 'none', check: { is: 'probe', probe: web, not: 'ok' } },
          {
            id: 'selector',
            after: [{ patch: 'Service/default/web', with: { spec: { selector: { app: 'x' } } } }, { wait: 1000 }],
            check: { is: 'probe', probe: web, not: 'ok' },
          },
          {
            id: 'label',
            after: [{ patch: 'Pod/default/db', with: { metadata: { labels: { app: 'x' } } } }, { wait: 1000 }],
            check: { is: 'probe', probe: web, not: 'ok' },
          },
        ],
      },
      right: ['selector'],
    },
  ]
  test.each(cases)('$name', ({ ask, after, right }) => expect(truth(ask, after).right).toEqual(right))

  test('what the next requests will meet, one by one', () => {
    const { counts } = truth({ what: 'histogram', truth: { answering: { ...web, count: 12 } }, among: ['default/web-*'] })
    const copy = createCluster({ from: cluster.snapshot() })
    const real: { [pod: string]: number } = {}
    for (let i = 0; i < 12; i += 1) {
      const by = copy.send(web).servedBy ?? ''
      real[by] = (real[by] ?? 0) + 1
    }
    expect(counts).toEqual(real)
  })

  test('it, and leaves the cluster alone', () => {
    const before = JSON.stringify([cluster.snapshot(), cluster.nowMs, cluster.reader.list('Pod')])
    for (const { ask, after } of cases) truth(ask, after)
    expect(JSON.stringify([cluster.snapshot(), cluster.nowMs, cluster.reader.list('Pod')])).toBe(before)
  })
})

describe('judge', () => {
  const outcome: Prediction = {
    id: 'end',
    ask: { what: 'outcome', truth: { probe: nobody }, options: ['ok', 'refused-no-endpoints', 'timeout'] },
  }
  const pods: Prediction = { id: 'taps', ask: { what: 'pods', truth: { selectedBy: 'default/web' } } }
  const spread: Prediction = { id: 'spread', ask: { what: 'histogram', truth: { answering: web }, among: ['default/web-*'] } }
  const options = ['a', 'b', 'c', 'd']

  test.each([
    { name: 'one right choice', prediction: outcome, answer: { chosen: ['a'] }, right: ['a'], is: true, score: 1 },
    { name: 'one wrong choice', prediction: outcome, answer: { chosen: ['b'] }, right: ['a'], is: false, score: 0 },
    { name: 'nothing chosen', prediction: outcome, answer: { chosen: [] }, right: ['a'], is: false, score: 0 },
    { name: 'all taps right', prediction: pods, answer: { chosen: ['b', 'a'] }, right: ['a', 'b'], is: true, score: 1 },
    {
      name: 'one tap too many',
      prediction: pods,
      answer: { chosen: ['a', 'b', 'c'] },
      right: ['a', 'b'],
      is: false,
      score: 0.75,
    },
    { name: 'one tap missed', prediction: pods, answer: { chosen: ['a'] }, right: ['a', 'b'], is: false, score: 0.75 },
    { name: 'everything wrong', prediction: pods, answer: { chosen: ['c', 'd'] }, right: ['a', 'b'], is: false, score: 0 },
  ])('$name', ({ prediction, answer, right, is, score }) => {
    expect(judge(prediction, answer, { right, options })).toMatchObject({ right: is, score })
  })

  test.each([
    { name: 'exact', guess: { a: 3, b: 1 }, score: 1 },
    { name: 'one off', guess: { a: 2, b: 2 }, score: 0.75 },
    { name: 'all at the wrong Pod', guess: { c: 4 }, score: 0 },
  ])('a guess of counts is scored by distance: $name', ({ guess, score }) => {
    expect(judge(spread, { chosen: [], counts: guess }, { right: [], options, counts: { a: 3, b: 1 } })).toMatchObject({
      right: true,
      score,
    })
  })

  test('a wrong answer is refuted by the hop that says so', () => {
    const found = truth(outcome.ask)
    const { refutation } = judge(outcome, { chosen: ['timeout'] }, found)
    expect(refutation?.keys).toEqual(['end.timeout', 'end.refused-no-endpoints', 'end.wrong'])
    const hop = refutation?.trace?.hops[refutation.hop ?? -1]
    expect([hop?.kind, hop?.verdict]).toEqual(['rule', 'reject'])
  })
})
