import type { KubeObject } from '../../api/kinds.ts'
import type { Condition } from '../../api/meta.ts'
import type { Deployment, ReplicaSet } from '../../api/workloads.ts'
import { deepEqual } from '../../apiserver/registry/equal.ts'
import { matchesLabelSelector } from '../../labels/match.ts'
import type { Change, Reader } from '../../storage/reader.ts'
import { type Controller, type EventRecord, NOTHING, type Plan, type SyncContext } from '../plan.ts'
import { controllerOf } from '../replica-set/owner.ts'
import { REVISION, renewedAnnotations, revisionOf, sizeNotes } from './annotations.ts'
import { claimReplicaSets } from './claim.ts'
import { isRolling } from './limits.ts'
import { replicaSetFrom } from './new-replica-set.ts'
import { deadlineMs, progressing, setCondition } from './progress.ts'
import { nextStep, type ReplicaSets, type RolloutStep, sortOut } from './rollout.ts'
import { deploymentStatus } from './status.ts'
import { sameTemplate, templateHash } from './template.ts'

const keyOf = (namespace: string, name: string): string => `${namespace}/${name}`
const isReplicaSet = (object: KubeObject): object is ReplicaSet => object.kind === 'ReplicaSet'

/** Conditions about pausing. Source: kubernetes/kubernetes pkg/controller/deployment/sync.go checkPausedConditions. */
function pauseConditions({ spec, status }: Deployment, now: string): readonly Condition[] {
  const conditions = status.conditions ?? []
  const current = progressing(status)
  if (spec.progressDeadlineSeconds === undefined || current?.reason === 'ProgressDeadlineExceeded') return conditions
  const wasPaused = current?.reason === 'DeploymentPaused'
  if (Boolean(spec.paused) === wasPaused) return conditions
  const [reason, message] = spec.paused
    ? ['DeploymentPaused', 'Deployment is paused']
    : ['DeploymentResumed', 'Deployment is resumed']
  return setCondition(conditions, { type: 'Progressing', status: 'Unknown', reason, message }, now)
}

class DeploymentController implements Controller {
  readonly name = 'deployment-controller'
  readonly kinds = ['Deployment', 'ReplicaSet', 'Pod'] as const
  /** ReplicaSets without a controller, by namespace: the ones that a Deployment could adopt. */
  readonly #orphans = new Map<string, Set<string>>()

  interested(change: Change, reader: Reader): Iterable<string> {
    const { namespace = '', name } = change.after.metadata
    if (change.kind === 'Deployment') return [keyOf(namespace, name)]
    if (change.kind === 'ReplicaSet') return this.#ownersOf(change, reader)
    // Only Recreate waits for Pods; a Pod that ends or goes may be the last one.
    if (change.kind !== 'Pod' || change.type === 'ADDED') return []
    const ended = change.type === 'DELETED' || change.before.status.phase !== change.after.status.phase
    const set = controllerOf(change.after.metadata)
    const owner = ended && set?.kind === 'ReplicaSet' ? reader.get('ReplicaSet', namespace, set.name) : undefined
    const controller = owner && controllerOf(owner.metadata)
    const deployment = controller?.kind === 'Deployment' ? reader.get('Deployment', namespace, controller.name) : undefined
    return deployment && !isRolling(deployment.spec) ? [keyOf(namespace, deployment.metadata.name)] : []
  }

  sync(key: string, { reader, nowMs, now }: SyncContext): Plan {
    const [namespace = '', name = ''] = key.split('/')
    const deployment = reader.get('Deployment', namespace, name)
    if (!deployment) return NOTHING
    const own = reader
      .ownedBy(deployment.metadata.uid)
      .filter(isReplicaSet)
      .filter(({ metadata }) => controllerOf(metadata)?.uid === deployment.metadata.uid)
    if (deployment.metadata.deletionTimestamp !== undefined) {
      return this.#statusOnly(deployment, sortOut(deployment, own), nowMs, now)
    }
    const { sets, changes } = claimReplicaSets(deployment, own, this.#orphanSets(namespace, reader))
    const sorted = sortOut(deployment, sets)
    const step = nextStep(deployment, sorted, (set) =>
      reader.ownedBy(set.metadata.uid).flatMap((pod) => (pod.kind === 'Pod' ? [pod.status.phase] : [])),
    )
    return new Carrying(deployment, sorted, step, reader, nowMs, now).plan(changes)
  }

  #statusOnly(deployment: Deployment, sets: ReplicaSets, nowMs: number, now: string): Plan {
    const status = deploymentStatus(
      deployment,
      sets,
      { conditions: deployment.status.conditions ?? [], rolling: false },
      nowMs,
      now,
    )
    return deepEqual(status, deployment.status) ? NOTHING : { updateStatus: [{ ...deployment, status }] }
  }

