import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/api/json.ts'
import { at, newServer } from './server.ts'

const MAPS = '/api/v1/namespaces/default/configmaps'
const SECRETS = '/api/v1/namespaces/default/secrets'
const LEASES = '/apis/coordination.k8s.io/v1/namespaces/default/leases'

const map = (more: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, ...more })
const secret = (more: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, ...more })
const lease = (spec: JsonObject): JsonObject => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'node-1' },
  spec,
})

const FROZEN = 'Forbidden: field is immutable when `immutable` is set'

describe('ConfigMaps, Secrets and Leases', () => {
  test.each([
    [MAPS, map({ data: { 'a b': '1' } }), 'data[a b]', /^Invalid value: "a b": a valid config key must consist of/],
    [MAPS, map({ data: { '..x': '1' } }), 'data[..x]', /^Invalid value: "..x": must not start with '..'$/],
    [
      MAPS,
      map({ data: { k: '1' }, binaryData: { k: 'YQ==' } }),
      'data[k]',
      /^Invalid value: "k": duplicate of key present in binaryData$/,
    ],
    [MAPS, map({ data: { k: 'x'.repeat(1024 * 1024 + 1) } }), '', /^Too long: may not be more than 1048576 bytes$/],
    [SECRETS, secret({ type: 'kubernetes.io/tls', data: { 'tls.crt': 'YQ==' } }), 'data[tls.key]', /^Required value$/],
    [LEASES, lease({ leaseDurationSeconds: 0 }), 'spec.leaseDurationSeconds', /^Invalid value: 0: must be greater than 0$/],
    [LEASES, lease({ leaseTransitions: -1 }), 'spec.leaseTransitions', /must be greater than or equal to 0$/],
  ] as const)('%s refuses %#', (path, body, field, message) => {
    const response = newServer().call('POST', path, body)
    expect(response.status).toBe(422)
    expect(at(response.body, 'details.causes[0].field')).toBe(field)
    expect(at(response.body, 'details.causes[0].message')).toMatch(message)
  })

  test('stringData becomes data in base64, wins over data, and is not read back; the type is Opaque', () => {
    const { call } = newServer()
    const { status, body } = call('POST', SECRETS, secret({ data: { k: 'b2xk', l: 'eA==' }, stringData: { k: 'pässword' } }))
    expect(status).toBe(201)
    expect([at(body, 'type'), at(body, 'data'), at(body, 'stringData')]).toEqual([
      'Opaque',
      { k: 'cMOkc3N3b3Jk', l: 'eA==' },
      undefined,
    ])
  })

  test('data that is no base64 is refused by the decoder', () => {
    const { body } = newServer().call('POST', SECRETS, secret({ data: { k: 'no base64' } }))
    expect(at(body, 'message')).toBe('Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 2')
  })

  test('what is immutable stays', () => {
    const { call } = newServer()
    call('POST', MAPS, map({ immutable: true, data: { k: '1' } }))
    const causes = at(call('PUT', `${MAPS}/a`, map({ data: { k: '2' } })).body, 'details.causes')
    expect(causes).toEqual([
      { reason: 'FieldValueForbidden', message: FROZEN, field: 'immutable' },
      { reason: 'FieldValueForbidden', message: FROZEN, field: 'data' },
    ])
    call('POST', SECRETS, secret({}))
    expect(at(call('PUT', `${SECRETS}/a`, secret({ type: 'x' })).body, 'details.causes[0].message')).toBe(
      'Invalid value: "x": field is immutable',
    )
  })

  test('they are named in discovery, and a PUT makes a Lease', () => {
    const { call } = newServer()
    const names = (path: string): unknown => {
      const resources = at(call('GET', path).body, 'resources')
      return Array.isArray(resources) ? resources.map((entry) => [at(entry, 'name'), at(entry, 'shortNames')]) : []
    }
    expect(names('/api/v1')).toEqual(
      expect.arrayContaining([
        ['configmaps', ['cm']],
        ['secrets', undefined],
      ]),
    )
    expect(names('/apis/coordination.k8s.io/v1')).toEqual([['leases', undefined]])
    expect(call('PUT', `${LEASES}/node-1`, lease({ holderIdentity: 'node-1' })).status).toBe(201)
  })
})
