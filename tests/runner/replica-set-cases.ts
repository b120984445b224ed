import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'
import type { KubeObject } from '../../src/core/api/kinds.ts'
import type { Pod } from '../../src/core/api/pod.ts'
import type { ReplicaSet } from '../../src/core/api/workloads.ts'
import { generatedName } from '../../src/core/apiserver/registry/identity.ts'
import { safeEncode } from '../../src/core/controllers/deployment/template.ts'
import type { Plan } from '../../src/core/controllers/plan.ts'
import { claimPods } from '../../src/core/controllers/replica-set/claim.ts'
import { createReplicaSetController, wokenBy } from '../../src/core/controllers/replica-set/controller.ts'
import { controllerOf } from '../../src/core/controllers/replica-set/owner.ts'
import { isActive } from '../../src/core/controllers/replica-set/pod-state.ts'
import { compareForDeletion, deletionOrder, relatedOnNode } from '../../src/core/controllers/replica-set/ranking.ts'
import { relatedPods, relatedReplicaSets } from '../../src/core/controllers/replica-set/related.ts'
import { manageReplicas, slowStart } from '../../src/core/controllers/replica-set/replicas.ts'
import { SelectorIndex } from '../../src/core/controllers/replica-set/selector-index.ts'
import { replicaSetStatus } from '../../src/core/controllers/replica-set/status.ts'
import { nextRandom } from '../../src/core/sim/random.ts'
import { msOfTimestamp, timestampAt } from '../../src/core/sim/time.ts'
import { Store } from '../../src/core/storage/store.ts'
import { CaseFields, canonical, Expectation } from './case-fields.ts'
import type { CaseRunner } from './types.ts'

const KINDS = new Set(['ReplicaSet', 'Pod', 'Node', 'Service', 'Deployment'])

/** Objects are loaded as they are; parts that a server always gives are filled with nothing. */
function load(objects: readonly JsonValue[]): Store {
  const store = new Store()
  for (const value of objects) {
    const given = new CaseFields(value, 'given.objects')
    const kind = given.string('kind') ?? ''
    if (!KINDS.has(kind)) throw new Error(`an object of unknown kind ${kind}`)
    // The cases hold objects of the API: this is where JSON becomes one.
    const object = {
      spec: {},
      status: kind === 'ReplicaSet' ? { replicas: 0 } : {},
      ...(value as object),
    } as unknown as KubeObject
    store.put(object)
  }
  return store
}

const names = (pods: readonly { readonly metadata: { readonly name?: string } }[]): readonly string[] =>
  pods.map(({ metadata }) => metadata.name ?? '')

function nowOf(given: CaseFields): number {
  const text = given.string('now')
  const ms = text === undefined ? 0 : msOfTimestamp(text)
  if (ms === null) throw new Error(`given.now is no time: ${text}`)
  return ms
}

/** One sync as the controller does it, and what it decided about whom. */
function sync(store: Store, set: ReplicaSet, nowMs: number) {
  const controller = createReplicaSetController()
  for (const object of store.list('ReplicaSet'))
    [...controller.interested({ type: 'ADDED', kind: 'ReplicaSet', after: object }, store)]
  const namespace = set.metadata.namespace ?? ''
  const plan = controller.sync(`${namespace}/${set.metadata.name}`, { reader: store, nowMs, now: timestampAt(nowMs) })
  const updated = (plan.update ?? []).filter((object) => object.kind === 'Pod')
  const owns = (pod: Pod | undefined): boolean => pod !== undefined && controllerOf(pod.metadata)?.uid === set.metadata.uid
  const before = (name: string): Pod | undefined => store.get('Pod', namespace, name)
  const adopted = names(updated.filter((pod) => owns(pod) && !owns(before(pod.metadata.name))))
  const released = names(updated.filter((pod) => !owns(pod) && owns(before(pod.metadata.name))))
  return { plan, adopted, released, patches: updated.length }
}

/** Carries a plan out: new Pods get names of their own, deleted ones are gone. */
function carryOut(store: Store, plan: Plan, made: () => string): readonly string[] {
  const created: string[] = []
  for (const object of plan.create ?? []) {
    const name = made()
    created.push(name)
    store.put({
      ...object,
      metadata: { ...object.metadata, name, uid: `uid-${name}`, resourceVersion: '', creationTimestamp: '' },
      status: { phase: 'Pending' },
    } as Pod)
  }
  for (const object of plan.update ?? []) store.put(object)
  for (const object of plan.updateStatus ?? []) store.put(object)
  for (const { kind, namespace, name } of plan.remove ?? []) store.drop(kind, namespace, name)
  return created
}

function only(sets: readonly ReplicaSet[], name?: string): ReplicaSet {
  const found = name === undefined ? sets[0] : sets.find(({ metadata }) => metadata.name === name)
  if (!found) throw new Error('the case has no such ReplicaSet')
  return found
}

/** The first ReplicaSet of a case is the one under test. */
function subject(store: Store, objects: readonly JsonValue[], name?: string): ReplicaSet {
  const first = objects.find((object) => (object as { kind: string }).kind === 'ReplicaSet') as ReplicaSet | undefined
  return only(store.list('ReplicaSet'), name ?? first?.metadata.name)
}

