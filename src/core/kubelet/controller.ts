import type { Node } from '../api/cluster-objects.ts'
import type { Pod, PodStatus } from '../api/pod.ts'
import { deepEqual } from '../apiserver/registry/equal.ts'
import { type Controller, type EventRecord, NOTHING, type Plan, type SyncContext } from '../controllers/plan.ts'
import { hasEnded } from '../controllers/replica-set/pod-state.ts'
import { readiness } from '../scheduler/fit.ts'
import type { Change, Reader } from '../storage/reader.ts'
import { PodAddresses } from './addresses.ts'
import { podStatus } from './pod-status.ts'
import { isOver, newPodRun, nextOfPod, stepPod } from './pod-step.ts'
import type { PodRun } from './runtime.ts'
import type { Note } from './step-world.ts'

const keyOf = ({ metadata }: Pod): string => `${metadata.namespace ?? ''}/${metadata.name}`
const rangesOf = ({ spec }: Node): readonly string[] => spec.podCIDRs ?? (spec.podCIDR ? [spec.podCIDR] : [])

/** True when the kubelet itself made this change, or one that does not concern it. */
const isOwnWrite = (before: Pod, after: Pod): boolean =>
  before.spec === after.spec &&
  before.metadata.deletionTimestamp === after.metadata.deletionTimestamp &&
  before.metadata.deletionGracePeriodSeconds === after.metadata.deletionGracePeriodSeconds

/** True when the Node's condition says that its kubelet does not answer. */
const isDown = (node: Node): boolean =>
  (node.status.conditions ?? []).some(({ type }) => type === 'Ready') && readiness(node) !== 'True'

interface Shown {
  readonly status: PodStatus
  readonly run: PodRun
  readonly spec: Pod['spec']
  readonly node: Node | undefined
}

/** The kubelets of all Nodes. */
class Kubelet implements Controller {
  readonly name = 'kubelet'
  readonly kinds = ['Node', 'Pod'] as const
  readonly #runs = new Map<string, PodRun>()
  /** What each Pod's last status was made of, and that status, by uid. */
  readonly #shown = new Map<string, Shown>()
  readonly #addresses = new PodAddresses()
  /** When each image is on each Node, ms. */
  readonly #images = new Map<string, Map<string, number>>()
  /** Pods that wait for an address of their Node. */
  readonly #starved = new Map<string, Set<string>>()

  interested(change: Change, reader: Reader): Iterable<string> {
    if (change.kind === 'Node') {
      const { type, before, after } = change
      const { name } = after.metadata
      if (type === 'DELETED') this.#images.delete(name)
      const isNew =
        type === 'ADDED' || (before && (!deepEqual(rangesOf(before), rangesOf(after)) || isDown(before) !== isDown(after)))
      return isNew ? reader.podsOnNode(name).map(keyOf) : []
    }
    if (change.kind !== 'Pod') return []
    const { type, before, after } = change
    if (type === 'DELETED') return [...this.#forget(after), keyOf(after)]
    if (!after.spec.nodeName || (before && isOwnWrite(before, after))) return []
    return [keyOf(after)]
  }

  sync(key: string, { reader, nowMs }: SyncContext): Plan {
    const [namespace = '', name = ''] = key.split('/')
    const pod = reader.get('Pod', namespace, name)
    if (!pod?.spec.nodeName) return NOTHING
    const known = this.#runs.get(pod.metadata.uid)
    if (!known && hasEnded(pod)) return isLeaving(pod) ? removal(pod) : NOTHING
    const node = reader.get('Node', '', pod.spec.nodeName)
    // The kubelet of a Node that is down does nothing; its Pods are looked at when it is back.
    if (node && isDown(node)) return NOTHING
    const run = known ?? (node && !isLeaving(pod) ? this.#admit(pod, node, nowMs) : undefined)
    // Without its Node, or on its way out before it came up, a Pod has nobody who lets it run.
    if (!run) return isLeaving(pod) ? removal(pod) : this.#withoutAddress(pod, node)
    return this.#step(pod, run, node, nowMs)
  }

  #step(pod: Pod, given: PodRun, node: Node | undefined, nowMs: number): Plan {
    const images = this.#imagesOf(pod.spec.nodeName ?? '')
    const { run, notes } = stepPod(pod, given, {
      nowMs,
      imageAtMs: (image) => images.get(image) ?? null,
      imageComes: (image, atMs) => void images.set(image, atMs),
    })
    this.#runs.set(pod.metadata.uid, run)
    const record = recorded(pod, notes)
    const over = isOver(run)
    if (isLeaving(pod) && over && (pod.metadata.finalizers ?? []).length === 0) return { ...removal(pod), record }
    if (over) this.#release(pod, run)
    const status = this.#status(pod, run, node, nowMs)
    const next = nextOfPod(pod, run, nowMs)
    return {
      updateStatus: status === pod.status || deepEqual(status, pod.status) ? [] : [{ ...pod, status }],
      remove: isLeaving(pod) && over && pod.metadata.deletionGracePeriodSeconds !== 0 ? (removal(pod).remove ?? []) : [],
      record,
      ...(next === null ? {} : { requeueAtMs: next }),
      because: { code: 'kubelet-status', facts: { phase: status.phase ?? '', node: pod.spec.nodeName ?? '' } },
    }
  }

  /** The status of a Pod: the one that it has when nothing of what it was made of has changed. */
  #status(pod: Pod, run: PodRun, node: Node | undefined, nowMs: number): PodStatus {
    const { uid } = pod.metadata
    const shown = this.#shown.get(uid)
    const isSame = shown?.status === pod.status && shown.run === run && shown.spec === pod.spec && shown.node === node
    if (isSame) return pod.status
    const status = podStatus(pod, run, node, nowMs)
    this.#shown.set(uid, { status, run, spec: pod.spec, node })
    return status
  }

