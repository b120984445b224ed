import { createStore } from 'zustand/vanilla'
import type { Kept, RunState, RunView } from '../../lessons/run.ts'

/** What the lesson that is played is to the rest of the page; the code behind it comes with the first lesson. */
export interface LessonPlayer {
  readonly id: string
  readonly title: string
  /** Its place among the lessons, from 1, and how many there are. */
  readonly number: number
  readonly count: number
  /** False, having said why, while a prediction comes before the first send. */
  maySend(): boolean
  restart(): Promise<void>
  /** Goes on in a worker that knows nothing of it yet. */
  resume(): Promise<void>
  /** Ends it without bringing the sandbox back: something else is about to be opened. */
  end(): void
  /** The fragment that opens the step that is open. */
  link(): string
  /** What single keys do while it is played. */
  readonly keys: { readonly [key: string]: () => void }
}

export interface LessonState {
  /** Null in the sandbox. */
  readonly player: LessonPlayer | null
  /** As the worker told it last. */
  readonly run: RunView | null
  readonly state: RunState | null
  /** Where the open step began. */
  readonly opened: Kept | null
}

export const NOT_TOLD: Omit<LessonState, 'player'> = { run: null, state: null, opened: null }

export const lesson = createStore<LessonState>(() => ({ player: null, ...NOT_TOLD }))

export const isLessonLink = (fragment: string): boolean => fragment.startsWith('#lesson=')

/** While a lesson is played, what the sandbox left in this browser stays as it was. */
export const isSandbox = (): boolean => lesson.getState().player === null