function ranking(given: CaseFields, expect: Expectation): void {
  const objects = given.list('objects') ?? []
  const [store, nowMs] = [load(objects), nowOf(given)]
  const set = subject(store, objects)
  const own = claimPods(set, store.list('Pod')).claimed
  const by = { nowMs, relatedOnNode: relatedOnNode(relatedPods(set, store)) }
  expect.check('deleteOrder', () => names(deletionOrder(own, by)))
  expect.check('tie', () => own.every((a) => own.every((b) => compareForDeletion(a, b, by) === 0)))
}

function syncing(given: CaseFields, expect: Expectation): void {
  const objects = given.list('objects') ?? []
  const [store, nowMs] = [load(objects), nowOf(given)]
  const set = subject(store, objects)
  const { plan, adopted, released, patches } = sync(store, set, nowMs)
  const removed = (plan.remove ?? []).map(({ name }) => name)
  const inOrder = expect.fields.boolean('orderSignificant') ?? true
  const wanted = (expect.fields.value('delete') ?? []) as readonly string[]
  expect.checkSet('claimed', () => names(claimPods(set, store.list('Pod')).claimed))
  expect.checkSet('adopted', () => adopted)
  expect.checkSet('released', () => released)
  expect.check('patches', () => patches)
  expect.check('create', () => (plan.create ?? []).length)
  expect.check('delete', () => (inOrder ? removed : wanted.toSorted().join() === removed.toSorted().join() ? wanted : removed))
  expect.checkSet('stillListed', () => {
    carryOut(store, plan, () => 'new')
    return names(store.list('Pod')).filter((name) => store.get('Pod', 'test', name)?.metadata.deletionTimestamp !== undefined)
  })
}

function relabelling(given: CaseFields, expect: Expectation): void {
  const objects = given.list('objects') ?? []
  const [store, nowMs] = [load(objects), nowOf(given)]
  const steps = expect.fields.list('steps') ?? []
  const inputs = given.list('steps') ?? []
  if (steps.length !== inputs.length) throw new Error('expect.steps and given.steps differ in length')
  const wrong = inputs.flatMap((input, i) => {
    const step = new CaseFields(input, `given.steps[${i}]`)
    const relabel = step.needed(step.fields('relabel'), 'relabel')
    const pod = store.get('Pod', 'test', relabel.string('pod') ?? '')
    if (!pod) throw new Error('a step relabels a Pod that is not there')
    store.put({ ...pod, metadata: { ...pod.metadata, labels: relabel.value('labels') as { [key: string]: string } } })
    relabel.end()
    step.end()
    return oneSync(store, objects, nowMs, new Expectation(steps[i], `expect.steps[${i}]`))
  })
  if (wrong.length > 0) throw new Error(wrong.join('; '))
}

function oneSync(store: Store, objects: readonly JsonValue[], nowMs: number, expect: Expectation): readonly string[] {
  const set = subject(store, objects)
  const { plan, adopted, released } = sync(store, set, nowMs)
  const removed = (plan.remove ?? []).map(({ name }) => name)
  expect.checkSet('adopted', () => adopted)
  expect.checkSet('released', () => released)
  expect.check('create', () => (plan.create ?? []).length)
  expect.check('delete', () => removed)
  const before = store.list('Pod')
  let made = 0
  const created = carryOut(store, plan, () => {
    made += 1
    return `${set.metadata.name}-${made}`
  })
  expect.check('total', () => store.list('Pod').filter(isActive).length)
  expect.checkSet('ownedAfter', () => {
    const owned = store.ownedBy(set.metadata.uid).map(({ metadata }) => metadata.name)
    const fresh = created.length === 1 ? ['(one new Pod)'] : created
    return [...owned.filter((name) => !created.includes(name)), ...(created.length > 0 ? fresh : [])]
  })
  expect.checkSet('stillRunning', () =>
    names(
      before
        .filter(({ metadata }) => released.includes(metadata.name))
        .filter(({ metadata: { name } }) => store.get('Pod', 'test', name)?.status.phase === 'Running'),
    ),
  )
  // The suite of EndpointSlices tests how endpoints come about; here it is enough who is selected and has an address.
  expect.check('endpointsUntilNewPodHasAnIP', () => {
    const selector = store.list('Service')[0]?.spec.selector ?? {}
    return store.podsWithLabels('test', selector).flatMap((pod) => pod.status.podIP ?? [])
  })
  return expect.done()
}

