import { describe, expect, test } from 'vitest'
import { AddressBook } from '../../src/core/network/address-book.ts'
import { Store } from '../../src/core/storage/store.ts'
import { node, service } from './world.ts'

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
})
