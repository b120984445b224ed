import { describe, expect, test } from 'vitest'
import { at, DEPLOYMENTS, deployment, newServer, PODS, pod, SERVICES, service, type TestServer } from './server.ts'

const merge = { headers: { 'content-type': 'application/merge-patch+json' } }

function scheduledPod(world: TestServer, name = 'a'): void {
  world.call('POST', PODS, { ...pod(name), spec: { containers: [{ name: 'app', image: 'nginx' }], nodeName: 'node-1' } })
}

describe('DELETE of a Pod', () => {
  test('that no Node has takes it away at once', () => {
    const { call } = newServer()
    call('POST', PODS, pod('a'))
    expect(call('DELETE', `${PODS}/a`).status).toBe(200)
    expect(call('GET', `${PODS}/a`).status).toBe(404)
  })

  test('that runs gives it its grace period; the kubelet ends it', () => {
    const world = newServer()
    scheduledPod(world)
    world.advance(5000)
    const { body } = world.call('DELETE', `${PODS}/a`)
    expect([at(body, 'metadata.deletionTimestamp'), at(body, 'metadata.deletionGracePeriodSeconds')]).toEqual([
      '2026-01-01T00:00:35Z',
      30,
    ])
    expect(world.call('POST', PODS, pod('a')).body).toMatchObject({ message: 'object is being deleted: pods "a" already exists' })
    world.server.remove({ kind: 'Pod', namespace: 'default', name: 'a', gracePeriodSeconds: 0 })
    expect(world.call('GET', `${PODS}/a`).status).toBe(404)
  })

  test('again may only shorten the period', () => {
    const world = newServer()
    scheduledPod(world)
    world.call('DELETE', `${PODS}/a`)
    const grace = (seconds: number) =>
      at(world.call('DELETE', `${PODS}/a`, { gracePeriodSeconds: seconds }).body, 'metadata.deletionTimestamp')
    expect([grace(60), grace(10), grace(20)]).toEqual(['2026-01-01T00:00:30Z', '2026-01-01T00:00:10Z', '2026-01-01T00:00:10Z'])
    expect(world.call('DELETE', `${PODS}/a`, undefined, { query: { gracePeriodSeconds: '0' } }).status).toBe(200)
    expect(world.call('GET', `${PODS}/a`).status).toBe(404)
  })
})

describe('DELETE', () => {
  test('of what is missing', () => {
    const { status, body } = newServer().call('DELETE', `${SERVICES}/ghost`)
    expect([status, at(body, 'message')]).toEqual([404, 'services "ghost" not found'])
  })

  test('waits for finalizers; the last one gone lets the object go', () => {
    const { call } = newServer()
    call('POST', SERVICES, { ...service('web'), metadata: { name: 'web', finalizers: ['example.com/wait'] } })
    expect(at(call('DELETE', `${SERVICES}/web`).body, 'metadata.deletionTimestamp')).toBeDefined()
    expect(call('PATCH', `${SERVICES}/web`, { metadata: { finalizers: ['a/b', 'example.com/wait'] } }, merge).status).toBe(422)
    call('PATCH', `${SERVICES}/web`, { metadata: { finalizers: null } }, merge)
    expect(call('GET', `${SERVICES}/web`).status).toBe(404)
  })

  test.each([
    ['Foreground', ['foregroundDeletion']],
    ['Orphan', ['orphan']],
  ])('%s leaves the garbage collector a finalizer', (propagationPolicy, finalizers) => {
    const { call } = newServer()
    call('POST', DEPLOYMENTS, deployment('web'))
    expect(at(call('DELETE', `${DEPLOYMENTS}/web`, { propagationPolicy }).body, 'metadata.finalizers')).toEqual(finalizers)
  })

  test('answers a Success for a kind that does not return its object', () => {
    const { call } = newServer()
    call('POST', DEPLOYMENTS, deployment('web'))
    expect(call('DELETE', `${DEPLOYMENTS}/web`).body).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'web', kind: 'deployments', group: 'apps' },
    })
  })

  test('holds to preconditions', () => {
    const { call } = newServer()
    call('POST', SERVICES, service('web'))
    expect(call('DELETE', `${SERVICES}/web`, { preconditions: { uid: 'other' } }).status).toBe(409)
    expect(call('DELETE', `${SERVICES}/web`, { preconditions: { resourceVersion: '1' } }).status).toBe(409)
  })

  test('of a collection takes what the selector matches', () => {
    const { call } = newServer()
    for (const [name, app] of [
      ['a', 'web'],
      ['b', 'db'],
      ['c', 'web'],
    ] as const)
      call('POST', PODS, pod(name, { labels: { app } }))
    expect(call('DELETE', `${PODS}?labelSelector=app=web`).status).toBe(200)
    expect(at(call('GET', PODS).body, 'items[0].metadata.name')).toBe('b')
    expect(at(call('GET', PODS).body, 'items[1]')).toBeUndefined()
  })

  test('as a rehearsal changes nothing', () => {
    const { call, store } = newServer()
    call('POST', SERVICES, service('web'))
    const before = store.revision
    call('DELETE', `${SERVICES}/web`, undefined, { query: { dryRun: 'All' } })
    expect([store.revision, call('GET', `${SERVICES}/web`).status]).toEqual([before, 200])
  })
})

