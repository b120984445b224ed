import { describe, expect, test } from 'vitest'
import { at, DEPLOYMENTS, deployment, newServer, PODS, pod, SERVICES, service } from './server.ts'

describe('paths', () => {
  const { call } = newServer()
  call('POST', SERVICES, service('web'))
  call('POST', DEPLOYMENTS, deployment('web'))
  test.each([
    ['GET', '/api', 200, 'APIVersions'],
    ['GET', '/api/v1', 200, 'APIResourceList'],
    ['GET', '/apis', 200, 'APIGroupList'],
    ['GET', '/apis/apps', 200, 'APIGroup'],
    ['GET', '/apis/apps/v1', 200, 'APIResourceList'],
    ['GET', '/api/v1/services', 200, 'ServiceList'],
    ['GET', `${SERVICES}?limit=500`, 200, 'ServiceList'],
    ['GET', `${SERVICES}/web`, 200, 'Service'],
    ['GET', `${SERVICES}/web/status`, 200, 'Service'],
    ['GET', `${DEPLOYMENTS}/web/scale`, 200, 'Scale'],
    ['GET', '/api/v1/namespaces', 200, 'NamespaceList'],
    ['GET', '/api/v1/namespaces/default', 200, 'Namespace'],
    ['GET', '/apis/discovery.k8s.io/v1/endpointslices', 200, 'EndpointSliceList'],
    ['GET', '/api/v1/namespaces/nowhere/pods', 200, 'PodList'],
    ['GET', `${SERVICES}/nothing`, 404, 'Status'],
    ['GET', '/api/v2', 404, 'Status'],
    ['GET', '/api/v1/widgets', 404, 'Status'],
    ['GET', '/apis/batch/v1/jobs', 404, 'Status'],
    ['GET', `${SERVICES}/web/scale`, 404, 'Status'],
    ['GET', '/', 404, 'Status'],
    ['POST', '/api/v1/services', 405, 'Status'],
    ['PUT', SERVICES, 405, 'Status'],
    ['POST', `${SERVICES}/web`, 405, 'Status'],
    ['POST', '/version', 405, 'Status'],
  ] as const)('%s %s answers %i %s', (method, path, status, kind) => {
    const response = call(method, path)
    expect([response.status, at(response.body, 'kind')]).toEqual([status, kind])
  })

  test('/version says what the server was told to be', () =>
    expect(at(call('GET', '/version').body, 'gitVersion')).toBe('v1.35.0'))
  test('/healthz is a word', () => expect(call('GET', '/healthz').body).toBe('ok'))
})

describe('lists', () => {
  const { call } = newServer()
  for (const [name, tier] of [
    ['a', 'front'],
    ['b', 'back'],
    ['c', 'front'],
  ] as const) {
    call('POST', PODS, pod(name, { labels: { app: 'web', tier } }))
  }
  const names = (query: string): unknown => {
    const items = at(call('GET', `${PODS}?${query}`).body, 'items')
    return Array.isArray(items) ? items.map((item) => at(item, 'metadata.name')) : items
  }
  test.each([
    ['', ['a', 'b', 'c']],
    ['labelSelector=tier%3Dfront', ['a', 'c']],
    ['labelSelector=tier notin (front)', ['b']],
    ['fieldSelector=metadata.name=b', ['b']],
    ['fieldSelector=metadata.name!=b,status.phase=Pending', ['a', 'c']],
    ['fieldSelector=spec.nodeName=', ['a', 'b', 'c']],
    ['fieldSelector=status.phase=Running', []],
  ])('%s selects %j', (query, expected) => expect(names(query)).toEqual(expected))

  test.each([
    ['fieldSelector=spec.color=red', 'field label not supported: spec.color'],
    ['fieldSelector=what', "invalid selector: 'what'; can't understand 'what'"],
  ])('%s is refused', (query, message) => {
    const { status, body } = call('GET', `${PODS}?${query}`)
    expect([status, at(body, 'message')]).toEqual([400, message])
  })

  test('a kind without fields of its own says which there are', () => {
    const { body } = call('GET', `${DEPLOYMENTS}?fieldSelector=a=b`)
    expect(at(body, 'message')).toBe('"a" is not a known field selector: only "metadata.name", "metadata.namespace"')
  })
})

