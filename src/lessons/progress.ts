/** How a lesson went, as far as one got. */
export interface LessonProgress {
  /** `shown`: the solution was looked at before it was solved; solving it later without makes it `solved`. */
  readonly state: 'begun' | 'solved' | 'shown'
  /** The step that was open last, from 0. */
  readonly step: number
  /** The highest hint level that was opened. */
  readonly hints: number
  readonly predictions: {
    readonly [id: string]: { readonly how: 'right' | 'wrong' | 'skipped'; readonly sure: boolean; readonly corrected: boolean }
  }
}

/** What this browser keeps, and what an export holds. */
export interface Progress {
  readonly version: 1
  readonly lessons: { readonly [id: string]: LessonProgress }
}

export const NO_PROGRESS: Progress = { version: 1, lessons: {} }

const BEGUN: LessonProgress = { state: 'begun', step: 0, hints: 0, predictions: {} }
const RANK: { readonly [state in LessonProgress['state']]: number } = { begun: 0, shown: 1, solved: 2 }

/** Notes something of one lesson; what was reached before is never lost. */
export function note(progress: Progress, lesson: string, change: Partial<LessonProgress>): Progress {
  const before = progress.lessons[lesson] ?? BEGUN
  const state = change.state !== undefined && RANK[change.state] > RANK[before.state] ? change.state : before.state
  const after: LessonProgress = {
    state,
    step: change.step ?? before.step,
    hints: Math.max(before.hints, change.hints ?? 0),
    predictions: { ...before.predictions, ...change.predictions },
  }
  return { ...progress, lessons: { ...progress.lessons, [lesson]: after } }
}

/** Two keepings as one: of each lesson the one that went further. */
export function merge(mine: Progress, theirs: Progress): Progress {
  return Object.entries(theirs.lessons).reduce((all, [id, lesson]) => note(all, id, lesson), mine)
}

const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function readLesson(value: unknown): LessonProgress | null {
  if (!isRecord(value)) return null
  const { state, step, hints, predictions } = value
  if (state !== 'begun' && state !== 'solved' && state !== 'shown') return null
  if (!Number.isSafeInteger(step) || !Number.isSafeInteger(hints) || !isRecord(predictions)) return null
  const answers = Object.entries(predictions).flatMap(([id, answer]) => {
    if (!isRecord(answer)) return []
    const { how, sure, corrected } = answer
    if (how !== 'right' && how !== 'wrong' && how !== 'skipped') return []
    return [[id, { how, sure: sure === true, corrected: corrected === true }] as const]
  })
  return { state, step: Number(step), hints: Number(hints), predictions: Object.fromEntries(answers) }
}

/** What somebody kept or exported; null when it is none of ours. Lessons that cannot be read are left out. */
export function readProgress(value: unknown): Progress | null {
  if (!isRecord(value) || value['version'] !== 1 || !isRecord(value['lessons'])) return null
  const lessons = Object.entries(value['lessons']).flatMap(([id, lesson]) => {
    const read = /^\d\d$/.test(id) ? readLesson(lesson) : null
    return read ? [[id, read] as const] : []
  })
  return { version: 1, lessons: Object.fromEntries(lessons) }
}
