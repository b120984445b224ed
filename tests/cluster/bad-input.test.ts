import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../src/core/api/json.ts'
import { createCluster } from '../../src/core/sim/cluster.ts'

const service = (spec: JsonValue, name = 'web'): JsonValue => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec })

describe('apply never throws, and says what is wrong', () => {
  test.each<{ name: string; object: JsonValue; says: RegExp }>([
    { name: 'null', object: null, says: /./ },
    { name: 'a number', object: 7, says: /./ },
    { name: 'a list', object: [1, 2], says: /./ },
    { name: 'text', object: 'kind: Pod', says: /./ },
    { name: 'no kind', object: { apiVersion: 'v1', metadata: { name: 'a' } }, says: /kind/i },
    {
      name: 'an unknown kind',
      object: { apiVersion: 'v1', kind: 'Gadget', metadata: { name: 'a' } },
      says: /no matches for kind "Gadget" in version "v1"/,
    },
    {
      name: 'an unknown apiVersion',
      object: { apiVersion: 'apps/v9', kind: 'Deployment', metadata: { name: 'a' } },
      says: /no matches for kind "Deployment" in version "apps\/v9"/,
    },
    { name: 'an unknown field', object: service({ prots: [] }), says: /unknown field "spec.prots"/ },
    { name: 'a field of a wrong type', object: service({ ports: [{ port: 'eighty' }] }), says: /port/ },
    {
      name: 'a port out of range',
      object: service({ ports: [{ port: 70000 }] }),
      says: /must be between 1 and 65535, inclusive/,
    },
    {
      name: 'a nodePort out of range',
      object: service({ type: 'NodePort', ports: [{ port: 80, nodePort: 20080 }] }),
      says: /The range of valid ports is 30000-32767/,
    },
    {
      name: 'a __proto__ key',
      object: JSON.parse(
        '{"apiVersion":"v1","kind":"Service","metadata":{"name":"a"},"__proto__":{"x":1},"spec":{"ports":[{"port":80}]}}',
      ),
      says: /unknown field "__proto__"/,
    },
  ])('$name', ({ object, says }) => {
    const cluster = createCluster()
    const [result] = cluster.apply([object])
    expect(result?.action).toBe('failed')
    expect(result?.status?.message).toMatch(says)
    expect(cluster.reader.get('Service', 'default', 'web')).toBeUndefined()
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  test('the good objects of a list are applied beside the bad ones', () => {
    const cluster = createCluster()
    const results = cluster.apply([
      service({ ports: [{ port: 80 }] }, 'good'),
      service({ ports: [] }, 'bad'),
      service({ ports: [{ port: 81 }] }, 'fine'),
    ])
    expect(results.map(({ document, action }) => `${document} ${action}`)).toEqual(['0 created', '1 failed', '2 created'])
  })

  test('a nodePort that is taken is refused', () => {
    const cluster = createCluster()
    const spec = { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] }
    const results = cluster.apply([service(spec, 'one'), service(spec, 'two')])
    expect(results[1]?.status?.message).toMatch(/provided port is already allocated/)
  })

  test('applied again it is unchanged', () => {
    const cluster = createCluster()
    const object = service({ selector: { app: 'web' }, ports: [{ port: 80 }] })
    expect(cluster.apply([object])[0]?.action).toBe('created')
    expect(cluster.apply([object])[0]?.action).toBe('unchanged')
    expect(cluster.apply([service({ selector: { app: 'web' }, ports: [{ port: 81 }] })])[0]?.action).toBe('configured')
  })
})
