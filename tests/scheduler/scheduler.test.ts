import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Node } from '../../src/core/api/cluster-objects.ts'
import { NodeRanks } from '../../src/core/scheduler/node-ranks.ts'
import { deploymentNamed, nodeNamed, podNamed, SmallCluster } from '../kubelet/small-cluster.ts'

const scheduled = (cluster: SmallCluster, name: string) =>
  cluster.pod(name).status.conditions?.find(({ type }) => type === 'PodScheduled')

describe('placing Pods', () => {
  test('Pods of one owner spread over the Nodes before they double up', () => {
    const cluster = new SmallCluster(3)
    cluster.create(deploymentNamed('web', 6))
    cluster.settle()
    const counts = [1, 2, 3].map((i) => cluster.store.podsOnNode(`node-${i}`).length)
    expect(counts).toEqual([2, 2, 2])
  })

  test('bare Pods go to the emptiest Node, then to the first by name', () => {
    const cluster = new SmallCluster(3)
    for (const name of ['a', 'b', 'c']) cluster.create(podNamed(name))
    cluster.settle()
    expect(cluster.pods().map(({ spec }) => spec.nodeName)).toEqual(['node-1', 'node-2', 'node-3'])
  })

  test('a node selector decides', () => {
    const cluster = new SmallCluster(3)
    cluster.create(podNamed('a', {}, { nodeSelector: { 'kubernetes.io/hostname': 'node-3' } }))
    cluster.settle()
    expect(cluster.pod('a').spec.nodeName).toBe('node-3')
  })

  test('without a Node that fits, it says why, and places the Pod when one comes', () => {
    const cluster = new SmallCluster(3)
    cluster.create(podNamed('a', {}, { nodeSelector: { disk: 'ssd' } }))
    cluster.settle()
    const message =
      "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
    expect(scheduled(cluster, 'a')).toMatchObject({ status: 'False', reason: 'Unschedulable', message })
    expect(cluster.told('a')).toEqual([`FailedScheduling: ${message}`])
    cluster.create(nodeNamed('node-9', 9, { labels: { disk: 'ssd' } }))
    cluster.advance(5000)
    expect([cluster.pod('a').spec.nodeName, scheduled(cluster, 'a')?.status]).toEqual(['node-9', 'True'])
  })

  test.each([
    { name: 'cordoned', spec: { unschedulable: true }, says: '1 node(s) were unschedulable' },
    {
      name: 'tainted',
      spec: { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' as const }] },
      says: '1 node(s) had untolerated taint {gpu: yes}',
    },
  ])('a $name Node takes no Pod', ({ spec, says }) => {
    const cluster = new SmallCluster(1)
    const node = cluster.store.get('Node', '', 'node-1')
    if (!node) throw new Error('no Node')
    cluster.server.update({ ...node, spec: { ...node.spec, ...spec } })
    cluster.create(podNamed('a'))
    cluster.settle()
    expect(scheduled(cluster, 'a')?.message).toContain(says)
  })

  test('a tolerated taint does not keep a Pod away', () => {
    const cluster = new SmallCluster(1)
    const node = cluster.store.get('Node', '', 'node-1')
    if (!node) throw new Error('no Node')
    cluster.server.update({ ...node, spec: { ...node.spec, taints: [{ key: 'gpu', effect: 'NoSchedule' }] } })
    cluster.create(podNamed('a', {}, { tolerations: [{ key: 'gpu', operator: 'Exists' }] }))
    cluster.settle()
    expect(cluster.pod('a').spec.nodeName).toBe('node-1')
  })

  test('no Nodes at all', () => {
    const cluster = new SmallCluster(0)
    cluster.create(podNamed('a'))
    cluster.settle()
    expect(scheduled(cluster, 'a')?.message).toBe('no nodes available to schedule pods')
  })

  test('a Pod that was given a Node is not touched', () => {
    const cluster = new SmallCluster(2)
    cluster.create(podNamed('a', {}, { nodeName: 'node-2' }))
    cluster.settle()
    expect([cluster.pod('a').spec.nodeName, cluster.told('a').some((line) => line.startsWith('Scheduled'))]).toEqual([
      'node-2',
      false,
    ])
  })
})

test('the ranks list Nodes by count and name after any moves', () => {
  const names = ['a', 'b', 'c', 'd']
  const move = fc.tuple(fc.nat(9), fc.option(fc.constantFrom(...names), { nil: undefined }))
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
      const ranks = new NodeRanks()
      for (const name of names) ranks.put({ metadata: { name } } as Node)
      const where = new Map<number, string>()
      for (const [pod, node] of moves) {
        ranks.place(`p${pod}`, node, 'owner')
        if (node) where.set(pod, node)
        else where.delete(pod)
      }
      const count = (name: string): number => [...where.values()].filter((node) => node === name).length
      const order = names.toSorted((x, y) => count(x) - count(y) || (x < y ? -1 : 1))
      expect([...ranks.inOrder()].map(({ metadata }) => metadata.name)).toEqual(order)
      for (const name of names) expect([ranks.count(name), ranks.ofOwner('owner', name)]).toEqual([count(name), count(name)])
    }),
  )
})
