import type { Command, Snapshot } from '../core/sim/types.ts'
import type { Kept, RunState, RunView } from '../lessons/run.ts'
import type { ReplyMessage, RequestKind, RequestMessage, Requests, WorkerMessage } from './messages.ts'
import type { ClusterView, LineNumbers, ViewPatch } from './view.ts'

/** The part of a Worker that the client uses. */
export interface WorkerLike {
  postMessage(message: unknown): void
  terminate(): void
  onmessage: ((event: { readonly data: WorkerMessage }) => void) | null
  onerror: ((event: { readonly message?: string; preventDefault?(): void }) => void) | null
}

export interface ClientEvents {
  patch(patch: ViewPatch): void
  /** How the lesson that is played stands. */
  lesson?(run: RunView, state: RunState, opened: Kept): void
  log(snapshot: Snapshot, can: { readonly undo: boolean; readonly redo: boolean }): void
  /** A dead worker was replaced and everything done so far was done again. */
  restarted(view: ClusterView, why: string): void
  /** It could not be brought back: what was typed is safe, the cluster is not. */
  dead(why: string): void
}

export interface ClientOptions {
  readonly makeWorker: () => WorkerLike
  readonly on: ClientEvents
  /** Calls back after `ms`; answers with what calls that off. */
  readonly after: (ms: number, then: () => void) => () => void
  /** The lines that Services have on the page, so that they keep them in another worker. */
  readonly lines: () => LineNumbers
  /** A worker that answers nothing for so long (ms) is taken for dead. */
  readonly patienceMs?: number
}

export interface Client {
  request<K extends RequestKind>(kind: K, params: Requests[K]['params']): Promise<Requests[K]['result']>
  dispose(): void
}

interface Waiting {
  resolve(result: Requests[RequestKind]['result']): void
  reject(error: Error): void
  readonly callOff: () => void
}

type LogMessage = Extract<WorkerMessage, { readonly event: 'log' }>

const PATIENCE_MS = 30_000
const RESTARTS_ALLOWED = 3

/**
 * Talks to the simulation's worker. Requests are answered in order; a worker that dies or falls silent is replaced, and
 * the command log (kept here) is replayed in the new one. Requests that were under way then fail with a plain message.
 */
export function createClient({ makeWorker, on, after, lines, patienceMs = PATIENCE_MS }: ClientOptions): Client {
  const waiting = new Map<number, Waiting>()
  let nextId = 1
  let restarts = 0
  let snapshot: Snapshot | null = null
  let worker = start()

  function start(): WorkerLike {
    const made = makeWorker()
    made.onmessage = ({ data }) => {
      if (made === worker) receive(data)
    }
    made.onerror = (event) => {
      event.preventDefault?.()
      if (made === worker) void restart(event.message ?? 'the simulation stopped')
    }
    return made
  }

  function receive(message: WorkerMessage): void {
    if ('re' in message) settle(message)
    else if (message.event === 'patch') on.patch(message.patch)
    else if (message.event === 'lesson') on.lesson?.(message.run, message.state, message.opened)
    else keepLog(message)
  }

  function keepLog(message: LogMessage): void {
    const kept: readonly Command[] = snapshot?.commands.slice(0, message.from) ?? []
    snapshot = { version: 1, options: message.options, commands: [...kept, ...message.commands] }
    on.log(snapshot, { undo: message.canUndo, redo: message.canRedo })
  }

  function settle(reply: ReplyMessage): void {
    const request = waiting.get(reply.re)
    waiting.delete(reply.re)
    request?.callOff()
    if (reply.ok) request?.resolve(reply.result)
    else request?.reject(new Error(reply.error))
  }

  function ask<K extends RequestKind>(kind: K, params: Requests[K]['params']): Promise<Requests[K]['result']> {
    const id = nextId
    nextId += 1
    const to = worker
    return new Promise((resolve, reject) => {
      const callOff = after(patienceMs, () => {
        if (to === worker && waiting.has(id)) void restart(`no answer to "${kind}" for ${patienceMs / 1000} s`)
      })
      // The reply to a request of kind K carries the result of kind K: the worker's handlers are typed by the same table.
      waiting.set(id, { resolve: (result) => resolve(result as Requests[K]['result']), reject, callOff })
      to.postMessage({ v: 1, id, kind, params } as RequestMessage)
    })
  }

  async function restart(why: string): Promise<void> {
    worker.onmessage = null
    worker.onerror = null
    worker.terminate()
    for (const { reject, callOff } of waiting.values()) {
      callOff()
      reject(new Error(`The simulation stopped (${why}) and was started again. Nothing you typed is lost; try once more.`))
    }
    waiting.clear()
    restarts += 1
    if (restarts > RESTARTS_ALLOWED) {
      on.dead(why)
      return
    }
    worker = start()
    try {
      const { view } = await ask('boot', { options: snapshot?.options ?? {}, ...(snapshot ? { snapshot, lines: lines() } : {}) })
      restarts = 0
      on.restarted(view, why)
    } catch {
      // A worker that dies again while it boots has called restart itself.
    }
  }

  return {
    request: ask,
    dispose() {
      for (const { callOff } of waiting.values()) callOff()
      waiting.clear()
      worker.terminate()
    },
  }
}
