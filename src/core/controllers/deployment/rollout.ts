import type { Deployment, ReplicaSet } from '../../api/workloads.ts'
import type { Because } from '../../because.ts'
import { revisionOf, sizedOf } from './annotations.ts'
import { beyondHistory, oldPodsRunning } from './history.ts'
import { active, isRolling, type Sized } from './limits.ts'
import { isComplete } from './progress.ts'
import { newReplicas, reconcileNew, reconcileOld, type Sizes } from './rolling.ts'
import { isScalingEvent, scaleProportionally } from './scaling.ts'
import { sameTemplate } from './template.ts'

/** A Deployment's ReplicaSets, sorted out. */
export interface ReplicaSets {
  /** The one whose template is the Deployment's; the oldest when several are. */
  readonly newest?: ReplicaSet
  readonly olds: readonly ReplicaSet[]
}

const older = (a: ReplicaSet, b: ReplicaSet): number => {
  const [x, y] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp]
  return x < y ? -1 : x > y ? 1 : a.metadata.name < b.metadata.name ? -1 : 1
}

/** Source: kubernetes/kubernetes pkg/controller/deployment/util/deployment_util.go FindNewReplicaSet, FindOldReplicaSets. */
export function sortOut({ spec }: Deployment, sets: readonly ReplicaSet[]): ReplicaSets {
  const sorted = sets.toSorted(older)
  const newest = sorted.find((set) => sameTemplate(set.spec.template, spec.template))
  return newest ? { newest, olds: sorted.filter((set) => set !== newest) } : { olds: sorted }
}

/** What to do to a Deployment's ReplicaSets now. */
export interface RolloutStep {
  /** Create the new ReplicaSet at this size. */
  readonly create?: number
  readonly sizes: Sizes
  /** Old ReplicaSets that history has no room for. */
  readonly forget: readonly string[]
  /** False while paused or scaling: then progress is not judged. */
  readonly rolling: boolean
  readonly because: Because
}

const NO_SIZES: Sizes = new Map()

/** Phases of the Pods that a ReplicaSet still has, ended and terminating ones included. */
export type PodPhases = (set: ReplicaSet) => readonly (string | undefined)[]

/**
 * Decides the next step of a Deployment: scale in proportion, or roll, or recreate. One step changes sizes once; what follows is
 * decided when its effect is seen.
 * Source: kubernetes/kubernetes pkg/controller/deployment/deployment_controller.go syncDeployment, rolling.go, recreate.go.
 */
export function nextStep(deployment: Deployment, sets: ReplicaSets, phasesOf: PodPhases): RolloutStep {
  const { spec, status } = deployment
  const newest = sets.newest && sizedOf(sets.newest)
  const olds = sets.olds.map(sizedOf)
  const forget = (): readonly string[] => beyondHistory(sets.olds.map(historyOf), spec.revisionHistoryLimit)
  if (spec.paused || isScalingEvent(spec, newest ? [...olds, newest] : olds)) {
    const sizes = scaleProportionally(spec, newest, olds, status.replicas ?? 0)
    const code = spec.paused ? 'deployment-paused' : 'deployment-scaled'
    return { sizes, forget: spec.paused ? forget() : [], rolling: false, because: because(deployment, code, 'spec.replicas') }
  }
  const step = isRolling(spec) ? rollingStep(deployment, newest, olds) : recreateStep(deployment, newest, olds, sets, phasesOf)
  const isSeen = (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  const settled = step.sizes.size === 0 && step.create === undefined
  return { ...step, forget: settled && isSeen && isComplete(spec.replicas, status) ? forget() : [], rolling: true }
}

type Move = Pick<RolloutStep, 'create' | 'sizes' | 'because'>

function rollingStep(deployment: Deployment, found: Sized | undefined, olds: readonly Sized[]): Move {
  const { spec, metadata } = deployment
  if (!found) {
    const draft: Sized = { name: '', replicas: 0, available: 0, createdMs: Number.POSITIVE_INFINITY }
    const create = newReplicas(spec, [...olds, draft], draft)
    // The ReplicaSet is made and the first shrink decided in one sync.
    const sizes = reconcileOld(spec, olds, { ...draft, replicas: create })
    return {
      create,
      sizes,
      because: because(deployment, 'rollout-starts', 'spec.template', { deployment: metadata.name, create }),
    }
  }
  const grown = reconcileNew(spec, [...olds, found], found)
  if (grown !== undefined) {
    return {
      sizes: new Map([[found.name, grown]]),
      because: because(deployment, 'rollout-grows', 'spec.strategy.rollingUpdate.maxSurge', { to: grown }),
    }
  }
  const sizes = reconcileOld(spec, olds, found)
  if (sizes.size === 0) return { sizes, because: because(deployment, 'rollout-rests', 'spec.replicas') }
  return { sizes, because: because(deployment, 'rollout-shrinks', 'spec.strategy.rollingUpdate.maxUnavailable') }
}

function recreateStep(
  deployment: Deployment,
  newest: Sized | undefined,
  olds: readonly Sized[],
  sets: ReplicaSets,
  phasesOf: PodPhases,
): Move {
  const { replicas } = deployment.spec
  const busy = active(olds)
  const say = (code: string): Because => because(deployment, code, 'spec.strategy.type')
  if (busy.length > 0) return { sizes: new Map(busy.map(({ name }) => [name, 0])), because: say('recreate-empties') }
  const left = sets.olds.map((set) => ({ statusReplicas: set.status.replicas, podPhases: phasesOf(set) }))
  if (oldPodsRunning(left)) return { sizes: NO_SIZES, because: say('recreate-waits') }
  if (!newest) return { create: replicas, sizes: NO_SIZES, because: say('recreate-starts') }
  return newest.replicas === replicas
    ? { sizes: NO_SIZES, because: say('rollout-rests') }
    : { sizes: new Map([[newest.name, replicas]]), because: say('recreate-starts') }
}

const historyOf = (set: ReplicaSet) => ({
  name: set.metadata.name,
  revision: revisionOf(set),
  specReplicas: set.spec.replicas,
  statusReplicas: set.status.replicas,
  deleting: set.metadata.deletionTimestamp !== undefined,
  behind: (set.metadata.generation ?? 0) > (set.status.observedGeneration ?? 0),
})

const because = (
  { metadata: { namespace = '', name } }: Deployment,
  code: string,
  path: string,
  facts?: Because['facts'],
): Because => ({
  code,
  refs: [{ kind: 'Deployment', namespace, name, path }],
  ...(facts ? { facts } : {}),
})
