import type { JsonValue } from '../../src/core/api/json.ts'
import type { Deployment, DeploymentStatus, IntOrPercent, PodTemplate, ReplicaSet } from '../../src/core/api/workloads.ts'
import { REVISION } from '../../src/core/controllers/deployment/annotations.ts'
import { createDeploymentController } from '../../src/core/controllers/deployment/controller.ts'
import { beyondHistory, oldPodsRunning } from '../../src/core/controllers/deployment/history.ts'
import { resolveFenceposts, scaledValue } from '../../src/core/controllers/deployment/int-or-percent.ts'
import {
  maxSurge,
  maxUnavailable,
  minAvailable,
  olderFirst,
  type Sized,
  totalAvailable,
  totalReplicas,
  type Wanted,
} from '../../src/core/controllers/deployment/limits.ts'
import { hasTimedOut, isAvailable, isComplete, isProgress } from '../../src/core/controllers/deployment/progress.ts'
import {
  cleanupUnhealthy,
  mayRemove,
  newReplicas,
  reconcileNew,
  reconcileOld,
  type Sizes,
  scaleDownHealthy,
} from '../../src/core/controllers/deployment/rolling.ts'
import { nextStep, type ReplicaSets, sortOut } from '../../src/core/controllers/deployment/rollout.ts'
import { scaleProportionally, shareOf } from '../../src/core/controllers/deployment/scaling.ts'
import { sameTemplate } from '../../src/core/controllers/deployment/template.ts'
import type { Plan } from '../../src/core/controllers/plan.ts'
import { timestampAt } from '../../src/core/sim/time.ts'
import { Store } from '../../src/core/storage/store.ts'
import { CaseFields, Expectation } from './case-fields.ts'
import type { CaseRunner } from './types.ts'

type Topic = (given: CaseFields, expect: Expectation) => void

const NOW_MS = 1_000_000

function intOrPercent(value: JsonValue | undefined): IntOrPercent | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'number' || typeof value === 'string') return value
  throw new Error('a limit is neither number nor string')
}

interface Spec extends Wanted {
  readonly statusReplicas: number
}

function specOf(fields: CaseFields | undefined): Spec {
  if (!fields) throw new Error('the case has no deployment')
  const [surge, unavailable] = [fields.value('maxSurge'), fields.value('maxUnavailable')].map(intOrPercent)
  const type = fields.string('strategy') ?? 'RollingUpdate'
  if (type !== 'RollingUpdate' && type !== 'Recreate') throw new Error(`unknown strategy ${type}`)
  const rollingUpdate = {
    ...(surge == null ? {} : { maxSurge: surge }),
    ...(unavailable == null ? {} : { maxUnavailable: unavailable }),
  }
  // Defaults of the suite that no arithmetic of sizes depends on.
  for (const name of ['minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds']) fields.number(name)
  const spec: Spec = {
    replicas: fields.number('replicas') ?? 1,
    strategy: { type, rollingUpdate },
    statusReplicas: fields.number('statusReplicas') ?? 0,
  }
  fields.end()
  return spec
}

interface Listed extends Sized {
  readonly isNew: boolean
}

function sizedOf(value: JsonValue, i: number): Listed {
  const fields = new CaseFields(value, `replicaSets[${i}]`)
  const [maxReplicas, desiredReplicas, ago] = ['maxReplicas', 'desiredReplicas', 'createdAgo'].map((name) => fields.number(name))
  const sized: Listed = {
    name: fields.string('name') ?? `set-${i}`,
    replicas: fields.number('replicas') ?? 0,
    available: fields.number('available') ?? 0,
    createdMs: ago === undefined ? i : NOW_MS - ago * 1000,
    isNew: fields.boolean('new') ?? false,
    ...(maxReplicas === undefined ? {} : { maxReplicas }),
    ...(desiredReplicas === undefined ? {} : { desiredReplicas }),
  }
  fields.end()
  return sized
}

function setsOf(given: CaseFields): {
  readonly all: readonly Listed[]
  readonly newest: Listed | undefined
  readonly olds: readonly Listed[]
} {
  const all = (given.list('replicaSets') ?? []).map(sizedOf)
  return { all, newest: all.find(({ isNew }) => isNew), olds: all.filter(({ isNew }) => !isNew) }
}

