import type { Goal, Lesson, Prediction } from './types.ts'

type Parts = Pick<Lesson, 'steps' | 'throughout'>

/** Every goal, steps first. */
export const allGoals = ({ steps, throughout = [] }: Parts): readonly Goal[] => [
  ...steps.flatMap(({ goals }) => goals),
  ...throughout,
]

export const predictionsOf = ({ steps }: Pick<Lesson, 'steps'>): readonly Prediction[] =>
  steps.flatMap(({ predict }) => predict ?? [])
