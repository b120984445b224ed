import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/api/json.ts'
import type { ApiResponse } from '../../src/core/apiserver/types.ts'
import { at, newServer, SERVICES, service, type TestServer } from './server.ts'

const apply = (
  { call }: TestServer,
  body: JsonObject,
  manager = 'kubectl',
  more: { readonly [name: string]: string } = {},
): ApiResponse =>
  call('PATCH', `${SERVICES}/web`, body, {
    headers: { 'content-type': 'application/apply-patch+yaml' },
    query: { fieldManager: manager, ...more },
  })

const config = (spec: JsonObject, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', ...metadata },
  spec,
})
const base = { selector: { app: 'web' }, ports: [{ port: 80 }] }

describe('server-side apply', () => {
  test('creates what is missing, and changes nothing the second time', () => {
    const world = newServer()
    expect(apply(world, config(base)).status).toBe(201)
    const before = at(world.call('GET', `${SERVICES}/web`).body, 'metadata.resourceVersion')
    const again = apply(world, config(base))
    expect([again.status, at(again.body, 'metadata.resourceVersion')]).toEqual([200, before])
  })

  test('needs a field manager', () => {
    const { status, body } = newServer().call('PATCH', `${SERVICES}/web`, config(base), {
      headers: { 'content-type': 'application/apply-patch+yaml' },
    })
    expect([status, at(body, 'message')]).toEqual([
      422,
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    ])
  })

  test('a field of another manager is a conflict, unless it is forced', () => {
    const world = newServer()
    world.call('POST', SERVICES, service('web', { type: 'ClusterIP' }), { query: { fieldManager: 'kubectl-client-side-apply' } })
    const refused = apply(world, config({ type: 'NodePort' }))
    expect([refused.status, at(refused.body, 'reason'), at(refused.body, 'message')]).toEqual([
      409,
      'Conflict',
      'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using v1: .spec.type',
    ])
    expect(at(apply(world, config({ type: 'NodePort' }), 'kubectl', { force: 'true' }).body, 'spec.type')).toBe('NodePort')
  })

  test('several conflicts are listed', () => {
    const world = newServer()
    world.call('POST', SERVICES, service('web', { type: 'ClusterIP', sessionAffinity: 'None' }), { query: { fieldManager: 'a' } })
    expect(at(apply(world, config({ type: 'NodePort', sessionAffinity: 'ClientIP' })).body, 'message')).toBe(
      'Apply failed with 2 conflicts: conflicts with "a" using v1:\n- .spec.type\n- .spec.sessionAffinity',
    )
  })

  test('the same value makes two owners, and no conflict', () => {
    const world = newServer()
    apply(world, config(base), 'a')
    expect(apply(world, config({ selector: { app: 'web' } }), 'b').status).toBe(200)
    expect(at(apply(world, config({ selector: { app: 'db' } }), 'b').body, 'message')).toContain(
      'conflict with "a": .spec.selector',
    )
  })

  test('what a manager no longer sends goes, if nobody else owns it', () => {
    const world = newServer()
    apply(
      world,
      config(
        {
          ...base,
          ports: [
            { name: 'a', port: 80 },
            { name: 'b', port: 81 },
          ],
        },
        { labels: { x: '1', y: '2' } },
      ),
      'a',
    )
    apply(world, config(base, { labels: { y: '2' } }), 'b')
    const { body } = apply(world, config({ ...base, ports: [{ name: 'a', port: 80 }] }), 'a')
    expect([at(body, 'metadata.labels'), at(body, 'spec.ports')]).toMatchObject([{ y: '2' }, [{ name: 'a', port: 80 }]])
  })

  test('ports are told apart by number and protocol', () => {
    const world = newServer()
    const dns = [
      { name: 'udp', port: 53, protocol: 'UDP' },
      { name: 'tcp', port: 53, protocol: 'TCP' },
    ]
    apply(world, config({ ports: dns }))
    const { body } = apply(world, config({ ports: [dns[0] ?? {}, { name: 'tcp', port: 53, targetPort: 5353 }] }))
    expect(at(body, 'spec.ports')).toMatchObject([
      { name: 'udp', protocol: 'UDP', targetPort: 53 },
      { name: 'tcp', protocol: 'TCP', targetPort: 5353 },
    ])
  })

  test('a field that the kind lacks is refused', () =>
    expect(at(apply(newServer(), config({ prots: 1 })).body, 'message')).toBe(
      'failed to create typed patch object (default/web; /v1, Kind=Service): .spec.prots: field not declared in schema',
    ))
})
