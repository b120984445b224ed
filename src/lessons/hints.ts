import { HINT_LEVELS, type HintLevel, hintKey } from './keys.ts'
import type { LessonTexts } from './prose.ts'
import type { GoalView, RunView } from './run.ts'

/** The hint that helps now: the key of its words. */
export interface Hint {
  readonly goal: string
  readonly level: HintLevel
  readonly key: string
}

const needsHint = ({ status, observed }: GoalView): boolean => status === 'unmet' && observed?.code !== 'not-seen'

/** The goal that a hint would be about: what broke first, else the first of the open step that is not met. */
export const hintedGoal = ({ goals }: Pick<RunView, 'goals'>): GoalView | undefined =>
  goals.find((goal) => goal.observed?.code === 'broken-at' && needsHint(goal)) ?? goals.find(needsHint)

/**
 * The hint of a level for the goal that fails, in the words for how its probe ends where the lesson has such, else in
 * those for every case. Null when no goal fails, or its words end.
 */
export function hintOf(view: Pick<RunView, 'goals'>, level: HintLevel, { sections }: Pick<LessonTexts, 'sections'>): Hint | null {
  const goal = hintedGoal(view)
  if (!goal) return null
  const { outcome } = goal.observed ?? {}
  const keys = [...(outcome === undefined ? [] : [hintKey(goal.id, level, outcome)]), hintKey(goal.id, level)]
  const key = keys.find((one) => Object.hasOwn(sections, one))
  return key === undefined ? null : { goal: goal.id, level, key }
}

/** The level that follows; null after the last. */
export const nextLevel = (level: HintLevel | 0): HintLevel | null => HINT_LEVELS.find((one) => one > level) ?? null
