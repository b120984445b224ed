import { expect, test } from 'vitest'
import { patchView } from '../../src/app/store/view-patch.ts'
import type { ClusterView, NodeView } from '../../src/protocol/view.ts'

const node = (name: string, ready = true): NodeView => ({ id: `id-${name}`, name, ip: '', podCIDR: '', zone: '', ready })
const view: ClusterView = {
  namespaces: [],
  nodes: [node('a'), node('c')],
  pods: [],
  services: [],
  groups: [],
  revision: 4,
  nowMs: 0,
  busy: false,
  loadBalancer: true,
}
const patch = { from: 4, revision: 5, nowMs: 9, busy: true, loadBalancer: true, upsert: {}, remove: {} }

test('adds, replaces and removes, in order', () => {
  const next = patchView(view, { ...patch, upsert: { nodes: [node('b'), node('c', false)] }, remove: { nodes: ['id-a'] } })
  expect(next?.nodes).toEqual([node('b'), node('c', false)])
  expect(next).toMatchObject({ revision: 5, nowMs: 9, busy: true })
})

test('leaves lists that did not change as they are', () => expect(patchView(view, patch)?.nodes).toBe(view.nodes))

test('refuses a patch after a gap', () => expect(patchView(view, { ...patch, from: 5 })).toBeNull())