describe('a Namespace', () => {
  const path = '/api/v1/namespaces/shop'
  function terminating(): TestServer {
    const world = newServer()
    world.call('POST', '/api/v1/namespaces', { metadata: { name: 'shop' } })
    world.call('DELETE', path)
    return world
  }

  test('is emptied before it goes: it terminates, and takes nothing new', () => {
    const world = terminating()
    expect(at(world.call('GET', path).body, 'status.phase')).toBe('Terminating')
    const { status, body } = world.call('POST', '/api/v1/namespaces/shop/services', service('web'))
    expect([status, at(body, 'message')]).toEqual([
      403,
      'services "web" is forbidden: unable to create new content in namespace shop because it is being terminated',
    ])
    expect(world.call('DELETE', path).status).toBe(409)
  })

  test.each<[string, (world: TestServer) => void]>([
    ['PUT finalize', ({ call }) => call('PUT', `${path}/finalize`, { metadata: { name: 'shop' }, spec: { finalizers: [] } })],
    [
      'the controller’s update',
      ({ server, store }) => {
        const found = store.get('Namespace', '', 'shop')
        if (found) server.update({ ...found, spec: { finalizers: [] } })
      },
    ],
    [
      'the controller’s removal',
      ({ server }) => server.remove({ kind: 'Namespace', namespace: '', name: 'shop', gracePeriodSeconds: 0 }),
    ],
  ])('goes with its last finalizer: %s', (_name, finalize) => {
    const world = terminating()
    finalize(world)
    expect(world.call('GET', path).status).toBe(404)
  })

  test('default stays', () => {
    const { status, body } = newServer().call('DELETE', '/api/v1/namespaces/default')
    expect([status, at(body, 'message')]).toEqual([403, 'namespaces "default" is forbidden: this namespace may not be deleted'])
  })
})

describe('writes', () => {
  test('that change nothing keep the resourceVersion', () => {
    const { call, store } = newServer()
    call('POST', SERVICES, service('web'))
    const before = store.revision
    call('PATCH', `${SERVICES}/web`, { spec: { type: 'ClusterIP' } }, merge)
    call('PUT', `${SERVICES}/web`, call('GET', `${SERVICES}/web`).body)
    expect(store.revision).toBe(before)
  })

  test('of a rehearsed create leave nothing behind', () => {
    const { call, store } = newServer()
    const before = store.revision
    expect(call('POST', SERVICES, service('web'), { query: { dryRun: 'All' } }).status).toBe(201)
    expect([store.revision, call('GET', `${SERVICES}/web`).status]).toEqual([before, 404])
  })

  test('do not freeze what the caller handed in', () => {
    const body = { metadata: { name: 'web' }, spec: { ports: [{ port: 80 }], selector: { app: 'web' } } }
    newServer().call('POST', SERVICES, body)
    expect([body.spec, body.spec.ports, body.spec.selector].some((part) => Object.isFrozen(part))).toBe(false)
  })

  test('of a namespace other than the path’s are refused', () => {
    const { call } = newServer()
    const { status, body } = call('POST', SERVICES, { ...service('web'), metadata: { name: 'web', namespace: 'other' } })
    expect([status, at(body, 'message')]).toEqual([
      400,
      'the namespace of the provided object does not match the namespace sent on the request',
    ])
  })

  test('of a status leave the rest alone', () => {
    const { call } = newServer()
    call('POST', SERVICES, service('web', { type: 'LoadBalancer' }))
    const status = { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } }
    const { body } = call('PATCH', `${SERVICES}/web/status`, { status, spec: { type: 'ClusterIP' } }, merge)
    expect([at(body, 'status.loadBalancer.ingress[0].ip'), at(body, 'spec.type')]).toEqual(['192.0.2.1', 'LoadBalancer'])
  })
})
