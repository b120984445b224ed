import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Pod } from '../../src/core/api/pod.ts'
import type { Service } from '../../src/core/api/service.ts'
import { matchesPairs } from '../../src/core/labels/match.ts'
import { Store } from '../../src/core/storage/store.ts'

const metadata = (name: string, labels: Record<string, string>) => ({
  name,
  namespace: 'default',
  uid: `uid-${name}`,
  resourceVersion: '',
  creationTimestamp: '2026-01-01T00:00:00Z',
  labels,
})
const pod = (name: string, labels: Record<string, string>, nodeName = 'node-1'): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: metadata(name, labels),
  spec: { containers: [{ name: 'c', image: 'nginx' }], nodeName },
  status: {},
})
const service = (name: string, selector: Record<string, string>): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata(name, {}),
  spec: { type: 'ClusterIP', selector },
  status: {},
})

const labels = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2'), { maxKeys: 3 })
const names = fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5')

describe('Store', () => {
  test('indexes say what a full scan says, whatever was put and dropped', () =>
    fc.assert(
      fc.property(fc.array(fc.record({ name: names, labels, drop: fc.boolean(), selector: labels })), labels, (steps, asked) => {
        const store = new Store()
        for (const step of steps) {
          if (step.drop) {
            store.drop('Pod', 'default', step.name)
            store.drop('Service', 'default', `s-${step.name}`)
          } else {
            store.put(pod(step.name, step.labels))
            store.put(service(`s-${step.name}`, step.selector))
          }
        }
        const name = (object: { metadata: { name: string } }): string => object.metadata.name
        expect(store.podsWithLabels('default', asked).map(name)).toEqual(
          store
            .list('Pod')
            .filter((each) => matchesPairs(asked, each.metadata.labels ?? {}))
            .map(name),
        )
        expect(store.servicesSelecting('default', asked).map(name)).toEqual(
          store
            .list('Service')
            .filter((each) => matchesPairs(each.spec.selector ?? {}, asked))
            .map(name),
        )
        expect(store.podsOnNode('node-1').map(name)).toEqual(store.list('Pod').map(name))
      }),
    ))

  test('one Pod among many is found by its labels without visiting the others', () => {
    const store = new Store()
    for (let i = 0; i < 1000; i += 1) {
      store.put(pod(`p${i}`, { app: `app-${i}`, tier: 'web' }))
      store.put(service(`s${i}`, { tier: 'web', app: `app-${i}` }))
    }
    const before = store.visited
    expect(store.podsWithLabels('default', { tier: 'web', app: 'app-7' })).toHaveLength(1)
    expect(store.servicesSelecting('default', { app: 'app-7', tier: 'web' })).toHaveLength(1)
    expect(store.visited - before).toBeLessThanOrEqual(4)
  })

  test('objects are frozen throughout and versions grow', () => {
    const store = new Store()
    const first = store.put(pod('a', { app: 'web' }))
    const second = store.put(pod('a', { app: 'db' }))
    expect(Object.isFrozen(second.after.metadata.labels)).toBe(true)
    expect([first.type, second.type]).toEqual(['ADDED', 'MODIFIED'])
    expect(Number(second.after.metadata.resourceVersion)).toBeGreaterThan(Number(first.after.metadata.resourceVersion))
    expect(store.drop('Pod', 'default', 'a')?.type).toBe('DELETED')
    expect(store.drop('Pod', 'default', 'a')).toBeUndefined()
  })
})
