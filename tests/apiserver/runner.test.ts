import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/api/json.ts'
import { suites } from '../runner/apiserver.ts'
import { service } from './server.ts'

const run = async (expected: JsonObject, request: JsonObject = {}): Promise<readonly string[]> => {
  const given = { config: { serviceCIDR: '10.96.0.0/16', nodePortRange: '30000-32767', ipFamilies: ['IPv4'] }, objects: [] }
  return (
    suites['apiserver/*']?.(
      { given, request: { verb: 'create', object: service('web'), ...request }, expect: expected },
      'apiserver/service-validation-create',
    ) ?? ['no such suite']
  )
}

describe('the runner of the API server’s cases', () => {
  test('passes what is so', async () =>
    expect(await run({ accepted: true, object: { spec: { clusterIP: '<any>', ports: [{ port: 80 }] } } })).toEqual([]))

  test.each<[string, JsonObject]>([
    ['a refusal that does not come', { accepted: false, code: 422 }],
    ['another value', { accepted: true, object: { spec: { type: 'NodePort' } } }],
    ['another number of entries', { accepted: true, object: { spec: { ports: [] } } }],
    ['a field that is there', { accepted: true, object: { spec: { clusterIP: '<absent>' } } }],
    ['a field that is not', { accepted: true, object: { spec: { externalName: '<any>' } } }],
    ['an address outside', { accepted: true, object: { spec: { clusterIP: '<ip-in:10.97.0.1-10.97.0.9>' } } }],
    ['a warning that does not come', { accepted: true, warnings: ['x'] }],
  ])('tells %s', async (_name, expected) => expect(await run(expected)).not.toEqual([]))

  const bad = { object: service('web', { ports: [{ port: 0 }] }) }
  const error = { type: 'Invalid value', field: 'spec.ports[0].port', value: 0, detail: 'must be between 1 and 65535, inclusive' }
  const copied = { ...error, field: 'spec.ports[0].targetPort' }
  test('passes the errors that come', async () =>
    expect(await run({ accepted: false, code: 422, reason: 'Invalid', errors: [error, copied] }, bad)).toEqual([]))
  test.each<[string, JsonObject]>([
    ['one too few', { errors: [error] }],
    ['one too many', { errors: [error, copied, error] }],
    ['another order', { errors: [copied, error] }],
    ['another value', { errors: [{ ...error, value: 1 }, copied] }],
    ['another detail', { errors: [{ ...error, detail: 'must be' }, copied] }],
    ['another type', { errors: [{ ...error, type: 'Duplicate value' }, copied] }],
    ['another code', { code: 500 }],
    ['another message', { message: 'no' }],
  ])('tells errors apart: %s', async (_name, expected) =>
    expect(await run({ accepted: false, ...expected }, bad)).not.toEqual([]),
  )

  test.each<[string, JsonObject, JsonObject]>([
    ['field', { accepted: true, colour: 'red' }, {}],
    ['token', { accepted: true, object: { spec: { type: '<one-of:a>' } } }, {}],
    ['verb', { accepted: true }, { verb: 'frobnicate' }],
    ['request field', { accepted: true }, { mood: 'good' }],
    ['error type', { accepted: false, errors: [{ type: 'Odd', field: 'x', detail: '' }] }, bad],
  ])('throws on an unknown %s', async (_name, expected, request) => expect(run(expected, request)).rejects.toThrow())
})
