import type { KubeObject, NewObject } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { ReplicaSet } from '../../api/workloads.ts'
import type { Change, Reader } from '../../storage/reader.ts'
import { type Controller, type EventRecord, NOTHING, type Plan, type SyncContext } from '../plan.ts'
import { type Claim, claimPods, selects } from './claim.ts'
import { controllerOf, controllerRef, withOwner, withoutOwner } from './owner.ts'
import { isPodReady } from './pod-state.ts'
import { deletionOrder, relatedOnNode } from './ranking.ts'
import { relatedPods } from './related.ts'
import { manageReplicas } from './replicas.ts'
import { SelectorIndex } from './selector-index.ts'
import { replicaSetStatus, sameReplicaSetStatus } from './status.ts'

/** After creates that brought nothing: the first wait, doubled each time up to the longest. Source: client-go workqueue. */
const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 64_000

const isPod = (object: KubeObject): object is Pod => object.kind === 'Pod'
const keyOf = (namespace: string, name: string): string => `${namespace}/${name}`

/** What a ReplicaSet's Pods are made from, by its frozen spec: all of them share its parts. */
const known = new WeakMap<ReplicaSet['spec'], NewObject>()

/** A Pod made from the template. Its spec is the template's own object, so that many Pods cost little. */
export function podFrom(set: ReplicaSet): NewObject {
  const found = known.get(set.spec) ?? makePod(set)
  if (Object.isFrozen(set.spec)) known.set(set.spec, found)
  return found
}