  /** Takes the Pod on: gives it its address. */
  #admit(pod: Pod, node: Node, nowMs: number): PodRun | undefined {
    const own = (node.status.addresses ?? []).filter(({ type }) => type === 'InternalIP').map(({ address }) => address)
    const ips = pod.spec.hostNetwork ? own : this.#addresses.take(rangesOf(node), pod.metadata.uid)
    return ips && newPodRun(pod, nowMs, ips)
  }

  #withoutAddress(pod: Pod, node: Node | undefined): Plan {
    if (!node) return NOTHING
    const waiting = this.#starved.get(node.metadata.name) ?? new Set<string>()
    if (waiting.has(keyOf(pod))) return NOTHING
    this.#starved.set(node.metadata.name, waiting.add(keyOf(pod)))
    const message = `Failed to create pod sandbox: no IP addresses available in range set: ${rangesOf(node).join(', ') || 'none'}`
    return { record: recorded(pod, [{ type: 'Warning', reason: 'FailedCreatePodSandBox', message }]) }
  }

  /** A Pod is gone: its address is free for those that wait for one. */
  #forget(pod: Pod): readonly string[] {
    const run = this.#runs.get(pod.metadata.uid)
    this.#runs.delete(pod.metadata.uid)
    this.#shown.delete(pod.metadata.uid)
    if (run) this.#release(pod, run)
    const node = pod.spec.nodeName ?? ''
    const waiting = this.#starved.get(node)
    this.#starved.delete(node)
    return waiting ? [...waiting] : []
  }

  #release({ metadata }: Pod, { ips }: PodRun): void {
    for (const ip of ips) this.#addresses.give(ip, metadata.uid)
  }

  #imagesOf(node: string): Map<string, number> {
    const images = this.#images.get(node) ?? new Map<string, number>()
    this.#images.set(node, images)
    return images
  }
}

const isLeaving = ({ metadata }: Pod): boolean => metadata.deletionTimestamp !== undefined

/** The last word of a kubelet about a Pod that is being deleted: nothing of it runs any more. */
const removal = ({ metadata: { namespace = '', name } }: Pod): Plan => ({
  remove: [{ kind: 'Pod', namespace, name, gracePeriodSeconds: 0 }],
  because: { code: 'pod-stopped' },
})

const recorded = ({ metadata: { namespace = '', name } }: Pod, notes: readonly Note[]): readonly EventRecord[] =>
  notes.map((note) => ({ about: { kind: 'Pod', namespace, name }, ...note }))

/** Runs the Pods of every Node on simulated time. Keys: `namespace/name` of Pods. */
export const createKubeletController = (): Controller => new Kubelet()