const needNew = (newest: Listed | undefined): Listed => {
  if (!newest) throw new Error('the case has no new ReplicaSet')
  return newest
}

const sizesOf = (sets: readonly Sized[], sizes: Sizes): readonly number[] =>
  sets.map(({ name, replicas }) => sizes.get(name) ?? replicas)
const taken = (sets: readonly Sized[], sizes: Sizes): number =>
  totalReplicas(sets) - sizesOf(sets, sizes).reduce((a, b) => a + b, 0)

const resolve: Topic = (given, expect) => {
  const result = resolveFenceposts(
    intOrPercent(given.value('maxSurge')),
    intOrPercent(given.value('maxUnavailable')),
    given.number('replicas') ?? 0,
  )
  expect.check('surge', () => (result.ok ? result.value.surge : result.error))
  expect.check('unavailable', () => (result.ok ? result.value.unavailable : result.error))
  expect.check('error', () => (result.ok ? null : result.error))
}

const percent: Topic = (given, expect) => {
  const result = scaledValue(
    intOrPercent(given.value('value')) ?? 0,
    given.number('total') ?? 0,
    given.boolean('roundUp') ?? false,
  )
  expect.check('value', () => (result.ok ? result.value : result.error))
  expect.check('error', () => (result.ok ? null : result.error))
}

const limits: Topic = (given, expect) => {
  const spec = specOf(given.fields('deployment'))
  expect.check('maxUnavailable', () => maxUnavailable(spec))
  expect.check('minAvailable', () => minAvailable(spec))
  expect.check('maxSurge', () => maxSurge(spec))
}

const newSize: Topic = (given, expect) => {
  const spec = specOf(given.fields('deployment'))
  const { all, newest } = setsOf(given)
  expect.check('newReplicas', () => newReplicas(spec, all, needNew(newest)))
}

const grow: Topic = (given, expect) => {
  const spec = specOf(given.fields('deployment'))
  const { all, newest } = setsOf(given)
  const size = reconcileNew(spec, all, needNew(newest))
  expect.check('scaled', () => size !== undefined)
  expect.check('newReplicas', () => size ?? needNew(newest).replicas)
}

const shrink: Topic = (given, expect) => {
  const spec = specOf(given.fields('deployment'))
  const { all, newest, olds } = setsOf(given)
  const sizes = reconcileOld(spec, olds, newest)
  expect.check('scaled', () => sizes.size > 0)
  expect.check('old', () => sizesOf(olds, sizes))
  expect.check('removeAtMost', () => mayRemove(spec, all, newest))
}

const unhealthy: Topic = (given, expect) => {
  const { olds } = setsOf(given)
  const sizes = cleanupUnhealthy(olds, given.number('removeAtMost') ?? 0)
  expect.check('removed', () => taken(olds, sizes))
  expect.check('old', () => sizesOf(olds, sizes))
}

const healthy: Topic = (given, expect) => {
  const spec = specOf(given.fields('deployment'))
  const { all, olds } = setsOf(given)
  expect.check('old', () => sizesOf(olds, scaleDownHealthy(spec, all, olds)))
}

const proportional: Topic = (given, expect) => {
  const spec = specOf(given.fields('deployment'))
  const { all, newest, olds } = setsOf(given)
  const sizes = scaleProportionally(spec, newest, olds, spec.statusReplicas)
  expect.check('replicas', () => Object.fromEntries(all.map(({ name, replicas }) => [name, sizes.get(name) ?? replicas])))
}

const share: Topic = (given, expect) => {
  const spec = specOf(given.fields('deployment'))
  const set = sizedOf(given.value('replicaSet') ?? null, 0)
  expect.check('change', () => shareOf(spec, set, spec.statusReplicas))
}

