import { createStore } from 'zustand/vanilla'
import type { HintLevel } from '../../lessons/keys.ts'
import type { LoadedLesson } from '../../lessons/lesson-file.ts'
import type { Answer, Verdict } from '../../lessons/scoring.ts'

/** An answer that was given, and what the engine said of it. */
export interface Given {
  readonly answer: Answer
  readonly sure: boolean
  readonly verdict: Verdict
}

/** What the page knows of the lesson that is played, beside what the worker tells. */
export interface Playing {
  readonly loaded: LoadedLesson | null
  /** Goal → the highest level of its hints that is open. */
  readonly hints: { readonly [goal: string]: HintLevel }
  /** Prediction → the last answer of this visit. */
  readonly given: { readonly [prediction: string]: Given }
  /** Predictions that are asked once more. */
  readonly asked: readonly string[]
  /** The solution was looked at or a step was passed over: what follows is not solved by oneself. */
  readonly aided: boolean
  readonly solutionOpen: boolean
  /** Something was done since the step opened: unmet goals say what they see. */
  readonly acted: boolean
}

export const FRESH: Omit<Playing, 'loaded'> = { hints: {}, given: {}, asked: [], aided: false, solutionOpen: false, acted: false }

export const playing = createStore<Playing>(() => ({ ...FRESH, loaded: null }))
