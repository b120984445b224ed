import { describe, expect, test } from 'vitest'
import { deploymentNamed, podNamed, SmallCluster } from '../../kubelet/small-cluster.ts'

function running(): SmallCluster {
  const cluster = new SmallCluster()
  cluster.create(deploymentNamed('web', 2))
  cluster.advance(5000)
  return cluster
}

const counts = (cluster: SmallCluster): readonly number[] =>
  (['Deployment', 'ReplicaSet', 'Pod'] as const).map((kind) => cluster.store.list(kind).length)

describe('deleting a Deployment', () => {
  test('in the background: it goes at once, what it owned follows', () => {
    const cluster = running()
    cluster.remove('Deployment', 'web', 'Background')
    expect(counts(cluster)).toEqual([0, 1, 2])
    cluster.advance(5000)
    expect(counts(cluster)).toEqual([0, 0, 0])
    expect(cluster.nextTimerMs).toBeNull()
  })

  test('in the foreground: it stays until the last Pod is gone', () => {
    const cluster = running()
    cluster.remove('Deployment', 'web', 'Foreground')
    cluster.advance(500)
    expect(counts(cluster)).toEqual([1, 1, 2])
    cluster.advance(5000)
    expect(counts(cluster)).toEqual([0, 0, 0])
  })

  test('leaving orphans: its ReplicaSet and Pods live on', () => {
    const cluster = running()
    cluster.remove('Deployment', 'web', 'Orphan')
    cluster.advance(5000)
    expect(counts(cluster)).toEqual([0, 1, 2])
    expect(cluster.store.list('ReplicaSet')[0]?.metadata.ownerReferences ?? []).toEqual([])
  })
})

const owner = (uid: string) => ({ apiVersion: 'v1', kind: 'Pod', name: 'parent', uid })

test('an owner of that name but another uid is no owner', () => {
  const cluster = new SmallCluster()
  cluster.create(podNamed('parent'))
  const child = podNamed('child')
  cluster.create({ ...child, metadata: { ...child.metadata, ownerReferences: [owner('somebody-else')] } })
  cluster.advance(5000)
  expect(cluster.pods().map(({ metadata }) => metadata.name)).toEqual(['parent'])
})

test('while one owner is left only the dead reference goes', () => {
  const cluster = new SmallCluster()
  cluster.create(podNamed('parent'))
  const uid = cluster.pod('parent').metadata.uid
  const child = podNamed('child')
  cluster.create({ ...child, metadata: { ...child.metadata, ownerReferences: [owner(uid), owner('somebody-else')] } })
  cluster.advance(5000)
  expect(cluster.pod('child').metadata.ownerReferences?.map((reference) => reference.uid)).toEqual([uid])
})

test('an owner of a kind that is not served here is taken to be there', () => {
  const cluster = new SmallCluster()
  const child = podNamed('child')
  cluster.create({
    ...child,
    metadata: { ...child.metadata, ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: 'j', uid: 'u' }] },
  })
  cluster.advance(5000)
  expect(cluster.pods().length).toBe(1)
})
