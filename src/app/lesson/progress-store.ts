import { createStore } from 'zustand/vanilla'
import { type LessonProgress, merge, NO_PROGRESS, note, type Progress, readProgress } from '../../lessons/progress.ts'
import { recall, remember } from '../store/persist.ts'

export const progress = createStore<Progress>(() => recall('progress', readProgress) ?? NO_PROGRESS)

function keep(next: Progress): void {
  if (JSON.stringify(next) === JSON.stringify(progress.getState())) return
  progress.setState(next, true)
  remember('progress', next)
}

export const noteLesson = (id: string, change: Partial<LessonProgress>): void => keep(note(progress.getState(), id, change))

/** What is exported: a file that `importProgress` reads. */
export const progressText = (): string => `${JSON.stringify(progress.getState(), null, 2)}\n`

/** Adds what an exported file holds; how many lessons it told of, or null when it is none of ours. */
export function importProgress(text: string): number | null {
  try {
    const read = readProgress(JSON.parse(text))
    if (!read) return null
    keep(merge(progress.getState(), read))
    return Object.keys(read.lessons).length
  } catch {
    return null
  }
}
