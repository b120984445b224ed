import type { Condition, ConditionStatus, Timestamp } from '../api/meta.ts'
import type { Pod, PodPhase } from '../api/pod.ts'
import { isInitDone } from './container.ts'
import { initsOf, mainsOf } from './pod-step.ts'
import { isReady, type PodRun } from './runtime.ts'

interface Said {
  readonly type: string
  readonly status: ConditionStatus
  readonly reason?: string
  readonly message?: string
}

function readiness(type: string, phase: PodPhase, unready: string): Said {
  if (phase === 'Succeeded') return { type, status: 'False', reason: 'PodCompleted' }
  if (phase === 'Failed') return { type, status: 'False', reason: 'PodFailed' }
  if (unready === '') return { type, status: 'True' }
  return { type, status: 'False', reason: 'ContainersNotReady', message: `containers with unready status: [${unready}]` }
}

/** `undone` and `unready` are names of containers, joined by spaces. */
function said(phase: PodPhase, hasSandbox: boolean, undone: string, unready: string): readonly Said[] {
  const over = phase === 'Succeeded' || phase === 'Failed'
  const initialized: Said =
    undone === '' || phase === 'Succeeded'
      ? { type: 'Initialized', status: 'True', ...(phase === 'Succeeded' ? { reason: 'PodCompleted' } : {}) }
      : {
          type: 'Initialized',
          status: 'False',
          reason: 'ContainersNotInitialized',
          message: `containers with incomplete status: [${undone}]`,
        }
  return [
    { type: 'PodReadyToStartContainers', status: hasSandbox && !over ? 'True' : 'False' },
    initialized,
    readiness('Ready', phase, unready),
    readiness('ContainersReady', phase, unready),
    { type: 'PodScheduled', status: 'True' },
  ]
}

type Conditions = readonly Condition[]

/** Time of transition moves only with the status. */
function renewed(had: Conditions, list: readonly Said[], now: Timestamp): Conditions {
  const own = list.map((next): Condition => {
    const current = had.find(({ type }) => type === next.type)
    const lastTransitionTime = (current?.status === next.status ? current.lastTransitionTime : undefined) ?? now
    return {
      type: next.type,
      status: next.status,
      lastProbeTime: null,
      lastTransitionTime,
      ...(next.reason ? { reason: next.reason } : {}),
      ...(next.message ? { message: next.message } : {}),
    }
  })
  const others = had.filter(({ type }) => !own.some((condition) => condition.type === type))
  return [...others, ...own]
}

const NONE: Conditions = []
/** How many lists are kept for one list that came before. */
const FOLLOWERS_KEPT = 64
/** What came of a list of conditions: Pods that start together go through the same lists, and share them. */
const followers = new WeakMap<Conditions, Map<string, Conditions>>()

/**
 * The conditions that the kubelet writes, with those of others left alone.
 * Source: kubernetes/kubernetes pkg/kubelet/status/generate.go.
 */
export function conditionsOf(pod: Pod, run: PodRun, phase: PodPhase, hasSandbox: boolean, now: Timestamp): Conditions {
  const undone = initsOf(pod, run).filter((init) => !isInitDone(init))
  const unready = mainsOf(pod, run).filter(({ container, run: main }) => !isReady(container, main))
  const [undoneNames, unreadyNames] = [undone, unready].map((list) => list.map(({ container }) => container.name).join(' '))
  const had = pod.status.conditions ?? NONE
  const key = `${phase} ${hasSandbox} ${now} ${undoneNames} ${unreadyNames}`
  const known = followers.get(had) ?? new Map<string, Conditions>()
  const found = known.get(key)
  if (found) return found
  const made = renewed(had, said(phase, hasSandbox, undoneNames ?? '', unreadyNames ?? ''), now)
  if (known.size >= FOLLOWERS_KEPT) known.clear()
  followers.set(had, known.set(key, made))
  return made
}