const history: Topic = (given, expect) => {
  const limit = given.number('revisionHistoryLimit')
  const olds = (given.list('oldReplicaSets') ?? []).map((value, i) => {
    const fields = new CaseFields(value, `oldReplicaSets[${i}]`)
    const old = {
      name: fields.string('name') ?? `old-${i}`,
      revision: fields.number('revision') ?? i + 1,
      specReplicas: fields.number('spec') ?? 0,
      statusReplicas: fields.number('status') ?? 0,
      deleting: fields.boolean('deleting') ?? false,
      behind: false,
    }
    fields.end()
    return old
  })
  const gone = beyondHistory(olds, limit)
  expect.check('deleted', () => (typeof expect.fields.value('deleted') === 'number' ? gone.length : gone))
  expect.check('deletedNames', () => gone)
}

function counts(fields: CaseFields | undefined): DeploymentStatus {
  if (!fields) throw new Error('the case has no counts')
  const status = Object.fromEntries(
    ['replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas'].map((name) => [name, fields.number(name) ?? 0]),
  )
  fields.end()
  return status
}

const complete: Topic = (given, expect) => {
  const status = Object.fromEntries(
    ['replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas'].map((name) => [name, given.number(name) ?? 0]),
  )
  expect.check('complete', () => isComplete(given.number('desired') ?? 0, status))
}

const progress: Topic = (given, expect) => {
  const [from, to] = [counts(given.fields('from')), counts(given.fields('to'))]
  expect.check('progressing', () => isProgress(from, to))
}

const deadline: Topic = (given, expect) => {
  const [seconds, since, reason] = [
    given.number('progressDeadlineSeconds'),
    given.number('secondsSinceLastUpdate') ?? 0,
    given.string('reason'),
  ]
  const condition = {
    type: 'Progressing',
    status: 'True' as const,
    lastUpdateTime: timestampAt(NOW_MS - since * 1000),
    ...(reason === undefined ? {} : { reason }),
  }
  expect.check('timedOut', () => hasTimedOut(seconds, condition, NOW_MS))
}

const available: Topic = (given, expect) => {
  const spec = specOf(given.fields('deployment'))
  const count = given.number('availableReplicas') ?? 0
  expect.check('available', () => isAvailable(spec, count))
}

const template = (version: string): PodTemplate => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'c', image: `example.invalid/${version}` }] },
})

const deploymentFrom = (spec: Wanted, version = 'new'): Deployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'web',
    namespace: 'test',
    uid: 'uid-d',
    resourceVersion: '',
    creationTimestamp: timestampAt(0),
    annotations: { [REVISION]: '1' },
  },
  spec: {
    progressDeadlineSeconds: 600,
    revisionHistoryLimit: 10,
    replicas: spec.replicas,
    strategy: spec.strategy,
    selector: { matchLabels: { app: 'web' } },
    template: template(version),
  },
  status: {},
})

const replicaSetFrom = (sized: Sized, isNew: boolean, version = isNew ? 'new' : `old-${sized.name}`): ReplicaSet => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: {
    name: sized.name,
    namespace: 'test',
    uid: `uid-${sized.name}`,
    resourceVersion: '',
    creationTimestamp: timestampAt(sized.createdMs),
    labels: { app: 'web' },
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'uid-d', controller: true }],
  },
  spec: { replicas: sized.replicas, selector: { matchLabels: { app: 'web' } }, template: template(version) },
  status: { replicas: sized.replicas, availableReplicas: sized.available, readyReplicas: sized.available },
})

const objectsOf = (given: CaseFields): ReplicaSets => {
  const { newest, olds } = setsOf(given)
  const old = olds.toSorted(olderFirst).map((set) => replicaSetFrom(set, false))
  return newest ? { newest: replicaSetFrom(newest, true), olds: old } : { olds: old }
}

interface Seen {
  readonly change?: string
  readonly event?: string
  readonly new: number
  readonly old: number
  readonly available: number
}

const MAX_STEPS = 200

