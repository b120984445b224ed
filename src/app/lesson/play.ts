import { lessons, loadLesson } from 'virtual:lessons'
import { type LoadedLesson, openedFiles } from '../../lessons/lesson-file.ts'
import { first } from '../examples/first.ts'
import { playback } from '../playback/playback.ts'
import { checkFile, reveal } from '../simulation/apply.ts'
import { showFresh } from '../simulation/boot.ts'
import { ask, lastSnapshot, settleStart, startLength } from '../simulation/connection.ts'
import { bringBack, type Kept, keptBefore, keptNow } from '../simulation/keep.ts'
import { openExample } from '../simulation/scenario.ts'
import { scenario } from '../simulation/scenario-store.ts'
import { checks } from '../store/checks.ts'
import { lineNumbers } from '../store/cluster.ts'
import { type FilesState, files, noteApplied, rememberedFiles, replaceFiles } from '../store/files.ts'
import { layout, show } from '../store/layout.ts'
import { isSandbox, type LessonPlayer, lesson, NOT_TOLD } from '../store/lesson.ts'
import { notify } from '../store/notices.ts'
import { setForm } from '../store/requests.ts'
import { LESSON_KEYS, maySend } from './at-hand.ts'
import { followRun } from './follow-run.ts'
import { type KeptLesson, keepLesson, lessonBefore } from './keep-lesson.ts'
import { fragmentOf, placeIn } from './lesson-link.ts'
import { FRESH, playing } from './playing.ts'
import { tl } from './words.ts'

const LANGUAGE = 'en'

/** The sandbox as it was when a lesson was opened over it. */
let aside: { readonly kept: Kept; readonly open: FilesState; readonly start: number } | null = null
let stopFollowing: (() => void) | null = null

const sorry = (error: unknown): void => notify(error instanceof Error ? error.message : String(error), { tone: 'bad' })

function putAside(): void {
  if (!isSandbox() || files.getState().files.length === 0) return
  aside = { kept: keptNow(), open: files.getState(), start: startLength() }
}

/** Opens what a link names. False when there is no such lesson: then the sandbox is opened. */
export async function openLink(fragment: string): Promise<boolean> {
  const place = placeIn(fragment)
  const played = lesson.getState().player
  if (!place || played?.link() === fragment) return played !== null
  return openLesson(place.id, place.step)
}

/**
 * Opens a lesson: where it was left when that is the step asked for or none is, else at the step, with what comes before
 * done as the solution does it.
 */
export async function openLesson(id: string, step = ''): Promise<boolean> {
  try {
    const loaded = await loadLesson(id, LANGUAGE)
    const number = lessons.findIndex((one) => one.id === id) + 1
    if (!loaded || number === 0) {
      notify(tl('lesson.unknown', { id }), { tone: 'bad' })
      return false
    }
    const before = lessonBefore(id)
    const at = loaded.lesson.steps.findIndex((one) => one.id === step)
    const goesOn = before !== null && (at < 0 ? before.state.step < loaded.lesson.steps.length : before.state.step === at)
    putAside()
    end()
    playing.setState({ ...FRESH, loaded })
    scenario.setState({ exampleId: '', title: loaded.texts.title, hint: '', seed: loaded.lesson.cluster?.seed ?? 1 })
    lesson.setState({ player: playerOf(loaded, number), ...NOT_TOLD })
    playback.setState({ everyHop: true })
    show({ left: 'lesson', face: 'lesson', dock: layout.getState().dock })
    if (goesOn) await goOn(before).catch(() => begin())
    else await begin(at > 0 ? { step: at, answers: {} } : undefined)
    stopFollowing = both(followRun(showCaret), keepLesson())
    return true
  } catch (error) {
    sorry(error)
    return false
  }
}

const playerOf = ({ lesson: { id, steps }, texts: { title } }: LoadedLesson, number: number): LessonPlayer => ({
  id,
  title,
  number,
  count: lessons.length,
  maySend,
  restart: restartLesson,
  resume: resumeLesson,
  end,
  link: () => fragmentOf({ id, step: steps[lesson.getState().run?.step ?? 0]?.id ?? '' }),
  keys: LESSON_KEYS,
})

