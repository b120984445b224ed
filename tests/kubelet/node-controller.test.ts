import { expect, test } from 'vitest'
import type { ConditionStatus } from '../../src/core/api/meta.ts'
import { isPodReady } from '../../src/core/controllers/replica-set/pod-state.ts'
import { deploymentNamed, SmallCluster } from './small-cluster.ts'

function running(): SmallCluster {
  const cluster = new SmallCluster(2)
  cluster.create(deploymentNamed('web', 4))
  cluster.advance(5000)
  return cluster
}

function setReady(cluster: SmallCluster, name: string, status: ConditionStatus): void {
  const node = cluster.store.get('Node', '', name)
  if (!node) throw new Error(`no Node ${name}`)
  cluster.server.updateStatus({ ...node, status: { ...node.status, conditions: [{ type: 'Ready', status }] } })
  cluster.settle()
}

const readyOn = (cluster: SmallCluster, node: string): number => cluster.store.podsOnNode(node).filter(isPodReady).length

test('Pods of a Node that does not answer are not ready; it comes back and so do they', () => {
  const cluster = running()
  setReady(cluster, 'node-1', 'Unknown')
  expect([readyOn(cluster, 'node-1'), readyOn(cluster, 'node-2')]).toEqual([0, 2])
  cluster.advance(60_000)
  setReady(cluster, 'node-1', 'True')
  expect([readyOn(cluster, 'node-1'), readyOn(cluster, 'node-2')]).toEqual([2, 2])
  expect(cluster.nextTimerMs).toBeNull()
})

test('after five minutes they are given up and replaced elsewhere', () => {
  const cluster = running()
  setReady(cluster, 'node-1', 'Unknown')
  cluster.advance(299_000)
  expect(readyOn(cluster, 'node-2')).toBe(2)
  cluster.advance(10_000)
  expect(readyOn(cluster, 'node-2')).toBe(4)
  expect(cluster.store.podsOnNode('node-1').every(({ metadata }) => metadata.deletionTimestamp !== undefined)).toBe(true)
  expect(cluster.nextTimerMs).toBeNull()
})

test('Pods of a Node that is deleted go with it', () => {
  const cluster = running()
  cluster.remove('Node', 'node-1')
  cluster.advance(5000)
  expect([cluster.store.podsOnNode('node-1').length, readyOn(cluster, 'node-2')]).toEqual([0, 4])
})
