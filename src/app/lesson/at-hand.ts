import { layout, show } from '../store/layout.ts'
import { lesson } from '../store/lesson.ts'
import { notify } from '../store/notices.ts'
import { openHint } from './hints.ts'
import { playing } from './playing.ts'
import { tl } from './words.ts'

/** Brings the lesson's text into sight and puts the focus on a part of it: the first of these that is there. */
function goTo(...selectors: readonly string[]): void {
  if (layout.getState().left !== 'lesson' || layout.getState().face !== 'lesson') show({ left: 'lesson', face: 'lesson' })
  requestAnimationFrame(() => {
    const found = selectors.flatMap((selector) => document.querySelector<HTMLElement>(selector) ?? [])
    found[0]?.focus()
  })
}

const goToPrediction = (): void => goTo('#lesson-predict input', '#lesson-verdict', '#lesson-goals')

/** The prediction of the open step that is not answered yet comes before the first send. */
export function maySend(): boolean {
  const { run } = lesson.getState()
  const predict = playing.getState().loaded?.lesson.steps[run?.step ?? -1]?.predict
  if (!run || !predict || run.answers[predict.id]) return true
  notify(tl('predict.first'))
  goToPrediction()
  return false
}

export const LESSON_KEYS: { readonly [key: string]: () => void } = {
  p: goToPrediction,
  g: () => goTo('#lesson-goals'),
  h: () => {
    openHint()
    goTo('#lesson-hints', '#lesson-goals')
  },
}
