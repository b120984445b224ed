import { describe, expect, test } from 'vitest'
import type { NewObject } from '../../../src/core/api/kinds.ts'
import type { Service, ServiceSpec } from '../../../src/core/api/service.ts'
import { AddressPool } from '../../../src/core/controllers/service-lb/pool.ts'
import { SmallCluster } from '../../kubelet/small-cluster.ts'

const service = (name: string, spec: Partial<ServiceSpec> = {}): NewObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default' },
  spec: { type: 'LoadBalancer', ports: [{ protocol: 'TCP', port: 80, targetPort: 80 }], ...spec },
})

const get = (cluster: SmallCluster, name: string): Service => {
  const found = cluster.store.get('Service', 'default', name)
  if (!found) throw new Error(`no Service ${name}`)
  return found
}
const ips = (cluster: SmallCluster, name: string) => get(cluster, name).status.loadBalancer?.ingress?.map(({ ip }) => ip) ?? []

describe('LoadBalancer Services', () => {
  test('each gets the lowest free address and a finalizer; a freed address is given again', () => {
    const cluster = new SmallCluster()
    for (const name of ['a', 'b']) cluster.create(service(name))
    cluster.settle()
    expect([ips(cluster, 'a'), ips(cluster, 'b')]).toEqual([['172.18.255.200'], ['172.18.255.201']])
    expect(get(cluster, 'a').metadata.finalizers).toEqual(['service.kubernetes.io/load-balancer-cleanup'])
    cluster.remove('Service', 'a')
    cluster.settle()
    expect(cluster.store.get('Service', 'default', 'a')).toBeUndefined()
    cluster.create(service('c'))
    cluster.settle()
    expect(ips(cluster, 'c')).toEqual(['172.18.255.200'])
    expect(cluster.told('a')).toEqual([
      'EnsuringLoadBalancer: Ensuring load balancer',
      'EnsuredLoadBalancer: Ensured load balancer',
      'DeletingLoadBalancer: Deleting load balancer',
      'DeletedLoadBalancer: Deleted load balancer',
    ])
    expect(cluster.refused).toEqual([])
  })

  test('a Service that changes its type gives the address back', () => {
    const cluster = new SmallCluster()
    cluster.create(service('a'))
    cluster.settle()
    const now = get(cluster, 'a')
    const { allocateLoadBalancerNodePorts: _, ...spec } = now.spec
    const changed = cluster.server.update({
      ...now,
      spec: { ...spec, type: 'ClusterIP', ports: [{ protocol: 'TCP', port: 80, targetPort: 80 }] },
    })
    expect(changed.ok).toBe(true)
    cluster.settle()
    expect(ips(cluster, 'a')).toEqual([])
    expect(get(cluster, 'a').metadata.finalizers ?? []).toEqual([])
  })

  test('another class is another provider’s business', () => {
    const cluster = new SmallCluster()
    cluster.create(service('a', { loadBalancerClass: 'example.com/lb' }))
    cluster.settle()
    expect(ips(cluster, 'a')).toEqual([])
  })

  test('switched off, a Service stays pending and can still be deleted', () => {
    const cluster = new SmallCluster()
    cluster.create(service('before'))
    cluster.settle()
    cluster.loadBalancer.setEnabled(false)
    cluster.create(service('a'))
    cluster.settle()
    expect(ips(cluster, 'a')).toEqual([])
    cluster.remove('Service', 'before')
    cluster.settle()
    expect(cluster.store.list('Service').map(({ metadata }) => metadata.name)).toEqual(['a'])
  })
})

test('the pool never gives an address twice', () => {
  const pool = new AddressPool()
  const given = Array.from({ length: 1000 }, (_, i) => pool.take(`s${i}`, 'IPv4'))
  expect(new Set(given).size).toBe(1000)
})
