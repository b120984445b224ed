import type { Snapshot } from '../../core/sim/types.ts'
import type { HintLevel } from '../../lessons/keys.ts'
import type { Kept, RunState } from '../../lessons/run.ts'
import type { LineNumbers } from '../../protocol/view.ts'
import { lastSnapshot, startLength } from '../simulation/connection.ts'
import { cluster, lineNumbers } from '../store/cluster.ts'
import { acceptFiles, type FilesState, files } from '../store/files.ts'
import { lesson } from '../store/lesson.ts'
import { isRecord, recall, remember } from '../store/persist.ts'
import { FRESH, playing } from './playing.ts'

/** Everything that is needed to go on with a lesson where it was. */
export interface KeptLesson {
  readonly id: string
  readonly open: FilesState
  readonly snapshot: Snapshot
  readonly lines: LineNumbers
  readonly state: RunState
  readonly opened: Kept
  /** Commands that undo leaves alone. */
  readonly start: number
  readonly hints: { readonly [goal: string]: HintLevel }
  readonly aided: boolean
  readonly acted: boolean
}

const KEY = 'lesson'
const KEEP_AFTER_MS = 300

/** The lesson as it stands; null while none is played. */
export function lessonNow(): KeptLesson | null {
  const { player, state, opened } = lesson.getState()
  const snapshot = lastSnapshot()
  if (!player || !state || !opened || !snapshot) return null
  const { hints, aided, acted } = playing.getState()
  const { files: list, active } = files.getState()
  const open = { files: list, active, closed: [] }
  return { id: player.id, open, snapshot, lines: lineNumbers(), state, opened, start: startLength(), hints, aided, acted }
}

function acceptKept(stored: unknown): KeptLesson | null {
  if (!isRecord(stored)) return null
  const { id, open, snapshot, lines, state, opened, start, hints, aided, acted } = stored
  const texts = acceptFiles(open)
  if (typeof id !== 'string' || typeof start !== 'number' || !texts) return null
  if (!isRecord(snapshot) || snapshot['version'] !== 1 || !isRecord(state) || !isRecord(opened) || !isRecord(lines)) return null
  return {
    id,
    start,
    open: texts,
    // The worker checks what it is given; what it cannot replay begins anew.
    snapshot: snapshot as unknown as Snapshot,
    state: state as unknown as RunState,
    opened: opened as unknown as Kept,
    lines: lines as LineNumbers,
    hints: isRecord(hints) ? (hints as KeptLesson['hints']) : FRESH.hints,
    aided: aided === true,
    acted: acted === true,
  }
}

/** What the last visit left of a lesson; null when it was another one. */
export function lessonBefore(id: string): KeptLesson | null {
  const kept = recall(KEY, acceptKept)
  return kept?.id === id ? kept : null
}

/** Keeps the lesson in this browser soon after anything of it changes and when the page is left; the returned function ends that. */
export function keepLesson(): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  const keep = (): void => {
    const kept = lessonNow()
    if (kept) remember(KEY, kept)
  }
  const soon = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(keep, KEEP_AFTER_MS)
  }
  const stops = [lesson.subscribe(soon), playing.subscribe(soon), files.subscribe(soon), cluster.subscribe(soon)]
  window.addEventListener('pagehide', keep)
  return () => {
    keep()
    if (timer !== null) clearTimeout(timer)
    for (const stop of stops) stop()
    window.removeEventListener('pagehide', keep)
  }
}
