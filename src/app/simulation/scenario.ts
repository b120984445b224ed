import type { SendRequest } from '../../core/network/trace.ts'
import { first } from '../examples/first.ts'
import type { Example } from '../examples/types.ts'
import { t } from '../i18n/t.ts'
import type { Shared } from '../share/codec.ts'
import { isShared } from '../share/is-shared.ts'
import { checks } from '../store/checks.ts'
import { cluster, showDead } from '../store/cluster.ts'
import { files, rememberedFiles, reopenFile, replaceFiles } from '../store/files.ts'
import { show } from '../store/layout.ts'
import { lesson } from '../store/lesson.ts'
import { notify } from '../store/notices.ts'
import { fromOfKey, setForm } from '../store/requests.ts'
import { applyFile } from './apply.ts'
import { boot } from './boot.ts'
import { ask, settleStart } from './connection.ts'
import { bringBack, keptBefore } from './keep.ts'
import { scenario } from './scenario-store.ts'
import { sendOnce } from './traffic.ts'

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
  lesson.getState().player?.end()
  const own = files.getState().files.filter(({ text, applied }) => applied !== text && text.trim() !== '')
  checks.setState({}, true)
  scenario.setState({ exampleId: example.id, title: example.title, hint: example.hint, seed: 1 })
  replaceFiles(example.files)
  await boot({ options: { seed: 1, loadBalancer: !example.noLoadBalancer } })
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
  await boot({ options: { seed, loadBalancer: true } })
  await begin(to === '' ? null : { from: fromOfKey(from), to })
}

/** The first moment: a shared link, else what was open at the last visit, else the first example. */
export async function open(fragment: string): Promise<void> {
  try {
    if (isShared(fragment)) {
      const { decodeShared } = await import('../share/codec.ts')
      const decoded = await decodeShared(fragment)
      if (decoded.ok) return await openShared(decoded.shared)
      notify(t(`share.${decoded.reason}`), { tone: 'bad' })
    } else {
      const open = rememberedFiles()
      if (open) return await bringBack(keptBefore(), open)
    }
    await openExample(first, { quiet: true })
  } catch (error) {
    showDead(error instanceof Error ? error.message : String(error))
  }
}
