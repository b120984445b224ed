import type { Snapshot } from '../../core/sim/types.ts'
import type { LineNumbers } from '../../protocol/view.ts'
import { checks } from '../store/checks.ts'
import { cluster, lineNumbers } from '../store/cluster.ts'
import { type FilesState, files } from '../store/files.ts'
import { isSandbox } from '../store/lesson.ts'
import { forget, isRecord, recall, remember } from '../store/persist.ts'
import { fromKey, fromOfKey, requests, setForm, shownRequest } from '../store/requests.ts'
import { applyFile, checkFile } from './apply.ts'
import { boot } from './boot.ts'
import { lastSnapshot, settleStart } from './connection.ts'
import { scenario } from './scenario-store.ts'
import { sendOnce } from './traffic.ts'

interface Target {
  readonly from: string
  readonly to: string
}

/** Everything that is needed, beside the files, to go on where the page was. */
export interface Kept {
  readonly form: Target
  /** The request that was shown; null when there was none. */
  readonly shown: Target | null
  readonly title: string
  readonly hint: string
  readonly exampleId: string
  readonly seed: number
  readonly snapshot: Snapshot | null
  readonly lines: LineNumbers
}

export function keptNow(): Kept {
  const { form } = requests.getState()
  const request = shownRequest(requests.getState())?.trace.request
  return {
    ...scenario.getState(),
    form: { from: fromKey(form.from), to: form.to },
    shown: request ? { from: fromKey(request.from), to: request.to } : null,
    snapshot: lastSnapshot(),
    lines: lineNumbers(),
  }
}

/** Goes on where the page was: the files, the cluster with everything done to it, the request at its start. `start`: commands that undo leaves alone. */
export async function bringBack(kept: Kept, open: FilesState, start?: number): Promise<void> {
  const { form, shown, title, hint, exampleId, seed, snapshot, lines } = kept
  checks.setState({}, true)
  files.setState(open)
  scenario.setState({ exampleId, title, hint, seed })
  setForm({ from: fromOfKey(form.from), to: form.to })
  if (start !== undefined) settleStart(start)
  try {
    await boot(snapshot ? { options: snapshot.options, snapshot, lines } : { options: { seed } })
    if (!snapshot) for (const file of open.files) if (file.applied !== null) await applyFile(file)
  } catch {
    // What was kept cannot be done again: the texts stay, the cluster begins anew.
    forget('scenario')
    await boot({ options: { seed } })
  }
  if (shown) await sendOnce({ from: fromOfKey(shown.from), to: shown.to }, { paused: true, again: true })
  if (start === undefined) settleStart()
  await Promise.all(open.files.map(({ id }) => checkFile(id)))
}

const NOTHING_KEPT: Kept = {
  form: { from: 'laptop', to: '' },
  shown: null,
  title: '',
  hint: '',
  exampleId: '',
  seed: 1,
  snapshot: null,
  lines: {},
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const targetIn = (value: unknown): Target | null =>
  isRecord(value) ? { from: text(value['from']), to: text(value['to']) } : null

const linesIn = (value: unknown): LineNumbers =>
  isRecord(value)
    ? Object.fromEntries(Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'))
    : {}

function acceptKept(stored: unknown): Kept | null {
  if (!isRecord(stored)) return null
  const { form, shown, title, hint, exampleId, seed, snapshot, lines } = stored
  return {
    form: targetIn(form) ?? NOTHING_KEPT.form,
    shown: targetIn(shown),
    title: text(title),
    hint: text(hint),
    exampleId: text(exampleId),
    seed: typeof seed === 'number' ? seed : 1,
    // The worker checks what it is given; a log that it cannot replay makes it start afresh.
    snapshot: isRecord(snapshot) && snapshot['version'] === 1 ? (snapshot as unknown as Snapshot) : null,
    lines: linesIn(lines),
  }
}

/** What the last visit left in this browser. */
export const keptBefore = (): Kept => recall('scenario', acceptKept) ?? NOTHING_KEPT

const MAX_KEPT_COMMANDS = 400
const KEEP_AFTER_MS = 800

/** Keeps the scenario in this browser, so that a reload goes on where it was. */
export function keepScenario(): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  const keep = (): void => {
    if (!isSandbox()) return
    const kept = keptNow()
    const small = kept.snapshot !== null && kept.snapshot.commands.length <= MAX_KEPT_COMMANDS
    const without = { ...kept, snapshot: null }
    if (!remember('scenario', small ? kept : without)) remember('scenario', without)
  }
  const soon = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(keep, KEEP_AFTER_MS)
  }
  const stops = [cluster.subscribe(soon), requests.subscribe(soon)]
  window.addEventListener('pagehide', keep)
  return () => {
    for (const stop of stops) stop()
    window.removeEventListener('pagehide', keep)
  }
}
