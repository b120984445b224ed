import { describe, expect, test } from 'vitest'
import { createClient, type WorkerLike } from '../../src/protocol/client.ts'
import type { ClusterView } from '../../src/protocol/view.ts'
import { Session } from '../../src/worker/session.ts'
import { textTools } from '../../src/worker/text-tools.ts'
import { figure2 } from '../cluster/manifests.ts'

/** A real session behind the shape of a Worker; `answers: false` makes one that falls silent. */
function workerWith(kept: { crash: boolean; answers: boolean }): WorkerLike {
  const worker: WorkerLike = {
    onmessage: null,
    onerror: null,
    terminate: () => {},
    postMessage(message) {
      queueMicrotask(() => {
        if (!kept.answers) return
        try {
          worker.onmessage?.({ data: session.answer(message as Parameters<Session['answer']>[0]) })
        } catch (error) {
          worker.onerror?.({ message: String(error) })
        }
      })
    },
  }
  const session = new Session((data) => worker.onmessage?.({ data }))
  session.takeText(textTools)
  return worker
}

function start(state = { crash: false, answers: true }) {
  const restarts: { view: ClusterView; why: string }[] = []
  const timers: (() => void)[] = []
  const restarted = new Promise<void>((resolve) => {
    const client = createClient({
      makeWorker: () => workerWith(state),
      lines: () => ({}),
      after: (_ms, then) => {
        timers.push(then)
        return () => timers.splice(timers.indexOf(then), 1)
      },
      on: {
        patch: () => {},
        log: () => {},
        restarted: (view, why) => {
          restarts.push({ view, why })
          resolve()
        },
        dead: () => resolve(),
      },
    })
    Object.assign(handle, { client })
  })
  return { ...handle, restarts, restarted, timers, state }
}
const handle = {} as { client: ReturnType<typeof createClient> }

describe('createClient', () => {
  test('a worker that dies is replaced, and everything done is done again', async () => {
    const { client, restarts, restarted } = start()
    await client.request('boot', { options: {} })
    await client.request('apply', { text: figure2() })
    await expect(client.request('crash', {})).rejects.toThrow(/started again/)
    await restarted
    expect(restarts[0]?.view.services.some(({ name }) => name === 'web')).toBe(true)
    const { view } = await client.request('view', {})
    expect(view.groups.some(({ name }) => name === 'my-deploy')).toBe(true)
  })

  test('a worker that falls silent is taken for dead', async () => {
    const { client, restarted, restarts, timers, state } = start()
    await client.request('boot', { options: {} })
    state.answers = false
    const asked = client.request('view', {})
    await Promise.resolve()
    state.answers = true
    timers.at(-1)?.()
    await expect(asked).rejects.toThrow(/no answer to "view"/)
    await restarted
    expect(restarts).toHaveLength(1)
  })
})
