import { createStore } from 'zustand/vanilla'

/** What the page was opened with. */
export interface Scenario {
  /** '' when it was none of ours. */
  readonly exampleId: string
  readonly title: string
  readonly hint: string
  readonly seed: number
}

export const scenario = createStore<Scenario>(() => ({ exampleId: '', title: '', hint: '', seed: 1 }))