/** The whole rollout, one change of a size a step. Old Pods are available throughout; new ones become so when nothing else moves. */
const rollout: Topic = (given, expect) => {
  const deployment = deploymentFrom(specOf(given.fields('deployment')))
  const { all } = setsOf(given)
  let sets: ReplicaSets = { olds: all.toSorted(olderFirst).map((set) => replicaSetFrom(set, false)) }
  const steps: Seen[] = []
  const list = (): readonly Sized[] =>
    [...sets.olds, ...(sets.newest ? [sets.newest] : [])].map(({ metadata, spec, status }) => ({
      name: metadata.name,
      replicas: spec.replicas,
      available: status.availableReplicas ?? 0,
      createdMs: 0,
    }))
  const see = (what: Pick<Seen, 'change' | 'event'>): void => {
    const old = sets.olds.reduce((sum, { spec }) => sum + spec.replicas, 0)
    steps.push({ ...what, new: sets.newest?.spec.replicas ?? 0, old, available: totalAvailable(list()) })
  }
  for (let i = 0; i < MAX_STEPS; i += 1) {
    const step = nextStep(deployment, sets, () => [])
    if (step.create !== undefined) {
      sets = { ...sets, newest: replicaSetFrom({ name: 'new', replicas: step.create, available: 0, createdMs: NOW_MS }, true) }
      see({ change: 'create new ReplicaSet' })
    }
    const grown = sets.newest && step.sizes.get('new')
    if (grown !== undefined && sets.newest) {
      sets = { ...sets, newest: { ...sets.newest, spec: { ...sets.newest.spec, replicas: grown } } }
      see({ change: 'grow new' })
    }
    if (sets.olds.some(({ metadata, spec }) => (step.sizes.get(metadata.name) ?? spec.replicas) !== spec.replicas)) {
      sets = { ...sets, olds: sets.olds.map((set) => shrunk(set, step.sizes.get(set.metadata.name))) }
      see({ change: 'shrink old' })
    }
    if (step.create !== undefined || step.sizes.size > 0) continue
    const { newest } = sets
    if (!newest || newest.status.availableReplicas === newest.spec.replicas) break
    sets = { ...sets, newest: { ...newest, status: { replicas: newest.spec.replicas, availableReplicas: newest.spec.replicas } } }
    see({ event: 'new Pods available' })
  }
  expect.check('steps', () => steps)
  expect.check('maxTotal', () => Math.max(...steps.map((step) => step.new + step.old)))
  expect.check('minAvailable', () => Math.min(...steps.map((step) => step.available)))
}

const shrunk = (set: ReplicaSet, size = set.spec.replicas): ReplicaSet => ({
  ...set,
  spec: { ...set.spec, replicas: size },
  status: { replicas: size, availableReplicas: Math.min(size, set.status.availableReplicas ?? 0) },
})

const recreate: Topic = (given, expect) => {
  const deployment = deploymentFrom(specOf(given.fields('deployment')))
  const phases = new Map<string, readonly string[]>()
  const olds = (given.list('oldReplicaSets') ?? []).map((value, i) => {
    const fields = new CaseFields(value, `oldReplicaSets[${i}]`)
    const name = fields.string('name') ?? `old-${i}`
    phases.set(name, (fields.list('podPhases') ?? []).map(String))
    const set = replicaSetFrom({ name, replicas: fields.number('replicas') ?? 0, available: 0, createdMs: i }, false)
    const status = { replicas: fields.number('statusReplicas') ?? 0 }
    fields.end()
    return { ...set, status }
  })
  const sets = given.has('oldReplicaSets') ? { olds } : objectsOf(given)
  const phasesOf = ({ metadata }: ReplicaSet): readonly string[] => phases.get(metadata.name) ?? []
  const step = nextStep(deployment, sets, phasesOf)
  expect.check('old', () => sets.olds.map(({ metadata, spec }) => step.sizes.get(metadata.name) ?? spec.replicas))
  expect.check('createsNew', () => step.create !== undefined)
  expect.check('newReplicas', () => step.create ?? null)
  expect.check('waits', () =>
    oldPodsRunning(sets.olds.map((set) => ({ statusReplicas: set.status.replicas, podPhases: phasesOf(set) }))),
  )
}

const sameness: Topic = (given, expect) => {
  // The case holds two Pod templates as JSON.
  const [a, b] = [given.value('deploymentTemplate'), given.value('replicaSetTemplate')] as unknown as readonly [
    PodTemplate,
    PodTemplate,
  ]
  expect.check('same', () => sameTemplate(a, b))
}

