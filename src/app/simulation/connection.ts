import type { Snapshot } from '../../core/sim/types.ts'
import { type Client, createClient, type WorkerLike } from '../../protocol/client.ts'
import type { RequestKind, Requests } from '../../protocol/messages.ts'
import type { ClusterView } from '../../protocol/view.ts'
import { t } from '../i18n/t.ts'
import { cluster, lineNumbers, showDead, showView } from '../store/cluster.ts'
import { lesson } from '../store/lesson.ts'
import { notify } from '../store/notices.ts'
import { patchView, sameObjects } from '../store/view-patch.ts'
import { differInChanges } from './changes.ts'

/** The worker, in the shape that the client takes. */
function makeWorker(): WorkerLike {
  const worker = new Worker(new URL('../../worker/main.ts', import.meta.url), { type: 'module', name: 'switchyard' })
  const like: WorkerLike = {
    postMessage: (message) => worker.postMessage(message),
    terminate: () => worker.terminate(),
    onmessage: null,
    onerror: null,
  }
  worker.onmessage = (event) => like.onmessage?.(event)
  worker.onerror = (event) => like.onerror?.(event)
  return like
}

/** The last command log that the worker told of, and how much of it the start of the scenario takes. */
let snapshot: Snapshot | null = null
let floor = 0
let client: Client | null = null

/** The picture to which the last log belonged: a patch comes before the log that explains it. */
let explained: ClusterView | null = null

export const lastSnapshot = (): Snapshot | null => snapshot

/** How many commands the start takes. */
export const startLength = (): number => floor

/** What was done so far is the start: undo stops here. */
export function settleStart(commands: number = snapshot?.commands.length ?? 0): void {
  floor = commands
  cluster.setState({ canUndo: false })
}

export function connect(): void {
  if (client) return
  client = createClient({
    makeWorker,
    lines: lineNumbers,
    after: (ms, then) => {
      const timer = setTimeout(then, ms)
      return () => clearTimeout(timer)
    },
    on: {
      patch(patch) {
        const { view } = cluster.getState()
        const next = view && patchView(view, patch)
        if (next) showView(next)
        else if (view && patch.revision > view.revision) void refresh()
      },
      log(kept, can) {
        const { view, changes } = cluster.getState()
        const byHand = differInChanges(snapshot?.commands ?? [], kept.commands) && !sameObjects(explained, view)
        snapshot = kept
        explained = view
        cluster.setState({
          changes: byHand ? changes + 1 : changes,
          canUndo: can.undo && kept.commands.findLastIndex((command) => command.do === 'mark') >= floor,
          canRedo: can.redo,
        })
      },
      lesson: (run, state, opened) => lesson.setState({ run, state, opened }),
      restarted(view, why) {
        showView(view)
        void lesson.getState().player?.resume()
        notify(t('worker.restarted', { why }))
      },
      dead: showDead,
    },
  })
}

/** Begins again after the worker was given up, with everything done so far. */
export async function reconnect(): Promise<void> {
  client?.dispose()
  client = null
  connect()
  const { player } = lesson.getState()
  if (player) return player.resume()
  const { view } = await ask('boot', {
    options: snapshot?.options ?? {},
    ...(snapshot ? { snapshot, lines: lineNumbers() } : {}),
  })
  showView(view)
}

export function ask<K extends RequestKind>(kind: K, params: Requests[K]['params']): Promise<Requests[K]['result']> {
  return client ? client.request(kind, params) : Promise.reject(new Error(t('worker.absent')))
}

async function refresh(): Promise<void> {
  const { view } = await ask('view', {})
  showView(view)
}
