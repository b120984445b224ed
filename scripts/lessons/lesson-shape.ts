import { LESSON_KINDS, OBSERVED, PASSED_HOPS } from '../../src/lessons/types.ts'
import {
  anything,
  fields,
  flag,
  isFields,
  keyed,
  later,
  listOf,
  matching,
  number,
  oneOf,
  type Shape,
  scalar,
  tagged,
  text,
} from './shape.ts'

const OUTCOMES = [
  'ok',
  'nxdomain',
  'refused-no-endpoints',
  'refused-no-listener',
  'unreachable',
  'timeout',
  'http-503-apiserver',
] as const
const SOURCES = ['client', 'node', 'service'] as const

/** Ids are parts of text keys, so they have no dots. */
const id = matching(/^[a-z0-9][a-z0-9-]*$/, 'an id of small letters, digits and dashes')
const service = matching(/^[a-z0-9-]+\/[a-z0-9-]+$|^\{service\}$/, 'a Service as `namespace/name`')
const objectPath = matching(
  /^[A-Z][A-Za-z]+(\/[a-z0-9-]+)?\/([a-z0-9.-]+|\{(name|pod:[^}]+)\})$|^Service\/\{service\}$/,
  'an object as `Kind/namespace/name`',
)
const podSet = listOf(
  matching(
    /^[a-z0-9-]+(\/[a-z0-9.-]+\*?|\?[^=]+=.*)$/,
    'Pods as `namespace/name`, `namespace/prefix-*` or `namespace?label=value`',
  ),
)
const outcome = oneOf(...OUTCOMES)
const probeOutcome = oneOf(...OUTCOMES, 'pending')

const from = keyed({
  pod: { pod: matching(/^[a-z0-9-]+\/[a-z0-9.-]+$/, 'a Pod as `namespace/name`') },
  node: { node: text },
  external: { external: oneOf(true), 'at?': oneOf('laptop', 'internet') },
})
const probe = fields({ from, to: text, 'count?': number, 'keepAlive?': flag, 'method?': text })

const check: Shape = later(() =>
  tagged('is', {
    endpoints: { service, 'pods?': podSet, 'ready?': number, 'atLeast?': number },
    probe: {
      probe,
      'outcome?': probeOutcome,
      'not?': probeOutcome,
      'pods?': podSet,
      'status?': number,
      'source?': oneOf(...SOURCES),
    },
    seen: { 'from?': from, 'to?': text, 'outcome?': outcome, 'not?': outcome, 'count?': number },
    field: { object: objectPath, path: text, 'equals?': scalar, 'absent?': oneOf(true), 'matches?': text },
    exists: { object: objectPath },
    absent: { object: objectPath },
    always: { probe },
    answered: { prediction: id, 'score?': number },
    all: { of: listOf(check, { min: 1 }) },
    any: { of: listOf(check, { min: 1 }) },
    'some-service': { namespace: text, check },
  }),
)

const manifest = fields({ apiVersion: text, kind: text, metadata: anything, 'spec?': anything, 'status?': anything })
const manyManifests: Shape = (value, path, report) =>
  Array.isArray(value) ? listOf(loose, { min: 1 })(value, path, report) : loose(value, path, report)
/** An object of any kind: what stands beside these is the API server's to judge. */
const loose: Shape = (value, path, report) => {
  if (!isFields(value)) return report(path, 'has to be a manifest')
  const { apiVersion, kind, metadata } = value
  manifest({ apiVersion, kind, metadata }, path, report)
}

const change = keyed({
  apply: { apply: manyManifests },
  delete: { delete: objectPath },
  patch: { patch: objectPath, with: anything },
  wait: { wait: number },
})
const after = listOf(change, { min: 1 })

const hop = oneOf(...PASSED_HOPS)
const question = tagged('what', {
  pods: { truth: keyed({ selectedBy: { selectedBy: service }, answering: { answering: probe } }), 'among?': podSet },
  outcome: { truth: fields({ probe }), options: listOf(probeOutcome, { min: 2 }) },
  number: {
    truth: keyed({
      endpoints: { endpoints: service },
      fewestEndpoints: { fewestEndpoints: service },
      addresses: { addresses: fields({ from, name: text }) },
      arrivingPort: { arrivingPort: probe },
      failing: { failing: probe },
    }),
    options: listOf(number, { min: 2 }),
  },
  source: { truth: fields({ arriving: probe }), options: listOf(oneOf(...SOURCES), { min: 2 }) },
  hop: { truth: fields({ ending: probe }), options: listOf(hop, { min: 2 }) },
  passes: { truth: fields({ probe, hop }) },
  whether: { truth: check },
  field: { truth: fields({ object: objectPath, path: text }), options: listOf(text, { min: 2 }) },
  which: { options: listOf(fields({ id, check, 'after?': after }), { min: 2 }), 'one?': oneOf(true) },
  histogram: { truth: fields({ answering: probe }), among: podSet },
})

const goal = fields({ id, check, 'latched?': oneOf(true) })
const step = fields({
  id,
  'predict?': fields({ id, ask: question, 'after?': after }),
  goals: listOf(goal),
  'caret?': fields({ file: text, 'document?': number, path: text }),
})

const waiting = {
  wait: { wait: number },
  send: { send: probe },
  answer: { answer: id, with: oneOf('truth', 'wrong') },
  proxy: { proxy: number },
}
const configure = { configure: { configure: fields({ loadBalancer: flag }) } }
const byYaml = { apply: { apply: text }, delete: { delete: objectPath } }
const byTerminal = { run: { run: text } }
const actions = listOf(keyed({ ...byYaml, ...byTerminal, ...waiting, ...configure }))

/** What a lesson.yaml may say. Kept beside the type Lesson: what passes here is one. */
export const lessonShape = fields({
  id: matching(/^\d\d$/, 'two digits in quotes'),
  kind: oneOf(...LESSON_KINDS),
  minutes: number,
  covers: listOf(matching(/^T([1-9]|[12]\d|30)$/, 'a statement, T1 to T30')),
  'cluster?': fields({ 'seed?': number, 'nodes?': number, 'loadBalancer?': flag }),
  'files?': fields({ 'apply?': listOf(text), 'open?': listOf(text) }),
  request: probe,
  steps: listOf(step, { min: 1, max: 6 }),
  'throughout?': listOf(goal, { min: 1 }),
  solution: fields({
    yaml: listOf(keyed({ ...byYaml, ...waiting, ...configure })),
    terminal: listOf(keyed({ ...byTerminal, ...waiting, ...configure })),
  }),
  alsoValid: listOf(fields({ name: text, actions }), { min: 2 }),
  wrongFix: listOf(fields({ name: text, actions, unmet: id, 'observed?': oneOf(...Object.keys(OBSERVED)) }), { min: 2 }),
})