function bursts(given: CaseFields, expect: Expectation): void {
  const [burst, replicas] = [given.number('burst') ?? 0, given.number('replicas') ?? 0]
  const steps = expect.fields.list('steps') ?? []
  const set = { metadata: { name: 'web', namespace: 'test', uid: 'uid-web' }, spec: { replicas } } as ReplicaSet
  let total = 0
  const wrong = steps.flatMap((step, i) => {
    const pods = Array.from({ length: total }, (_, n) => ({ metadata: { name: `web-${n}` }, status: {} }) as Pod)
    const { create } = manageReplicas(set, pods, (list) => list, burst)
    total += create
    const expected = new Expectation(step, `expect.steps[${i}]`)
    expected.check('create', () => create)
    expected.check('total', () => total)
    return expected.done()
  })
  if (wrong.length > 0) throw new Error(wrong.join('; '))
  if (total !== replicas) throw new Error(`${total} of ${replicas} were made`)
}

function waking(given: CaseFields, expect: Expectation): void {
  const objects = given.list('objects') ?? []
  const store = load(objects)
  const index = new SelectorIndex()
  for (const set of store.list('ReplicaSet')) index.put(set)
  const change = given.needed(given.fields('change'), 'change')
  const pod = (value: JsonValue | undefined): Pod | undefined =>
    value === undefined ? undefined : ({ spec: { containers: [] }, status: {}, ...(value as JsonObject) } as unknown as Pod)
  const [was, is] = [pod(change.value('before')), pod(change.value('after'))]
  change.end()
  const woken = wokenBy(changeOf(was, is), store, index)
  // Labels are compared as objects by the store's users: two spellings of one map count as one.
  expect.checkSet('resync', () => woken.map((key) => key.split('/')[1] ?? ''))
}

function changeOf(was: Pod | undefined, is: Pod | undefined) {
  if (was && is) {
    const same = canonical(was.metadata.labels) === canonical(is.metadata.labels)
    const after = same && was.metadata.labels ? { ...is, metadata: { ...is.metadata, labels: was.metadata.labels } } : is
    return { type: 'MODIFIED', kind: 'Pod', before: was, after } as const
  }
  if (is) return { type: 'ADDED', kind: 'Pod', after: is } as const
  if (was) return { type: 'DELETED', kind: 'Pod', before: was, after: was } as const
  throw new Error('a change without a Pod')
}

function related(given: CaseFields, expect: Expectation): void {
  const objects = given.list('objects') ?? []
  const store = load(objects)
  const set = subject(store, objects, given.string('of'))
  expect.checkSet('related', () => names(relatedReplicaSets(set, store)))
  expect.checkSet('relatedPods', () => names(relatedPods(set, store)))
}

function statuses(given: CaseFields, expect: Expectation): void {
  const objects = given.list('objects') ?? []
  const [store, nowMs] = [load(objects), nowOf(given)]
  const found = subject(store, objects)
  const minReadySeconds = given.number('minReadySeconds') ?? 0
  const set = { ...found, spec: { ...found.spec, minReadySeconds } }
  const { status } = replicaSetStatus(set, claimPods(set, store.list('Pod')).claimed, nowMs)
  for (const count of ['replicas', 'readyReplicas', 'availableReplicas', 'terminatingReplicas', 'fullyLabeledReplicas'] as const)
    expect.check(count, () => status[count] ?? 0)
}

function slowly(given: CaseFields, expect: Expectation): void {
  const failAfter = given.number('failAfter') ?? Number.POSITIVE_INFINITY
  const result = slowStart(given.number('count') ?? 0, (index) => index < failAfter)
  expect.check('batches', () => result.batches)
  expect.check('calls', () => result.calls)
  expect.check('successes', () => result.successes)
}

function naming(given: CaseFields, expect: Expectation): void {
  let state = 1
  const random = (): number => {
    const [value, next] = nextRandom(state)
    state = next
    return value
  }
  const base = given.string('generateName')
  const name = base === undefined ? '' : generatedName(base, random)
  const [decimal, digits] = [given.string('decimal'), given.string('digits')]
  expect.check('encoded', () => safeEncode(decimal ?? ''))
  expect.check('alphabet', () => safeEncode(digits ?? ''))
  // A 32-bit hash has ten decimal digits at most.
  expect.check('maxLength', () => safeEncode(String(0xffffffff)).length)
  expect.check('length', () => name.length)
  const pattern = expect.fields.string('pattern')
  if (pattern !== undefined && !new RegExp(pattern).test(name)) throw new Error(`${name} does not match ${pattern}`)
}

type Topic = (given: CaseFields, expect: Expectation) => void

function topicOf(given: CaseFields, expect: CaseFields): Topic {
  if (expect.has('deleteOrder') || expect.has('tie')) return ranking
  if (given.has('of')) return related
  if (given.has('change')) return waking
  if (given.has('minReadySeconds')) return statuses
  if (given.has('burst')) return bursts
  if (given.has('count')) return slowly
  if (given.has('steps')) return relabelling
  if (given.has('objects')) return syncing
  return naming
}

export const runReplicaSetCase: CaseRunner = (test) => {
  const top = new CaseFields(test, 'case')
  for (const name of ['name', 'ref', 'note', 'derived', 'basis', 'source', 'since']) top.value(name)
  const given = top.needed(top.fields('given'), 'given')
  const expect = new Expectation(top.value('expect'))
  top.end()
  topicOf(given, expect.fields)(given, expect)
  given.end()
  return expect.done()
}
