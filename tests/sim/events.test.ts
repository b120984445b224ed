import { beforeEach, describe, expect, test } from 'vitest'
import type { JsonValue } from '../../src/core/api/json.ts'
import type { KubeObject } from '../../src/core/api/kinds.ts'
import { createCluster } from '../../src/core/sim/cluster.ts'
import type { Cluster } from '../../src/core/sim/types.ts'

const HOUR_MS = 3_600_000
/** A Pod is scheduled, its image pulled, its container made and started. */
const OF_A_POD = ['Created', 'Pulled', 'Pulling', 'Scheduled', 'Started']
const EVENTS = '/api/v1/namespaces/default/events'

const pod = (name: string): JsonValue => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default' },
  spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] },
})

/** Asks the API server, as a client does. */
function items(cluster: Cluster, query: Record<string, string> = {}): readonly KubeObject[] {
  const { body } = cluster.handle({ method: 'GET', path: EVENTS, query })
  const list = query['watch'] ? body : (body as { items: JsonValue }).items
  return list as unknown as readonly KubeObject[]
}

const events = (cluster: Cluster) => cluster.reader.list('Event', 'default')
const reasons = (cluster: Cluster): readonly string[] =>
  events(cluster)
    .map(({ reason }) => reason)
    .toSorted()

let cluster: Cluster
beforeEach(() => {
  cluster = createCluster({ nodes: 1 })
  cluster.advance(10_000)
  cluster.apply(pod('one'))
  cluster.advance(10_000)
})

describe('Events of controllers', () => {
  test('are listed as whole objects', () => {
    expect(reasons(cluster)).toEqual(OF_A_POD)
    const started = events(cluster).find(({ reason }) => reason === 'Started')
    const { uid } = cluster.reader.get('Pod', 'default', 'one')?.metadata ?? {}
    expect(started).toMatchObject({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { namespace: 'default', creationTimestamp: started?.firstTimestamp },
      involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'one', uid },
      type: 'Normal',
      message: 'Started container main',
      count: 1,
      source: { component: 'kubelet' },
    })
    expect(started?.lastTimestamp).toBe(started?.firstTimestamp)
  })

  test('have uids and resourceVersions of their own, in the order in which they were recorded', () => {
    const list = events(cluster)
    expect(new Set(list.map(({ metadata }) => metadata.uid)).size).toBe(list.length)
    for (const { metadata } of list)
      expect(metadata.uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    const inOrder = list.toSorted((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    expect(inOrder.map(({ reason }) => reason)).toEqual(['Scheduled', 'Pulling', 'Pulled', 'Created', 'Started'])
    expect(new Set(list.map(({ metadata }) => metadata.resourceVersion)).size).toBe(list.length)
  })

  test('are the same whether or not somebody reads them on the way', () => {
    const [read, unread] = [createCluster({ nodes: 1 }), createCluster({ nodes: 1 })]
    for (const one of [read, unread]) {
      one.apply(pod('two'))
      for (let i = 0; i < 5; i += 1) {
        one.advance(400)
        if (one === read) items(one)
      }
    }
    expect(JSON.stringify(events(read))).toBe(JSON.stringify(events(unread)))
  })

  test('are got by name, selected by field, and deleted', () => {
    const { name } = events(cluster).find(({ reason }) => reason === 'Pulled')?.metadata ?? { name: '' }
    expect(cluster.handle({ method: 'GET', path: `${EVENTS}/${name}` })).toMatchObject({
      status: 200,
      body: { reason: 'Pulled' },
    })
    const fieldSelector = 'involvedObject.name=one,reason=Pulled'
    expect(items(cluster, { fieldSelector }).map(({ metadata }) => metadata.name)).toEqual([name])
    expect(items(cluster, { fieldSelector: 'involvedObject.name=other' })).toEqual([])
    expect(cluster.handle({ method: 'DELETE', path: `${EVENTS}/${name}` }).status).toBe(200)
    expect(cluster.handle({ method: 'GET', path: `${EVENTS}/${name}` }).status).toBe(404)
    expect(reasons(cluster)).toEqual(OF_A_POD.filter((reason) => reason !== 'Pulled'))
  })

  test('are watched in order, as they were at the time', () => {
    const resourceVersion = String(cluster.reader.revision)
    const path = '/api/v1/namespaces/default/pods/one'
    cluster.handle({ method: 'DELETE', path })
    cluster.advance(60_000)
    const told = cluster.handle({ method: 'GET', path: EVENTS, query: { watch: 'true', resourceVersion } }).body
    expect(told).toMatchObject([{ type: 'ADDED', object: { reason: 'Killing', count: 1 } }])
  })

  test('that say the same again count up, and a watch tells each state', () => {
    cluster.apply({
      ...(pod('three') as object),
      spec: { nodeSelector: { disk: 'ssd' }, containers: [{ name: 'main', image: 'nope:1' }] },
    })
    cluster.settle()
    const resourceVersion = String(cluster.reader.revision - 1)
    for (const spec of [{ unschedulable: true }, { unschedulable: false }]) {
      const headers = { 'content-type': 'application/merge-patch+json' }
      cluster.handle({ method: 'PATCH', path: '/api/v1/nodes/node-1', headers, body: { spec } })
      cluster.settle()
    }
    const said = events(cluster).filter(({ reason }) => reason === 'FailedScheduling')
    expect(said.map(({ count }) => count).toSorted()).toEqual([1, 2])
    const told = items(cluster, { watch: 'true', resourceVersion, fieldSelector: 'reason=FailedScheduling' })
    expect(told).toMatchObject([
      { type: 'ADDED', object: { count: 1 } },
      { type: 'ADDED', object: { count: 1 } },
      { type: 'MODIFIED', object: { count: 2 } },
    ])
  })

  test('go an hour after they were last said', () => {
    cluster.advance(HOUR_MS - 10_001)
    expect(reasons(cluster)).toContain('Started')
    cluster.advance(10_001)
    expect(reasons(cluster)).toEqual([])
  })

  test('are the newest 10,000 at most', () => {
    const [replicas, labels] = [2100, { app: 'many' }]
    const many = createCluster({ nodes: 21 })
    many.apply({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'many', namespace: 'default' },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] } },
      },
    })
    many.advance(20_000)
    const list = many.reader.list('Event')
    expect(list).toHaveLength(10_000)
    expect(list.filter(({ reason }) => reason === 'Started').length).toBeGreaterThanOrEqual(replicas)
  })

  test('that a client has written over stay as written, for as long as others', () => {
    const name = events(cluster).find(({ reason }) => reason === 'Started')?.metadata.name ?? ''
    const headers = { 'content-type': 'application/merge-patch+json' }
    const path = `${EVENTS}/${name}`
    expect(cluster.handle({ method: 'PATCH', path, headers, body: { message: 'mine' } }).status).toBe(200)
    expect(cluster.reader.get('Event', 'default', name)).toMatchObject({ message: 'mine', reason: 'Started' })
    cluster.advance(HOUR_MS)
    expect(cluster.reader.get('Event', 'default', name)).toBeUndefined()
  })
})

test('Events that a client makes are kept beside those of controllers', () => {
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'mine', namespace: 'default' },
    involvedObject: { kind: 'Pod', namespace: 'default', name: 'one' },
    type: 'Normal',
    reason: 'Mine',
    message: 'hello',
  }
  expect(cluster.handle({ method: 'POST', path: EVENTS, body: event }).status).toBe(201)
  expect(reasons(cluster)).toEqual([...OF_A_POD, 'Mine'].toSorted())
})
