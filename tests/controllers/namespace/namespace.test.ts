import { expect, test } from 'vitest'
import { deploymentNamed, SmallCluster } from '../../kubelet/small-cluster.ts'

test('a namespace that is deleted is emptied first, Pods in their grace period, and then goes', () => {
  const cluster = new SmallCluster()
  cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' }, spec: {} })
  const deployment = deploymentNamed('web', 2)
  cluster.create({ ...deployment, metadata: { ...deployment.metadata, namespace: 'shop' } })
  cluster.advance(5000)
  expect(cluster.store.list('Pod', 'shop').length).toBe(2)
  cluster.remove('Namespace', 'shop')
  cluster.advance(500)
  expect(cluster.store.get('Namespace', '', 'shop')?.status.phase).toBe('Terminating')
  expect(cluster.store.list('Pod', 'shop').length).toBe(2)
  cluster.advance(10_000)
  expect(cluster.store.get('Namespace', '', 'shop')).toBeUndefined()
  expect(cluster.store.list('ReplicaSet', 'shop')).toEqual([])
  expect(cluster.nextTimerMs).toBeNull()
})

test('an empty namespace goes at once', () => {
  const cluster = new SmallCluster()
  cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'empty' }, spec: {} })
  cluster.remove('Namespace', 'empty')
  cluster.settle()
  expect(cluster.store.get('Namespace', '', 'empty')).toBeUndefined()
})
