import { hintedGoal, hintOf, nextLevel } from '../../lessons/hints.ts'
import type { HintLevel } from '../../lessons/keys.ts'
import { lesson } from '../store/lesson.ts'
import { playing } from './playing.ts'
import { noteLesson } from './progress-store.ts'

/** The level of hint that follows for the goal that fails now; null when there is none. */
export function levelToOpen(): HintLevel | null {
  const { run } = lesson.getState()
  const { loaded, hints } = playing.getState()
  const goal = run ? hintedGoal(run) : undefined
  if (!run || !loaded || !goal) return null
  const level = nextLevel(hints[goal.id] ?? 0)
  return level !== null && hintOf(run, level, loaded.texts) ? level : null
}

/** Opens one more hint for the goal that fails now. */
export function openHint(): void {
  const { run } = lesson.getState()
  const { loaded, hints } = playing.getState()
  const level = levelToOpen()
  const goal = run ? hintedGoal(run) : undefined
  if (!loaded || !goal || level === null) return
  playing.setState({ hints: { ...hints, [goal.id]: level } })
  noteLesson(loaded.lesson.id, { hints: level })
}
