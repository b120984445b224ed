import { describe, expect, test } from 'vitest'
import { ALL_PARTS } from '../../src/core/all-parts.ts'
import type { Parts } from '../../src/core/parts.ts'
import { createCluster } from '../../src/core/sim/cluster.ts'
import type { EventMessage, RequestKind, Requests } from '../../src/protocol/messages.ts'
import type { ClusterView, CollectionName, ViewPatch } from '../../src/protocol/view.ts'
import { Session } from '../../src/worker/session.ts'
import { textTools } from '../../src/worker/text-tools.ts'
import { ViewTracker } from '../../src/worker/view-tracker.ts'
import { CLIENT, FIGURE_1, figure2 } from '../cluster/manifests.ts'

const COLLECTIONS: readonly CollectionName[] = ['namespaces', 'nodes', 'pods', 'services', 'groups']

/** What a page that holds `view` makes of a patch. */
function patched(view: ClusterView, patch: ViewPatch): ClusterView {
  expect(patch.from).toBe(view.revision)
  const { revision, nowMs, busy, loadBalancer } = patch
  const lists = Object.fromEntries(
    COLLECTIONS.map((name) => {
      const gone = new Set(patch.remove[name])
      const changed = new Map((patch.upsert[name] ?? []).map((entry) => [entry.id, entry]))
      const kept = view[name].filter(({ id }) => !gone.has(id) && !changed.has(id))
      return [name, [...kept, ...changed.values()]]
    }),
  )
  return { ...view, ...lists, revision, nowMs, busy, loadBalancer }
}

function start(parts: Parts = ALL_PARTS) {
  const events: EventMessage[] = []
  const session = new Session((event) => events.push(event))
  session.takeText(textTools)
  session.takeParts(parts)
  let id = 0
  const ask = <K extends RequestKind>(kind: K, params: Requests[K]['params']): Requests[K]['result'] => {
    id += 1
    const reply = session.answer({ v: 1, id, kind, params } as Parameters<Session['answer']>[0])
    if (!reply.ok) throw new Error(reply.error)
    return reply.result as Requests[K]['result']
  }
  let { view } = ask('boot', { options: {} })
  const follow = (): ClusterView => {
    for (const event of events.splice(0))
      if (event.event === 'patch' && event.patch.from >= view.revision) view = patched(view, event.patch)
    return view
  }
  return { session, ask, follow, events }
}

const comparable = (view: ClusterView) =>
  Object.fromEntries(COLLECTIONS.map((name) => [name, view[name].toSorted((a, b) => (a.id < b.id ? -1 : 1))]))

describe('a text that is refused whole', () => {
  test.each([
    { name: '5 MB', text: `a: ${'x'.repeat(5_000_000)}`, says: /5\.0 million characters; 2 million can be read/ },
    {
      name: '10,000 documents',
      text: Array.from({ length: 10_000 }, (_, i) => `a: ${i}`).join('\n---\n'),
      says: /1000 can be read/,
    },
  ])('$name is one failed result, and nothing to undo', ({ text, says }) => {
    const { ask } = start()
    const { results, problems } = ask('apply', { text })
    expect(results.map(({ action }) => action)).toEqual(['failed'])
    expect(results[0]?.status?.message).toMatch(says)
    expect(problems).toHaveLength(1)
    expect(ask('undo', {}).moved).toBe(false)
  })

  test('a file of comments is nothing, and no failure', () => {
    expect(start().ask('apply', { text: '# nothing\n' })).toEqual({ results: [], problems: [] })
  })
})

