import { ask } from '../simulation/connection.ts'
import { cluster } from '../store/cluster.ts'
import { type LessonState, lesson } from '../store/lesson.ts'
import { requests, setForm } from '../store/requests.ts'
import { playing } from './playing.ts'
import { noteLesson, progress } from './progress-store.ts'

/** Writes down how the lesson goes. A prediction that was answered once is never noted as passed over. */
function noteRun({ player, run }: LessonState): void {
  const { loaded, aided } = playing.getState()
  if (!player || !run || !loaded) return
  const known = progress.getState().lessons[player.id]?.predictions ?? {}
  const predictions = Object.fromEntries(
    Object.entries(run.answers)
      .filter(([id, { how }]) => how !== 'skipped' || !known[id])
      .map(([id, { how, sure, corrected }]) => [id, { how, sure, corrected }]),
  )
  const state = run.done ? (aided ? 'shown' : 'solved') : 'begun'
  noteLesson(player.id, { state, step: run.step, predictions })
}

/** A target that had no value yet when the lesson began may have one now. */
async function fillTarget(): Promise<void> {
  const { request } = await ask('lessonRequest', {})
  if (request && requests.getState().form.to === '') setForm({ to: request.to })
}

/**
 * Keeps progress, address and caret beside the step that is open, and knows whether the learner has acted since it opened.
 * The returned function ends that.
 */
export function followRun(showCaret: () => void): () => void {
  const opened = (now: LessonState): void => {
    if (now.player) history.replaceState(null, '', now.player.link())
  }
  const followed = (now: LessonState, was: LessonState): void => {
    if (!now.run || now.run === was.run) return
    noteRun(now)
    if (!was.run || now.run.step === was.run.step) return
    playing.setState({ acted: false, solutionOpen: false })
    opened(now)
    showCaret()
    void fillTarget().catch(() => undefined)
  }
  const act = (): void => {
    if (!playing.getState().acted) playing.setState({ acted: true })
  }
  opened(lesson.getState())
  noteRun(lesson.getState())
  const stops = [
    lesson.subscribe(followed),
    cluster.subscribe((now, was) => {
      if (now.changes > was.changes) act()
    }),
    requests.subscribe((now, was) => {
      if (now.list.length > was.list.length) act()
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
