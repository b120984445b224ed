import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { ApiServerConfig } from '../../src/core/apiserver/types.ts'
import type { RequestKind, RequestMessage, Requests } from '../../src/protocol/messages.ts'
import { Session } from '../../src/worker/session.ts'
import { type Door, throughDoor } from '../runner/apiserver.ts'
import { loadDisputes, loadSuites } from '../runner/load.ts'
import { runFile } from '../runner/report.ts'

const HOME = join(fileURLToPath(new URL('.', import.meta.url)), '..', 'conformance')

/** A session of the worker, asked as the page asks it: whatever crosses the border is cloned, both ways. */
function openSession({ serviceCIDR, nodePortRange, serverVersion }: ApiServerConfig): Door {
  const session = new Session((event) => structuredClone(event))
  let id = 0
  const ask = <K extends RequestKind>(kind: K, params: Requests[K]['params']): Requests[K]['result'] => {
    id += 1
    // A kind and its own parameters are a message; the union cannot see that they belong together.
    const message = structuredClone({ v: 1, id, kind, params }) as RequestMessage
    const reply = structuredClone(session.answer(message))
    if (!reply.ok) throw new Error(reply.error)
    return reply.result as Requests[K]['result']
  }
  ask('boot', { options: { serviceCIDR, nodePortRange, serverVersion, bare: true, controllers: false } })
  return { handle: (request) => ask('handle', { request }).response }
}

// Without controllers, as the cases ask: the Deployment controller's own annotation would raise a generation.
describe.each(loadSuites(join(HOME, 'apiserver')))('$suite through the worker', async (file) => {
  const suites = { 'apiserver/*': throughDoor(openSession) }
  test.each(await runFile(file, suites, loadDisputes(join(HOME, 'disputed.json'))))('$name', ({ disputed, wrong }) => {
    if (!disputed) expect(wrong).toEqual([])
  })
})
