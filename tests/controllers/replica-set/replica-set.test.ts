import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { NewObject } from '../../../src/core/api/kinds.ts'
import type { Pod } from '../../../src/core/api/pod.ts'
import type { ReplicaSet } from '../../../src/core/api/workloads.ts'
import { podFrom } from '../../../src/core/controllers/replica-set/controller.ts'
import { isActive } from '../../../src/core/controllers/replica-set/pod-state.ts'
import { compareForDeletion } from '../../../src/core/controllers/replica-set/ranking.ts'
import { manageReplicas } from '../../../src/core/controllers/replica-set/replicas.ts'
import { SelectorIndex } from '../../../src/core/controllers/replica-set/selector-index.ts'
import { podNamed, SmallCluster } from '../../kubelet/small-cluster.ts'

const replicaSet = (name: string, replicas: number, labels = { app: name }): NewObject => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name, namespace: 'default' },
  spec: {
    replicas,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } },
  },
})

const phase = fc.constantFrom('Pending', 'Running', 'Unknown', 'Succeeded', 'Failed')
const somePod = fc
  .record({
    name: fc.string({ minLength: 1, maxLength: 8 }),
    uid: fc.uuid(),
    phase,
    node: fc.constantFrom('', 'a', 'b'),
    ready: fc.boolean(),
    leaving: fc.boolean(),
    restarts: fc.nat(5),
  })
  .map(
    ({ name, uid, phase, node, ready, leaving, restarts }): Pod => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        uid,
        resourceVersion: '',
        creationTimestamp: '2026-01-01T00:00:00Z',
        ...(leaving ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
      },
      spec: { containers: [], ...(node ? { nodeName: node } : {}) },
      status: {
        phase: phase as 'Running',
        conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
        containerStatuses: [{ name: 'c', image: '', imageID: '', ready, restartCount: restarts }],
      },
    }),
  )

test('what counts, plus what is created, minus what goes, is what is wanted', () => {
  fc.assert(
    fc.property(fc.array(somePod), fc.nat(30), (pods, replicas) => {
      const set = { metadata: { name: 'web' }, spec: { replicas } } as ReplicaSet
      const { create, remove } = manageReplicas(set, pods, (list) => list)
      expect(pods.filter(isActive).length + create - remove.length).toBe(replicas)
      expect(remove.every(isActive)).toBe(true)
    }),
  )
})

test('the order of deletion is antisymmetric and transitive', () => {
  const ranking = { nowMs: 1000, relatedOnNode: new Map([['a', 2]]) }
  fc.assert(
    fc.property(somePod, somePod, somePod, (a, b, c) => {
      expect(Math.sign(compareForDeletion(a, b, ranking)) + Math.sign(compareForDeletion(b, a, ranking))).toBe(0)
      if (compareForDeletion(a, b, ranking) < 0 && compareForDeletion(b, c, ranking) < 0)
        expect(compareForDeletion(a, c, ranking)).toBeLessThan(0)
    }),
  )
})

test('the index finds every ReplicaSet that could match', () => {
  const labels = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2'), { minKeys: 0, maxKeys: 3 })
  fc.assert(
    fc.property(fc.array(labels, { maxLength: 12 }), labels, (selectors, podLabels) => {
      const index = new SelectorIndex()
      for (const [i, matchLabels] of selectors.entries()) {
        const spec = { selector: { matchLabels } }
        index.put({ metadata: { name: `rs-${i}`, namespace: 'n' }, spec } as unknown as ReplicaSet)
      }
      const found = index.candidates('n', podLabels)
      selectors.forEach((pairs, i) => {
        if (Object.entries(pairs).every(([key, value]) => podLabels[key] === value)) expect(found).toContain(`rs-${i}`)
      })
    }),
  )
})

test('the Pods of a ReplicaSet share the spec of its template', () => {
  const cluster = new SmallCluster()
  cluster.create(replicaSet('web', 1))
  const set = cluster.store.get('ReplicaSet', 'default', 'web')
  if (!set) throw new Error('no ReplicaSet')
  const pod = podFrom(set)
  expect('spec' in pod && pod.spec).toBe(set.spec.template.spec)
})

describe('a ReplicaSet in a cluster', () => {
  const running = (): SmallCluster => {
    const cluster = new SmallCluster()
    cluster.create(replicaSet('web', 3))
    cluster.advance(5000)
    return cluster
  }
  const status = (cluster: SmallCluster) => cluster.store.get('ReplicaSet', 'default', 'web')?.status

  test('it makes its Pods, spread over the Nodes', () => {
    const cluster = running()
    expect(status(cluster)).toMatchObject({ replicas: 3, readyReplicas: 3, availableReplicas: 3, observedGeneration: 1 })
    expect(
      cluster
        .pods()
        .map(({ spec }) => spec.nodeName)
        .toSorted(),
    ).toEqual(['node-1', 'node-2', 'node-3'])
    expect(cluster.told('web').filter((line) => line.startsWith('SuccessfulCreate: Created pod: web-')).length).toBe(3)
  })

  test('a relabelled Pod is let go and replaced; relabelled back it is taken again', () => {
    const cluster = running()
    const [pod] = cluster.pods()
    if (!pod) throw new Error('no Pod')
    const relabel = (labels: { app: string }): void => {
      const now = cluster.pod(pod.metadata.name)
      cluster.server.update({ ...now, metadata: { ...now.metadata, labels } })
      cluster.settle()
    }
    relabel({ app: 'elsewhere' })
    expect(cluster.pod(pod.metadata.name).metadata.ownerReferences ?? []).toEqual([])
    expect(cluster.pods().length).toBe(4)
    cluster.advance(5000)
    relabel({ app: 'web' })
    cluster.advance(5000)
    expect(cluster.pod(pod.metadata.name).metadata.ownerReferences?.[0]?.name).toBe('web')
    expect(cluster.pods().length).toBe(3)
    expect(cluster.refused).toEqual([])
  })

  test('a matching orphan is counted, not replaced', () => {
    const cluster = new SmallCluster()
    cluster.create(podNamed('bare', {}, {}, { app: 'web' }))
    cluster.create(replicaSet('web', 2))
    cluster.advance(5000)
    expect(cluster.pods().length).toBe(2)
    expect(cluster.pod('bare').metadata.ownerReferences?.[0]?.name).toBe('web')
  })

  test('a change of one Pod costs what its ReplicaSet holds, however many others there are', () => {
    const cost = (others: number): number => {
      const cluster = running()
      for (let i = 0; i < others; i += 1) cluster.create(replicaSet(`other-${i}`, 3))
      cluster.advance(5000)
      const pod = cluster.pods().find(({ metadata }) => metadata.labels?.['app'] === 'web')
      if (!pod) throw new Error('no Pod')
      const before = cluster.store.visited
      cluster.server.update({ ...pod, metadata: { ...pod.metadata, labels: { app: 'elsewhere' } } })
      cluster.settle()
      return cluster.store.visited - before
    }
    expect(cost(60)).toBeLessThanOrEqual(cost(5) + 2)
  })
})