  #orphanSets(namespace: string, reader: Reader): readonly ReplicaSet[] {
    return [...(this.#orphans.get(namespace) ?? [])].toSorted().flatMap((name) => reader.get('ReplicaSet', namespace, name) ?? [])
  }

  #ownersOf({ type, before, after }: Extract<Change, { kind: 'ReplicaSet' }>, reader: Reader): readonly string[] {
    const { namespace = '', name, labels = {} } = after.metadata
    const owners = [before, after].flatMap((set) => {
      const owner = set && controllerOf(set.metadata)
      return owner?.kind === 'Deployment' ? [keyOf(namespace, owner.name)] : []
    })
    const orphan = type !== 'DELETED' && controllerOf(after.metadata) === undefined
    const orphans = this.#orphans.get(namespace) ?? new Set()
    if (orphan) this.#orphans.set(namespace, orphans.add(name))
    else orphans.delete(name)
    if (!orphan || (before && controllerOf(before.metadata) === undefined && before.metadata.labels === after.metadata.labels))
      return owners
    const takers = reader.list('Deployment', namespace).filter(({ spec }) => matchesLabelSelector(spec.selector, labels))
    return [...owners, ...takers.map(({ metadata }) => keyOf(namespace, metadata.name))]
  }
}

/** Turns one step of one Deployment into a Plan. */
class Carrying {
  readonly #deployment: Deployment
  readonly #sets: ReplicaSets
  readonly #step: RolloutStep
  readonly #reader: Reader
  readonly #nowMs: number
  readonly #now: string

  constructor(deployment: Deployment, sets: ReplicaSets, step: RolloutStep, reader: Reader, nowMs: number, now: string) {
    this.#deployment = deployment
    this.#sets = sets
    this.#step = step
    this.#reader = reader
    this.#nowMs = nowMs
    this.#now = now
  }