function makePod(set: ReplicaSet): NewObject {
  const { labels, annotations, finalizers } = set.spec.template.metadata ?? {}
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${set.metadata.name}-`,
      namespace: set.metadata.namespace ?? '',
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
      ownerReferences: [controllerRef(set)],
    },
    spec: set.spec.template.spec,
  }
}

/** All Pods that a ReplicaSet may have to do with: its own, and those that its selector matches. */
function podsInReach(set: ReplicaSet, reader: Reader): readonly Pod[] {
  const own = reader.ownedBy(set.metadata.uid).filter(isPod)
  const matching = reader.podsMatching(set.metadata.namespace ?? '', set.spec.selector)
  const orphans = matching.filter(({ metadata }) => controllerOf(metadata) === undefined)
  return orphans.length === 0 ? own : [...own, ...orphans]
}

/** True when nothing that counts for a ReplicaSet has changed in its Pod. */
function isImmaterial({ metadata: a, status: before, spec: specA }: Pod, after: Pod): boolean {
  const { metadata: b, status, spec } = after
  return (
    a.labels === b.labels &&
    a.ownerReferences === b.ownerReferences &&
    a.deletionTimestamp === b.deletionTimestamp &&
    before.phase === status.phase &&
    specA.nodeName === spec.nodeName &&
    isPodReady({ status: before }) === isPodReady(after)
  )
}

/**
 * The ReplicaSets that a change of a Pod wakes: its owner before and after, or for an orphan every one that could adopt it.
 * Source: kubernetes/kubernetes pkg/controller/replicaset/replica_set.go addPod, updatePod, deletePod.
 */
export function wokenBy(change: Extract<Change, { kind: 'Pod' }>, reader: Reader, index: SelectorIndex): readonly string[] {
  const { before, after } = change
  const namespace = after.metadata.namespace ?? ''
  const [was, is] = [before && controllerOf(before.metadata), controllerOf(after.metadata)]
  const owners = [...new Set([was, is].flatMap((owner) => (owner?.kind === 'ReplicaSet' ? [keyOf(namespace, owner.name)] : [])))]
  const changedHands = was?.uid !== is?.uid
  if (is || change.type === 'DELETED' || after.metadata.deletionTimestamp !== undefined) return owners
  if (before && !changedHands && before.metadata.labels === after.metadata.labels) return owners
  const candidates = index
    .candidates(namespace, after.metadata.labels ?? {})
    .flatMap((name) => reader.get('ReplicaSet', namespace, name) ?? [])
  return [
    ...new Set([...owners, ...candidates.filter((set) => selects(set, after)).map((set) => keyOf(namespace, set.metadata.name))]),
  ]
}

interface Attempt {
  readonly have: number
  readonly failures: number
}

class ReplicaSetController implements Controller {
  readonly name = 'replicaset-controller'
  readonly kinds = ['ReplicaSet', 'Pod'] as const
  readonly #index = new SelectorIndex()
  /** Creates of the last sync whose Pods have not been seen yet, by ReplicaSet uid. */
  readonly #attempts = new Map<string, Attempt>()
  /** Names of new Pods that have still to be told of, by ReplicaSet uid. */
  readonly #born = new Map<string, string[]>()

  interested(change: Change, reader: Reader): Iterable<string> {
    if (change.kind === 'ReplicaSet') {
      const { namespace = '', name } = change.after.metadata
      if (change.type === 'DELETED') this.#index.drop(namespace, name)
      else this.#index.put(change.after)
      return [keyOf(namespace, name)]
    }
    if (change.kind !== 'Pod') return []
    if (change.type === 'ADDED') this.#remember(change.after)
    if (change.type === 'MODIFIED' && isImmaterial(change.before, change.after)) return []
    return wokenBy(change, reader, this.#index)
  }

  sync(key: string, { reader, nowMs }: SyncContext): Plan {
    const [namespace = '', name = ''] = key.split('/')
    const set = reader.get('ReplicaSet', namespace, name)
    if (!set) return NOTHING
    const claim = claimPods(set, podsInReach(set, reader))
    const { create, remove, because } = manageReplicas(set, claim.claimed, (pods) =>
      deletionOrder(pods, { nowMs, relatedOnNode: relatedOnNode(relatedPods(set, reader)) }),
    )
    const { status, nextAvailableMs } = replicaSetStatus(set, claim.claimed, nowMs)
    const attempt = this.#attempt(set, create, claim.claimed.length, nowMs)
    const wakeAt = [nextAvailableMs, attempt.retryAtMs].filter((ms) => ms !== null)
    return {
      create: Array.from({ length: attempt.create }, () => podFrom(set)),
      update: ownerChanges(set, claim),
      updateStatus: sameReplicaSetStatus(status, set.status) ? [] : [{ ...set, status }],
      remove: remove.map(({ metadata }) => ({ kind: 'Pod', namespace, name: metadata.name })),
      record: [...this.#births(set), ...remove.map((pod) => told(set, 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`))],
      ...(wakeAt.length > 0 ? { requeueAtMs: Math.min(...wakeAt) } : {}),
      because,
    }
  }

  #remember({ metadata }: Pod): void {
    const owner = controllerOf(metadata)
    if (owner?.kind !== 'ReplicaSet') return
    const names = this.#born.get(owner.uid)
    if (names) names.push(metadata.name)
    else this.#born.set(owner.uid, [metadata.name])
  }

  #births(set: ReplicaSet): readonly EventRecord[] {
    const names = this.#born.get(set.metadata.uid) ?? []
    this.#born.delete(set.metadata.uid)
    return names.map((name) => told(set, 'SuccessfulCreate', `Created pod: ${name}`))
  }

  /** Full bursts while they succeed; after one that brought no Pod, a single one at growing intervals. */
  #attempt(
    { metadata: { uid } }: ReplicaSet,
    wanted: number,
    have: number,
    nowMs: number,
  ): { readonly create: number; readonly retryAtMs: number | null } {
    const last = this.#attempts.get(uid)
    if (wanted === 0) {
      this.#attempts.delete(uid)
      return { create: 0, retryAtMs: null }
    }
    const failures = last && have <= last.have ? last.failures + 1 : 0
    this.#attempts.set(uid, { have, failures })
    return { create: failures > 0 ? 1 : wanted, retryAtMs: nowMs + Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS) }
  }
}

const ownerChanges = (set: ReplicaSet, { adopted, released }: Claim): readonly Pod[] => [
  ...adopted.map((pod) => withOwner(pod, controllerRef(set))),
  ...released.map((pod) => withoutOwner(pod, set.metadata.uid)),
]

const told = ({ metadata: { namespace = '', name } }: ReplicaSet, reason: string, message: string): EventRecord => ({
  about: { kind: 'ReplicaSet', namespace, name },
  type: 'Normal',
  reason,
  message,
})

/** Keeps as many Pods as each ReplicaSet wants. Keys: `namespace/name`. */
export const createReplicaSetController = (): Controller => new ReplicaSetController()