describe('watch', () => {
  test('tells the events since a resourceVersion, as the selection sees them', () => {
    const { call } = newServer()
    const since = at(call('GET', PODS).body, 'metadata.resourceVersion')
    call('POST', PODS, pod('a'))
    call('POST', PODS, pod('b'))
    const merge = { headers: { 'content-type': 'application/merge-patch+json' } }
    call('PATCH', `${PODS}/a`, { metadata: { labels: { app: 'db' } } }, merge)
    call('DELETE', `${PODS}/b`)
    const watch = (selector: string): unknown => {
      const events = call('GET', `${PODS}?watch=true&resourceVersion=${String(since)}&labelSelector=${selector}`).body
      return Array.isArray(events)
        ? events.map((event) => `${String(at(event, 'type'))} ${String(at(event, 'object.metadata.name'))}`)
        : events
    }
    expect(watch('')).toEqual(['ADDED a', 'ADDED b', 'MODIFIED a', 'DELETED b'])
    expect(watch('app=web')).toEqual(['ADDED a', 'ADDED b', 'DELETED a', 'DELETED b'])
    expect(watch('app=db')).toEqual(['ADDED a'])
  })

  test('without one, it begins with what is there', () => {
    const { call } = newServer()
    call('POST', PODS, pod('a'))
    expect(at(call('GET', `${PODS}?watch=1`).body, '[0].type')).toBe('ADDED')
  })

  test('changes that are no longer kept are Expired', () => {
    const { call } = newServer()
    call('POST', SERVICES, service('web'))
    const merge = { headers: { 'content-type': 'application/merge-patch+json' } }
    for (let i = 0; i < 8300; i += 1) call('PATCH', `${SERVICES}/web`, { metadata: { labels: { n: String(i) } } }, merge)
    const { status, body } = call('GET', `${SERVICES}?watch=true&resourceVersion=1`)
    expect([status, at(body, 'reason')]).toEqual([410, 'Expired'])
    expect(call('GET', `${SERVICES}?watch=true&resourceVersion=8000`).status).toBe(200)
  })
})

describe('scale', () => {
  const merge = { headers: { 'content-type': 'application/merge-patch+json' } }
  test('PATCH and PUT change the replicas and nothing else', () => {
    const { call } = newServer()
    call('POST', DEPLOYMENTS, deployment('web', 3))
    expect(at(call('PATCH', `${DEPLOYMENTS}/web/scale`, { spec: { replicas: 5 } }, merge).body, 'spec.replicas')).toBe(5)
    const scale = call('GET', `${DEPLOYMENTS}/web/scale`).body
    expect([at(scale, 'spec.replicas'), at(scale, 'status.selector')]).toEqual([5, 'app=web'])
    expect(call('PUT', `${DEPLOYMENTS}/web/scale`, { metadata: { resourceVersion: '1' }, spec: { replicas: 1 } }).status).toBe(
      409,
    )
    expect(call('PUT', `${DEPLOYMENTS}/web/scale`, { spec: { replicas: 0 } }).status).toBe(200)
    expect(at(call('GET', `${DEPLOYMENTS}/web`).body, 'spec.replicas')).toBe(0)
  })

  test('a negative count is refused', () => {
    const { call } = newServer()
    call('POST', DEPLOYMENTS, deployment('web', 3))
    const { status, body } = call('PATCH', `${DEPLOYMENTS}/web/scale`, { spec: { replicas: -1 } }, merge)
    expect([status, at(body, 'reason')]).toEqual([422, 'Invalid'])
  })
})
