import type { Trace } from '../core/network/trace.ts'
import type { Cluster } from '../core/sim/types.ts'
import { evaluate, type LessonWorld } from './evaluate.ts'
import { firstMemory, type Memory, see, watch } from './memory.ts'
import { predictionsOf } from './parts.ts'
import { type MakeCopy, truthOf } from './predict.ts'
import { type Answer, judge, type Verdict } from './scoring.ts'
import type { Goal, Lesson, Observation, Step } from './types.ts'

/** The part of a lesson that is played. */
export type Played = Pick<Lesson, 'steps' | 'throughout'>
type World = Pick<Cluster, 'reader' | 'peek' | 'nowMs'>

/** How far a lesson is. Plain data: with the cluster it is all there is to know. */
export interface RunState {
  /** The step that is open, from 0; the number of steps when all are done. */
  readonly step: number
  /** Goals that were met and count for good: latched ones, and those of steps that are done. */
  readonly kept: readonly string[]
  readonly memory: Memory
}

/** The state from so many commands of the log on. */
export interface Kept {
  readonly at: number
  readonly state: RunState
}

/**
 * `met` now; `kept` met and counts for good; `unmet`; `ahead` belongs to a step that is not open yet.
 */
export type GoalStatus = 'met' | 'kept' | 'unmet' | 'ahead'

export interface GoalView {
  readonly id: string
  /** Null: of the whole lesson. */
  readonly step: number | null
  readonly status: GoalStatus
  readonly latched: boolean
  /** Absent while it is ahead or kept. */
  readonly observed?: Observation
}

export interface RunView {
  readonly step: number
  readonly goals: readonly GoalView[]
  /** All steps are done and what has to hold throughout does. */
  readonly done: boolean
  readonly answers: Memory['answers']
}

/** A lesson at its beginning; the cluster has come up. */
export const firstState = ({ reader }: Pick<Cluster, 'reader'>): RunState => ({ step: 0, kept: [], memory: firstMemory(reader) })

/** Looks at the cluster after something happened: asks what must never fail, opens the next steps, and says how every goal stands. */
export function look(lesson: Played, before: RunState, cluster: World): { readonly state: RunState; readonly view: RunView } {
  const memory = watch(lesson, before.memory, cluster)
  const world: LessonWorld = { cluster, memory }
  let state: RunState = { ...before, memory }
  let open = openStep(lesson, state, world)
  while (open.done) {
    state = { ...state, step: state.step + 1, kept: [...state.kept, ...open.goals.map(({ id }) => id)] }
    open = openStep(lesson, state, world)
  }
  state = {
    ...state,
    kept: [...state.kept, ...open.goals.flatMap((goal) => (goal.latched && goal.status === 'met' ? [goal.id] : []))],
  }
  return { state, view: viewOf(lesson, state, world) }
}

function goalView(goal: Goal, step: number | null, { kept }: RunState, world: LessonWorld): GoalView {
  const { id, latched = false } = goal
  if (kept.includes(id)) return { id, step, status: 'kept', latched }
  const observed = evaluate(goal.check, world)
  return { id, step, status: observed.met ? 'met' : 'unmet', latched, observed }
}

const isAnswered = ({ predict }: Step, { answers }: Memory): boolean => !predict || answers[predict.id] !== undefined

function openStep(
  { steps }: Played,
  state: RunState,
  world: LessonWorld,
): { readonly goals: readonly GoalView[]; readonly done: boolean } {
  const step = steps[state.step]
  if (!step) return { goals: [], done: false }
  const goals = step.goals.map((goal) => goalView(goal, state.step, state, world))
  return { goals, done: isAnswered(step, state.memory) && goals.every(({ status }) => status !== 'unmet') }
}

function viewOf({ steps, throughout = [] }: Played, state: RunState, world: LessonWorld): RunView {
  const own = steps.flatMap(({ goals }, i) =>
    goals.map(
      (goal): GoalView =>
        i > state.step
          ? { id: goal.id, step: i, status: 'ahead', latched: goal.latched ?? false }
          : goalView(goal, i, state, world),
    ),
  )
  const whole = throughout.map((goal) => goalView(goal, null, state, world))
  const done = state.step >= steps.length && whole.every(({ status }) => status !== 'unmet')
  return { step: state.step, goals: [...own, ...whole], done, answers: state.memory.answers }
}

/** The learner's own request ended. */
export const sawTrace = (
  lesson: Played,
  state: RunState,
  trace: Pick<Trace, 'request' | 'outcome'>,
  cluster: Pick<Cluster, 'reader'>,
): RunState => ({ ...state, memory: see(lesson, state.memory, trace, cluster) })

/** Whose answer counts: the first one stays, a right one after a wrong one corrects it. */
export function commit(
  lesson: Played,
  state: RunState,
  { id, answer, sure }: { readonly id: string; readonly answer: Answer; readonly sure: boolean },
  makeCopy: MakeCopy,
): { readonly state: RunState; readonly verdict: Verdict } | null {
  const prediction = predictionsOf(lesson).find((one) => one.id === id)
  if (!prediction) return null
  const verdict = judge(prediction, answer, truthOf(prediction, makeCopy, state.memory))
  const { right, score } = verdict
  const first = state.memory.answers[id]
  const answered =
    first === undefined || first.how === 'skipped'
      ? { how: right ? ('right' as const) : ('wrong' as const), score, sure, corrected: false }
      : { ...first, score, corrected: first.how === 'wrong' && (first.corrected || right) }
  return { state: withAnswer(state, id, answered), verdict }
}

/** A prediction that is passed over counts as skipped; one that was answered stays so. */
export const skip = (state: RunState, id: string): RunState =>
  state.memory.answers[id] ? state : withAnswer(state, id, { how: 'skipped', score: 0, sure: false, corrected: false })

const withAnswer = (state: RunState, id: string, answered: Memory['answers'][string]): RunState => ({
  ...state,
  memory: { ...state.memory, answers: { ...state.memory.answers, [id]: answered } },
})

/** The same answers, everything else as at another moment: what undo goes back to. */
export const backTo = (then: RunState, { memory: { answers } }: RunState): RunState => ({
  ...then,
  memory: { ...then.memory, answers },
})
