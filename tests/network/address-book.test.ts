import { describe, expect, test } from 'vitest'
import { AddressBook } from '../../src/core/network/address-book.ts'
import { Store } from '../../src/core/storage/store.ts'
import { node, pod, service } from './world.ts'

describe('the address book', () => {
  test('follows Nodes and Services as they come, change and go', () => {
    const store = new Store()
    store.put(node(1))
    const book = new AddressBook(store)
    const put = (...objects: Parameters<Store['put']>[0][]): void => {
      for (const object of objects) book.changed(store.put(object))
    }
    put(node(2), ...service('default/lb', { type: 'LoadBalancer', clusterIP: '10.96.0.9', ingress: '172.18.255.1' }))
    expect(book.balanced()).toEqual(['node-1', 'node-2'])
    expect(book.nodeAt('172.18.0.3')?.metadata.name).toBe('node-2')
    expect(book.ingressAt('172.18.255.1', 80)?.metadata.name).toBe('lb')
    put(...service('default/lb', { type: 'LoadBalancer', clusterIP: '10.96.0.9', ingress: '172.18.255.2' }))
    expect(book.ingressAt('172.18.255.1', 80)).toBeUndefined()
    const gone = store.drop('Node', '', 'node-1')
    if (gone) book.changed(gone)
    expect([book.firstNode(), book.nodeAt('172.18.0.2')]).toEqual(['node-2', undefined])
  })

  test('Nodes that are excluded or not ready get nothing from a load balancer', () => {
    const store = new Store()
    const [ready, excluded, broken] = [node(1), node(2), node(3)]
    store.put(ready)
    store.put({
      ...excluded,
      metadata: { ...excluded.metadata, labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': '' } },
    })
    store.put({ ...broken, status: { ...broken.status, conditions: [{ type: 'Ready', status: 'Unknown' }] } })
    expect(new AddressBook(store).balanced()).toEqual(['node-1'])
  })
  test('a Pod is found by an address as long as it has it', () => {
    const store = new Store()
    const book = new AddressBook(store)
    const put = (object: Parameters<Store['put']>[0]): void => book.changed(store.put(object))
    const at = (ip: string): string | undefined => book.podAt(ip)?.metadata.name
    expect(at('10.244.1.7')).toBeUndefined()
    put(pod('default/web-1', '10.244.1.7'))
    expect(at('10.244.1.7')).toBe('web-1')
    put(pod('default/web-1', '10.244.1.8'))
    expect([at('10.244.1.7'), at('10.244.1.8')]).toEqual([undefined, 'web-1'])
    put(pod('default/a', '10.244.1.8'))
    expect(at('10.244.1.8')).toBe('a')
    const gone = store.drop('Pod', 'default', 'a')
    if (gone) book.changed(gone)
    expect(at('10.244.1.8')).toBe('web-1')
  })
})
