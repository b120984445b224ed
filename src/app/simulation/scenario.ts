import type { SendRequest } from '../../core/network/trace.ts'
import { first } from '../examples/first.ts'
import type { Example } from '../examples/types.ts'
import { t } from '../i18n/t.ts'
import { pause, playback } from '../playback/playback.ts'
import { decodeShared, isShared, type Shared } from '../share/codec.ts'
import { checks } from '../store/checks.ts'
import { cluster, showDead, showView } from '../store/cluster.ts'
import { files, rememberedFiles, reopenFile, replaceFiles } from '../store/files.ts'
import { show } from '../store/layout.ts'
import { notify } from '../store/notices.ts'
import { forget, isRecord, recall, remember } from '../store/persist.ts'
import { clearRequests, fromKey, fromOfKey, requests, setForm } from '../store/requests.ts'
import { select } from '../store/selection.ts'
import { applyFile, checkFile } from './apply.ts'
import { ask, lastSnapshot, settleStart } from './connection.ts'
import { scenario } from './scenario-store.ts'
import { sendOnce, stopStream } from './traffic.ts'

const START_STEP_MS = 500
const START_STEPS = 40

/** Lets simulated time pass until the Pods of a fresh cluster have come up, or will not. */
async function comeUp(): Promise<void> {
  for (let i = 0; i < START_STEPS; i += 1) {
    const pods = cluster.getState().view?.pods.filter(({ system }) => !system) ?? []
    const waiting = pods.some(({ state, comingUp }) => state === 'pending' || comingUp)
    if (!waiting && i > 3) return
    await ask('advance', { ms: START_STEP_MS })
  }
}

/** A target that names what only the running cluster knows. */
function resolved(to: string): string {
  const view = cluster.getState().view
  const balancer = view?.services.flatMap(({ ingress }) => ingress)[0] ?? ''
  const nodes = view?.nodes ?? []
  const named = nodes.find(({ name }) => to.includes(`//${name}:`))
  return to.replace('LOAD_BALANCER', balancer).replace(named ? `//${named.name}:` : '//\0', named ? `//${named.ip}:` : '//\0')
}

async function boot(seed: number, loadBalancer: boolean): Promise<void> {
  stopStream()
  pause()
  clearRequests()
  select(null)
  playback.setState({ playheadMs: 0, startMs: 0, endMs: 0, stops: [], failures: [] })
  const { view } = await ask('boot', { options: { seed, loadBalancer } })
  showView(view)
}

/** Applies the open files, lets the cluster come up and puts one request at its start. */
async function begin(request: SendRequest | null): Promise<void> {
  for (const file of files.getState().files) await applyFile(file)
  await comeUp()
  if (request) {
    const ready = { ...request, to: resolved(request.to) }
    setForm({ from: ready.from, to: ready.to, mode: 'once' })
    await sendOnce(ready, { paused: true })
  }
  settleStart()
}

/** Opens an example in a fresh cluster. What was open is put aside and can be brought back. */
export async function openExample(example: Example, { quiet = false } = {}): Promise<void> {
  const own = files.getState().files.filter(({ text, applied }) => applied !== text && text.trim() !== '')
  checks.setState({}, true)
  scenario.setState({ exampleId: example.id, title: example.title, hint: example.hint, seed: 1 })
  replaceFiles(example.files)
  await boot(1, !example.noLoadBalancer)
  await begin(example.request)
  const [name] = own.map((file) => file.name)
  if (!quiet && name !== undefined) {
    notify(t('examples.opened', { title: example.title, names: name }), {
      action: {
        label: t('examples.back'),
        run: () => {
          for (const _ of own) reopenFile()
        },
      },
    })
  }
}

async function openShared({ title, seed, files: texts, view, from, to }: Shared): Promise<void> {
  checks.setState({}, true)
  scenario.setState({ exampleId: '', title, hint: '', seed })
  replaceFiles(texts)
  show({ view })
  await boot(seed, true)
  await begin(to === '' ? null : { from: fromOfKey(from), to })
}

/** What was open at the last visit: the files, the cluster with everything done to it, the form. */
async function resume(): Promise<boolean> {
  const kept = rememberedFiles()
  if (!kept) return false
  files.setState(kept)
  const { form, title, hint, exampleId, seed, snapshot } = recall('scenario', acceptKept) ?? NOTHING_KEPT
  scenario.setState({ exampleId, title, hint, seed })
  setForm({ from: fromOfKey(form.from), to: form.to })
  try {
    const { view } = await ask('boot', snapshot ? { options: snapshot.options, snapshot } : { options: { seed } })
    showView(view)
    if (!snapshot) for (const file of kept.files) if (file.applied !== null) await applyFile(file)
  } catch {
    // What was kept cannot be done again: the texts stay, the cluster begins anew.
    forget('scenario')
    await boot(seed, true)
  }
  settleStart()
  await Promise.all(kept.files.map(({ id }) => checkFile(id)))
  return true
}

type Snapshot = NonNullable<ReturnType<typeof lastSnapshot>>

interface Kept {
  readonly form: { readonly from: string; readonly to: string }
  readonly title: string
  readonly hint: string
  readonly exampleId: string
  readonly seed: number
  readonly snapshot: Snapshot | null
}

const NOTHING_KEPT: Kept = { form: { from: 'laptop', to: '' }, title: '', hint: '', exampleId: '', seed: 1, snapshot: null }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function acceptKept(stored: unknown): Kept | null {
  if (!isRecord(stored)) return null
  const { form, title, hint, exampleId, seed, snapshot } = stored
  return {
    form: isRecord(form) ? { from: text(form['from']), to: text(form['to']) } : NOTHING_KEPT.form,
    title: text(title),
    hint: text(hint),
    exampleId: text(exampleId),
    seed: typeof seed === 'number' ? seed : 1,
    // The worker checks what it is given; a log that it cannot replay makes it start afresh.
    snapshot: isRecord(snapshot) && snapshot['version'] === 1 ? (snapshot as unknown as Snapshot) : null,
  }
}

const MAX_KEPT_COMMANDS = 400
const KEEP_AFTER_MS = 800

/** Keeps the scenario in this browser, so that a reload goes on where it was. */
export function keepScenario(): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  const keep = (): void => {
    const snapshot = lastSnapshot()
    const { form } = requests.getState()
    const small = snapshot !== null && snapshot.commands.length <= MAX_KEPT_COMMANDS
    const kept = { ...scenario.getState(), form: { from: fromKey(form.from), to: form.to } }
    if (!remember('scenario', { ...kept, snapshot: small ? snapshot : null })) remember('scenario', { ...kept, snapshot: null })
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

/** The first moment: a shared link, else what was open at the last visit, else the first example. */
export async function open(fragment: string): Promise<void> {
  try {
    if (isShared(fragment)) {
      const decoded = await decodeShared(fragment)
      if (decoded.ok) return await openShared(decoded.shared)
      notify(t(`share.${decoded.reason}`), { tone: 'bad' })
    } else if (await resume()) return
    await openExample(first, { quiet: true })
  } catch (error) {
    showDead(error instanceof Error ? error.message : String(error))
  }
}
