import { allGoals, predictionsOf } from './parts.ts'
import type { Check, Lesson, Prediction, ProbeOutcome } from './types.ts'

export const HINT_LEVELS = [1, 2, 3] as const
export type HintLevel = (typeof HINT_LEVELS)[number]

type Keyed = Pick<Lesson, 'steps' | 'throughout'>

export const hintKey = (goal: string, level: HintLevel, outcome?: ProbeOutcome): string =>
  outcome === undefined ? `${goal}.hint${level}` : `${goal}.${outcome}.hint${level}`

/** Words for an option that is no word of Kubernetes. */
export const optionKey = (prediction: string, option: string): string => `${prediction}.option.${option}`
/** What refutes a wrong option; `wrong` refutes every other wrong answer. */
export const refutationKey = (prediction: string, option: string): string => `${prediction}.${option}`
export const wrongKey = (prediction: string): string => `${prediction}.wrong`

/** The closing words, which name the principle. */
export const DONE_KEY = 'done'

/** Options that need words of the lesson's own. */
function worded({ ask }: Prediction): readonly string[] {
  return ask.what === 'which' ? ask.options.map(({ id }) => id) : []
}

/** Looking and answering need no hint. */
function needsHints(check: Check): boolean {
  if (check.is === 'all' || check.is === 'any') return check.of.some(needsHints)
  return check.is !== 'answered' && check.is !== 'seen'
}

/** Keys that every language of a lesson has to have, in the order of the lesson; `title` and `summary` come first. */
export function requiredKeys(lesson: Keyed): readonly string[] {
  const goals = allGoals(lesson).flatMap((goal) => [
    goal.id,
    ...(needsHints(goal.check) ? HINT_LEVELS.map((level) => hintKey(goal.id, level)) : []),
  ])
  const predictions = predictionsOf(lesson).flatMap((prediction) => [
    prediction.id,
    ...worded(prediction).map((option) => optionKey(prediction.id, option)),
    ...(prediction.ask.what === 'histogram' ? [] : [wrongKey(prediction.id)]),
  ])
  return ['title', 'summary', ...lesson.steps.map(({ id }) => id), ...goals, ...predictions, DONE_KEY]
}

/** True for keys that a language may have besides: hints for one outcome, refutations of one option, words for options. */
export function isOptionalKey(lesson: Keyed, key: string): boolean {
  const [head = '', ...rest] = key.split('.')
  if (allGoals(lesson).some(({ id }) => id === head)) return /^(([a-z0-9-]+)\.)?hint[123]$/.test(rest.join('.'))
  return predictionsOf(lesson).some(({ id }) => id === head) && rest.length > 0
}