  plan(claimed: readonly ReplicaSet[]): Plan {
    const { metadata, spec } = this.#deployment
    const namespace = metadata.namespace ?? ''
    const { newest, olds } = this.#sets
    const { create, forget, rolling, because } = this.#step
    const hash = templateHash(spec.template, this.#deployment.status.collisionCount)
    const name = `${metadata.name}-${hash}`
    const taken = create !== undefined && this.#isTaken(namespace, name)
    const creates = create !== undefined && !taken
    const revision = Math.max(0, ...olds.map(revisionOf)) + 1
    const conditions = this.#conditions(creates ? name : undefined)
    const told = { conditions, rolling, ...(creates ? { newName: name } : {}) }
    const counted = deploymentStatus(this.#deployment, this.#sets, told, this.#nowMs, this.#now)
    const status = taken ? { ...counted, collisionCount: (counted.collisionCount ?? 0) + 1 } : counted
    const deadline = rolling ? deadlineMs(spec.progressDeadlineSeconds, progressing(status)) : null
    return {
      create: creates ? [replicaSetFrom(this.#deployment, name, hash, create, revision)] : [],
      update: [
        ...this.#setChanges(claimed, revision),
        ...this.#revisionNote(newest ? Math.max(revision, revisionOf(newest)) : creates ? revision : 0),
      ],
      updateStatus: deepEqual(status, this.#deployment.status) ? [] : [{ ...this.#deployment, status }],
      remove: forget.map((old) => ({ kind: 'ReplicaSet', namespace, name: old })),
      record: this.#records(creates ? { name, replicas: create } : undefined),
      ...(deadline === null ? {} : { requeueAtMs: deadline + 1 }),
      because,
    }
  }

  /** True when somebody else's ReplicaSet, or one of another template, has the name. */
  #isTaken(namespace: string, name: string): boolean {
    const other = this.#reader.get('ReplicaSet', namespace, name)
    if (!other) return false
    const ours = controllerOf(other.metadata)?.uid === this.#deployment.metadata.uid
    return !(ours && sameTemplate(other.spec.template, this.#deployment.spec.template))
  }

  #conditions(created: string | undefined): readonly Condition[] {
    const conditions = pauseConditions(this.#deployment, this.#now)
    const { newest } = this.#sets
    if (this.#deployment.spec.progressDeadlineSeconds === undefined) return conditions
    if (created !== undefined) {
      const message = `Created new replica set ${JSON.stringify(created)}`
      return setCondition(conditions, { type: 'Progressing', status: 'True', reason: 'NewReplicaSetCreated', message }, this.#now)
    }
    if (!newest || conditions.some(({ type }) => type === 'Progressing')) return conditions
    const message = `Found new replica set ${JSON.stringify(newest.metadata.name)}`
    return setCondition(conditions, { type: 'Progressing', status: 'True', reason: 'FoundNewReplicaSet', message }, this.#now)
  }

  /** Each ReplicaSet that changes, once: owner, size, annotations and minReadySeconds together. */
  #setChanges(claimed: readonly ReplicaSet[], revision: number): readonly ReplicaSet[] {
    const { newest, olds } = this.#sets
    const released = claimed.filter(({ metadata }) => controllerOf(metadata) === undefined)
    const mine = (newest ? [...olds, newest] : olds).flatMap((set) => {
      const next = this.#changed(set, set === newest ? revision : undefined)
      return next !== set || claimed.includes(set) ? [next] : []
    })
    return [...released, ...mine]
  }

  #changed(set: ReplicaSet, revision: number | undefined): ReplicaSet {
    const size = this.#step.sizes.get(set.metadata.name)
    const had = set.metadata.annotations ?? {}
    const renewed = revision === undefined ? had : renewedAnnotations(this.#deployment, set, revision)
    const annotations = size === undefined ? renewed : { ...renewed, ...sizeNotes(this.#deployment) }
    const { minReadySeconds } = this.#deployment.spec
    const isLate = revision !== undefined && (set.spec.minReadySeconds ?? 0) !== (minReadySeconds ?? 0)
    if ((size ?? set.spec.replicas) === set.spec.replicas && !isLate && deepEqual(annotations, had)) return set
    return {
      ...set,
      metadata: { ...set.metadata, annotations },
      spec: { ...set.spec, replicas: size ?? set.spec.replicas, ...(isLate ? { minReadySeconds: minReadySeconds ?? 0 } : {}) },
    }
  }

  /** The Deployment carries the revision of its new ReplicaSet. */
  #revisionNote(revision: number): readonly Deployment[] {
    const { metadata } = this.#deployment
    if (revision === 0 || metadata.annotations?.[REVISION] === String(revision)) return []
    return [
      { ...this.#deployment, metadata: { ...metadata, annotations: { ...metadata.annotations, [REVISION]: String(revision) } } },
    ]
  }

  #records(created: { readonly name: string; readonly replicas: number } | undefined): readonly EventRecord[] {
    const { newest, olds } = this.#sets
    const sizes = new Map((newest ? [...olds, newest] : olds).map((set) => [set.metadata.name, set.spec.replicas]))
    const scaled = [...this.#step.sizes]
      .filter(([name, to]) => sizes.get(name) !== to)
      .map(([name, to]) => this.#scaled(name, sizes.get(name) ?? 0, to))
    return created && created.replicas > 0 ? [this.#scaled(created.name, 0, created.replicas), ...scaled] : scaled
  }

  #scaled(set: string, from: number, to: number): EventRecord {
    const { namespace = '', name } = this.#deployment.metadata
    const message = `Scaled ${to > from ? 'up' : 'down'} replica set ${set} from ${from} to ${to}`
    return { about: { kind: 'Deployment', namespace, name }, type: 'Normal', reason: 'ScalingReplicaSet', message }
  }
}

/** Keeps each Deployment's ReplicaSets as its spec wants them. Keys: `namespace/name`. */
export const createDeploymentController = (): Controller => new DeploymentController()