describe('Session', () => {
  test('patches add up to the whole view, through changes, undo and redo', () => {
    const { ask, follow } = start()
    const same = (): void => expect(comparable(follow())).toEqual(comparable(ask('view', {}).view))
    ask('apply', { text: `${FIGURE_1}---${CLIENT}` })
    ask('advance', { ms: 30_000 })
    same()
    ask('apply', { text: figure2() })
    ask('advance', { ms: 30_000 })
    same()
    expect(ask('undo', {})).toEqual({ moved: true, label: 'apply' })
    same()
    expect(ask('redo', {}).moved).toBe(true)
    same()
    ask('handle', { request: { method: 'DELETE', path: '/api/v1/namespaces/default/pods/pod-1' } })
    ask('advance', { ms: 60_000 })
    same()
    expect(follow().pods.some(({ name }) => name === 'pod-1')).toBe(false)
  })

  test('undo restores the state to the byte', () => {
    const { ask } = start()
    ask('apply', { text: figure2() })
    ask('advance', { ms: 30_000 })
    const before = JSON.stringify(ask('handle', { request: { method: 'GET', path: '/api/v1/pods' } }))
    ask('apply', { text: figure2({ replicas: 5, type: 'NodePort' }) })
    ask('send', { request: { from: { external: true }, to: 'http://172.18.0.2:30100/' } })
    ask('undo', {})
    ask('undo', {})
    expect(JSON.stringify(ask('handle', { request: { method: 'GET', path: '/api/v1/pods' } }))).toBe(before)
  })

  test('a port is shown from when it is open, and time passes until then', () => {
    const { ask, follow, session } = start()
    ask('apply', {
      text: 'apiVersion: v1\nkind: Pod\nmetadata: { name: db, labels: { app: db } }\nspec: { containers: [{ name: db, image: postgres }] }\n',
    })
    const db = () => follow().pods.find(({ name }) => name === 'db')
    for (let i = 0; i < 100 && db()?.state !== 'running'; i += 1) session.tick(100)
    expect(db()).toMatchObject({ state: 'running', sockets: [], comingUp: true })
    for (let i = 0; i < 100 && session.waiting; i += 1) session.tick(100)
    expect(db()?.sockets.map(({ port }) => port)).toEqual([5432])
    expect(db()?.comingUp).toBeUndefined()
  })

  test.each([
    { name: 'a request that was sent anew in its place', params: { again: true }, to: 'http://10.96.0.10/' },
    { name: 'what is no address', params: {}, to: 'hello world ::' },
  ])('$name is no action to undo', ({ params, to }) => {
    const { ask } = start()
    ask('apply', { text: CLIENT })
    ask('send', { request: { from: { external: true }, to }, ...params })
    expect(ask('undo', {}).label).toBe('apply')
  })

  test('nothing to undo says so', () => {
    const { ask } = start()
    expect(ask('undo', {}).moved).toBe(false)
    expect(ask('redo', {}).moved).toBe(false)
  })

  test('each document has its own result, and problems stand at their field', () => {
    const { ask } = start()
    const { results, problems } = ask('apply', {
      text: `${figure2()}---\nkind: [\n---\napiVersion: v1\nkind: Service\nmetadata: { name: bad }\nspec:\n  type: NodePort\n  ports:\n  - port: 80\n    nodePort: 20080\n`,
    })
    expect(results.map(({ action }) => action)).toEqual(['created', 'created', 'failed', 'failed'])
    const port = problems.find(({ source }) => source === 'server')
    expect(port?.message).toMatch(/30000-32767/)
    expect(port?.range.startLine).toBe(31)
  })

  test('checking finds unknown fields at their key and changes nothing', () => {
    const { ask, follow } = start()
    const { manifest, would } = ask('check', {
      text: 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  prots:\n  - port: 80\n',
    })
    expect(manifest.problems[0]).toMatchObject({ source: 'field', range: { startLine: 6, startColumn: 3 } })
    expect(manifest.problems[0]?.message).toBe('unknown field "spec.prots"; did you mean "ports"?')
    expect(would[0]?.action).toBe('failed')
    expect(follow().services.some(({ name }) => name === 'web')).toBe(false)
  })

  test('Services keep their lines when the cluster is built again', () => {
    const { ask, follow } = start()
    const apply = (name: string): void =>
      void ask('apply', { text: `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { ports: [{ port: 80 }] }\n` })
    const linesOf = ({ services }: ClusterView) =>
      Object.fromEntries(services.filter(({ line }) => line >= 0).map(({ id, line }) => [id, line]))
    for (const name of ['web', 'gone', 'api']) apply(name)
    ask('handle', { request: { method: 'DELETE', path: '/api/v1/namespaces/default/services/gone' } })
    apply('db')
    const lines = linesOf(follow())
    const { snapshot } = ask('snapshot', {})
    expect(Object.values(lines).toSorted()).toEqual([0, 1, 2])
    expect(linesOf(start().ask('boot', { options: {}, snapshot, lines }).view)).toEqual(lines)
    expect(Object.values(linesOf(start().ask('boot', { options: {}, snapshot }).view)).toSorted()).toEqual([0, 1, 2])
  })

  test('a burst is counted by Pod', () => {
    const { ask } = start()
    ask('apply', { text: `${FIGURE_1}---${CLIENT}` })
    ask('advance', { ms: 30_000 })
    const burst = ask('burst', { request: { from: { pod: 'default/client' }, to: 'http://nginx-service/' }, count: 100 })
    expect(burst.served.map(([pod]) => pod).toSorted()).toEqual(['default/pod-1', 'default/pod-2'])
    expect(burst.served.reduce((sum, [, n]) => sum + n, 0)).toBe(100)
    expect(burst.failed).toEqual([])
  })

  test('the log that it tells of rebuilds the cluster', () => {
    const { ask, events } = start()
    ask('apply', { text: figure2() })
    ask('advance', { ms: 30_000 })
    let commands: readonly unknown[] = []
    for (const event of events) if (event.event === 'log') commands = [...commands.slice(0, event.from), ...event.commands]
    const { snapshot } = ask('snapshot', {})
    expect(commands).toEqual(snapshot.commands)
    const copy = new ViewTracker(createCluster({ from: snapshot })).view()
    expect(comparable(copy)).toEqual(comparable(ask('view', {}).view))
  })

  test('time moves only while something is due', () => {
    const { session, ask } = start()
    ask('advance', { ms: 120_000 })
    expect(session.waiting).toBe(false)
    ask('apply', { text: figure2() })
    expect(session.waiting).toBe(true)
    for (let i = 0; i < 2000 && session.waiting; i += 1) session.tick(50)
    expect(session.waiting).toBe(false)
    expect(
      ask('view', {})
        .view.pods.filter(({ system }) => !system)
        .every(({ ready }) => ready),
    ).toBe(true)
  })

  test('kubectl’s door: tables once their code is there, ports on the laptop, and what stands on a machine', () => {
    const { session, ask } = start({})
    const headers = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' }
    const kind = (): unknown => {
      const { body } = ask('handle', { request: { method: 'GET', path: '/api/v1/nodes', headers } }).response
      return typeof body === 'object' && body !== null && 'kind' in body ? body.kind : null
    }
    expect(kind()).toBe('NodeList')
    session.takeParts(ALL_PARTS)
    expect(kind()).toBe('Table')
    ask('boot', { options: {} })
    expect(kind()).toBe('Table')
    const listener = { address: '127.0.0.1', port: 9999, serves: { kind: 'apiserver-proxy' } } as const
    expect(ask('listen', { listener })).toEqual({ listening: { ok: true, port: 9999 } })
    const to = 'http://127.0.0.1:9999/api/v1/namespaces'
    const body = '{"metadata":{"name":"made"}}'
    const { trace } = ask('send', { request: { from: { external: true }, to, method: 'POST', body } })
    expect(trace.http?.status).toBe(201)
    expect(ask('object', { kind: 'Namespace', namespace: '', name: 'made' }).object).not.toBeNull()
    expect(ask('machine', { at: { external: true } }).machine?.sockets).toHaveLength(1)
    expect(ask('undo', {}).moved).toBe(true)
    expect(ask('object', { kind: 'Namespace', namespace: '', name: 'made' }).object).toBeNull()
    ask('unlisten', { listener })
    expect(ask('machine', { at: { external: true } }).machine?.sockets).toEqual([])
  })
})