const both = (a: () => void, b: () => void) => (): void => {
  b()
  a()
}

async function goOn({ open, snapshot, state, opened, lines, start, hints, aided, acted }: KeptLesson): Promise<void> {
  files.setState(open)
  checks.setState({}, true)
  await startIn({ resume: { snapshot, state, opened, lines } })
  settleStart(start)
  playing.setState({ hints, aided, acted })
  await Promise.all(open.files.map(({ id }) => checkFile(id)))
}

type Start = Pick<Parameters<typeof ask<'lessonStart'>>[1], 'resume' | 'to'>

async function startIn(start: Start): Promise<void> {
  const { loaded } = playing.getState()
  if (!loaded) return
  const { lesson: played, files: texts } = loaded
  await showFresh(() => ask('lessonStart', { lesson: played, files: texts, ...start }))
  const { request } = await ask('lessonRequest', {})
  setForm({ from: played.request.from, to: request?.to ?? '', mode: 'once', keepAlive: played.request.keepAlive ?? false })
}

/** A lesson from its start, or from a later step. */
async function begin(to?: Start['to']): Promise<void> {
  const { loaded } = playing.getState()
  if (!loaded) return
  checks.setState({}, true)
  replaceFiles(openedFiles(loaded.lesson).map((name) => ({ name, text: loaded.files[name] ?? '' })))
  files.setState({ closed: [] })
  await startIn(to ? { to } : {})
  settleStart()
  for (const { id, text } of files.getState().files) {
    noteApplied(id, text)
    await checkFile(id)
  }
  showCaret()
}

/** Puts the caret where the open step wants it. */
export function showCaret(): void {
  const { loaded } = playing.getState()
  const caret = loaded?.lesson.steps[lesson.getState().run?.step ?? 0]?.caret
  const file = files.getState().files.find(({ name }) => name === caret?.file)
  const at = file && checks.getState()[file.id]?.manifest.documents[caret?.document ?? 0]
  if (!caret || !at) return
  const { kind, namespace, name } = at
  const { face } = layout.getState()
  const { activeElement } = document
  reveal({ kind, namespace, name, path: caret.path })
  show({ face })
  // The place is shown; the keyboard stays with what the learner is doing.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (activeElement instanceof HTMLElement && activeElement !== document.body) activeElement.focus()
      else if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    }),
  )
}

/** From the start, with nothing said, opened or answered. */
export async function restartLesson(): Promise<void> {
  playing.setState(FRESH)
  await begin().catch(sorry)
}

/** The cluster as it was when the step opened; Redo takes that back. */
export async function restartStep(): Promise<void> {
  try {
    const { moved } = await ask('stepReset', {})
    notify(tl(moved ? 'lesson.step.restarted' : 'lesson.step.unchanged'))
  } catch (error) {
    sorry(error)
  }
}

/** The next step, with this one done as the solution does it. */
export async function skipStep(): Promise<void> {
  const { state } = lesson.getState()
  if (!state) return
  playing.setState({ ...FRESH, aided: true })
  await begin({ step: state.step + 1, answers: state.memory.answers }).catch(sorry)
}

/** Goes on in a worker that knows nothing of the lesson. */
async function resumeLesson(): Promise<void> {
  const snapshot = lastSnapshot()
  const { state, opened } = lesson.getState()
  if (snapshot && state && opened) await startIn({ resume: { snapshot, state, opened, lines: lineNumbers() } }).catch(sorry)
}

/** Ends the lesson; what is shown next is somebody else's. */
export function end(): void {
  stopFollowing?.()
  stopFollowing = null
  lesson.setState({ player: null, ...NOT_TOLD })
  playback.setState({ everyHop: false })
  if (placeIn(location.hash)) history.replaceState(null, '', location.pathname + location.search)
}

/** Back to the sandbox as it was before the lesson, files and cluster. */
export async function leaveLesson(): Promise<void> {
  try {
    end()
    const open = aside?.open ?? rememberedFiles()
    if (!open) await openExample(first, { quiet: true })
    else await bringBack(aside?.kept ?? keptBefore(), open, aside?.start)
    aside = null
    show({ left: 'manifests' })
  } catch (error) {
    sorry(error)
  }
}