/** `spec.template.spec.containers[0].image` as its parts. */
const partsOf = (path: string): readonly string[] => path.split(/[.[\]]+/).filter((part) => part !== '')

/** The same object with the value at a path replaced. */
function withPath(object: unknown, path: readonly string[], value: unknown): unknown {
  const [first, ...rest] = path
  if (first === undefined) return value
  if (Array.isArray(object)) return object.with(Number(first), withPath(object[Number(first)], rest, value))
  const fields = (object ?? {}) as { readonly [key: string]: unknown }
  return { ...fields, [first]: withPath(fields[first], rest, value) }
}

/** A template named by a word (`v1`) stands for the template of that version. */
const valueAt = (path: string, value: JsonValue | undefined): unknown =>
  path === 'spec.template' ? template(String(value)) : value

const starts: Topic = (given, expect) => {
  const change = given.needed(given.fields('change'), 'change')
  const path = change.string('path') ?? ''
  const [from, to] = [change.value('from'), change.value('to')]
  change.end()
  const base = deploymentFrom(
    { replicas: 3, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } } },
    'v2',
  )
  const before = withPath(base, partsOf(path), valueAt(path, from)) as Deployment
  const after = withPath(base, partsOf(path), valueAt(path, to)) as Deployment
  const current = {
    ...replicaSetFrom(
      { name: 'current', replicas: before.spec.replicas, available: before.spec.replicas, createdMs: 1000 },
      false,
    ),
    spec: { replicas: before.spec.replicas, selector: before.spec.selector, template: before.spec.template },
  }
  const earlier = replicaSetFrom({ name: 'earlier', replicas: 0, available: 0, createdMs: 0 }, false, 'v1')
  const store = new Store()
  for (const object of [earlier, current, after]) store.put(object)
  const plan: Plan = createDeploymentController().sync('test/web', { reader: store, nowMs: NOW_MS, now: timestampAt(NOW_MS) })
  const made = (plan.create ?? []).filter(({ kind }) => kind === 'ReplicaSet')
  const sizes = new Map(
    (plan.update ?? []).flatMap((object) => (object.kind === 'ReplicaSet' ? [[object.metadata.name, object.spec.replicas]] : [])),
  )
  expect.check('newReplicaSet', () => made.length > 0)
  expect.check('scale', () => made.length === 0 && sizes.get('current') === after.spec.replicas)
  expect.check('reuses', () => {
    const { newest } = sortOut(after, [earlier, current])
    const grows = newest !== undefined && (sizes.get(newest.metadata.name) ?? 0) > newest.spec.replicas
    return grows ? `the ReplicaSet whose template equals ${newest === earlier ? String(to) : 'another'}` : null
  })
}

/** Topics by the start of a case's name. */
const TOPICS: readonly (readonly [start: string, topic: Topic])[] = [
  ['resolve:', resolve],
  ['percent:', percent],
  ['max unavailable:', limits],
  ['min available:', limits],
  ['max surge:', limits],
  ['new size:', newSize],
  ['grow:', grow],
  ['shrink:', shrink],
  ['unhealthy first:', unhealthy],
  ['healthy ones:', healthy],
  ['proportional:', proportional],
  ['share:', share],
  ['history:', history],
  ['complete:', complete],
  ['progress:', progress],
  ['deadline:', deadline],
  ['condition Available:', available],
  ['rollout:', rollout],
  ['recreate:', recreate],
  ['template:', sameness],
  ['what starts a rollout:', starts],
]

/** True when a case's name says that it is about the arithmetic of Deployments. */
export const isDeploymentCase = (name: string): boolean => TOPICS.some(([start]) => name.startsWith(start))

export const runDeploymentCase: CaseRunner = (test) => {
  const top = new CaseFields(test, 'case')
  for (const name of ['ref', 'note', 'derived', 'basis', 'source', 'since']) top.value(name)
  const name = top.string('name') ?? ''
  const given = top.needed(top.fields('given'), 'given')
  const expect = new Expectation(top.value('expect'))
  top.end()
  const topic = TOPICS.find(([start]) => name.startsWith(start))?.[1]
  if (!topic) throw new Error(`no topic is known for "${name}"`)
  topic(given, expect)
  given.end()
  return expect.done()
}
