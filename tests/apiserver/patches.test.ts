import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'
import { jsonPatch } from '../../src/core/apiserver/patch/json-patch.ts'
import { mergePatch } from '../../src/core/apiserver/patch/merge-patch.ts'
import { strategicPatch } from '../../src/core/apiserver/patch/strategic.ts'

const applied = (document: JsonValue, operations: readonly JsonValue[]): JsonValue => {
  const result = jsonPatch(document, operations)
  return result.ok ? result.value : `refused: ${result.error}`
}

describe('JSON patch (RFC 6902)', () => {
  test.each<[string, JsonValue, readonly JsonValue[], JsonValue]>([
    ['adds a member', { a: 1 }, [{ op: 'add', path: '/b', value: 2 }], { a: 1, b: 2 }],
    ['adds into a list', { a: [1, 3] }, [{ op: 'add', path: '/a/1', value: 2 }], { a: [1, 2, 3] }],
    ['adds at the end', { a: [1] }, [{ op: 'add', path: '/a/-', value: 2 }], { a: [1, 2] }],
    [
      'removes',
      { a: [1, 2], b: 1 },
      [
        { op: 'remove', path: '/a/0' },
        { op: 'remove', path: '/b' },
      ],
      { a: [2] },
    ],
    ['replaces', { a: { b: 1 } }, [{ op: 'replace', path: '/a/b', value: [2] }], { a: { b: [2] } }],
    ['moves', { a: { b: 1 }, c: {} }, [{ op: 'move', from: '/a/b', path: '/c/d' }], { a: {}, c: { d: 1 } }],
    ['copies', { a: 1 }, [{ op: 'copy', from: '/a', path: '/b' }], { a: 1, b: 1 }],
    ['tests', { a: { b: [1] } }, [{ op: 'test', path: '/a', value: { b: [1] } }], { a: { b: [1] } }],
    [
      'reads ~0 and ~1',
      { 'a/b': 1, 'm~n': 2 },
      [
        { op: 'remove', path: '/a~1b' },
        { op: 'replace', path: '/m~0n', value: 3 },
      ],
      { 'm~n': 3 },
    ],
    ['replaces the whole', { a: 1 }, [{ op: 'replace', path: '', value: { b: 2 } }], { b: 2 }],
  ])('%s', (_name, document, operations, expected) => expect(applied(document, operations)).toEqual(expected))

  test.each<[string, JsonValue, readonly JsonValue[]]>([
    ['a member that is not there', {}, [{ op: 'remove', path: '/a' }]],
    ['a parent that is not there', {}, [{ op: 'add', path: '/a/b', value: 1 }]],
    ['an index beyond the end', { a: [1] }, [{ op: 'add', path: '/a/2', value: 1 }]],
    ['an index with a leading zero', { a: [1, 2] }, [{ op: 'remove', path: '/a/01' }]],
    ['a test that fails', { a: 1 }, [{ op: 'test', path: '/a', value: 2 }]],
    ['an unknown operation', { a: 1 }, [{ op: 'increment', path: '/a' }]],
    ['a pointer without a slash', { a: 1 }, [{ op: 'remove', path: 'a' }]],
    ['a prototype', {}, [{ op: 'add', path: '/__proto__/polluted', value: 1 }]],
  ])('refuses %s', (_name, document, operations) => expect(applied(document, operations)).toMatch(/^refused/))
})

describe('merge patch (RFC 7396, appendix A)', () => {
  test.each<[JsonValue, JsonValue, JsonValue]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j with %j is %j', (target, patch, expected) => expect(mergePatch(target, patch)).toEqual(expected))

  const { object } = fc.letrec<{ object: JsonObject; value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<JsonValue>(1, 'x', true),
      fc.array(fc.integer(), { maxLength: 2 }),
      tie('object'),
    ),
    object: fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__'), tie('value'), { maxKeys: 3 }),
  }))
  test('put on twice is as put on once', () =>
    fc.assert(
      fc.property(object, object, (target, patch) => {
        const once = mergePatch(target, patch)
        expect(mergePatch(once, patch)).toEqual(once)
      }),
    ))
})

const strategic = (target: JsonObject, patch: JsonObject, struct = 'Service'): JsonValue => {
  const result = strategicPatch(target, patch, struct)
  return result.ok ? result.value : `refused: ${result.error.message ?? ''}`
}
const ports = (...list: JsonValue[]): JsonObject => ({ spec: { ports: list } })
const [http, https] = [
  { port: 80, targetPort: 80 },
  { port: 443, targetPort: 443 },
]

describe('strategic merge patch', () => {
  test.each<[string, JsonObject, JsonObject, JsonValue]>([
    [
      'merges ports by number',
      ports(http, https),
      ports({ port: 443, targetPort: 8443 }),
      ports(http, { port: 443, targetPort: 8443 }),
    ],
    ['adds a port', ports(http), ports(https), ports(http, https)],
    ['deletes a port', ports(http, https), ports({ $patch: 'delete', port: 80 }), ports(https)],
    ['replaces the ports', ports(http), ports({ $patch: 'replace' }, https), ports(https)],
    ['takes a field away', { spec: { type: 'NodePort' } }, { spec: { type: null } }, { spec: {} }],
    [
      'replaces an object',
      { spec: { selector: { a: '1', b: '2' } } },
      { spec: { selector: { $patch: 'replace', c: '3' } } },
      { spec: { selector: { c: '3' } } },
    ],
    [
      'merges a selector',
      { spec: { selector: { a: '1' } } },
      { spec: { selector: { b: '2', a: null } } },
      { spec: { selector: { b: '2' } } },
    ],
    [
      'puts a list in order',
      ports(http, https),
      { spec: { '$setElementOrder/ports': [{ port: 443 }, { port: 80 }] } },
      ports(https, http),
    ],
    [
      'keeps entries that the order does not name where they stood',
      ports({ port: 1 }, { port: 2 }, { port: 3 }),
      { spec: { '$setElementOrder/ports': [{ port: 3 }, { port: 1 }], ports: [{ port: 3 }, { port: 1 }] } },
      ports({ port: 2 }, { port: 3 }, { port: 1 }),
    ],
    [
      'joins finalizers',
      { metadata: { finalizers: ['a/b'] } },
      { metadata: { finalizers: ['c/d'] } },
      { metadata: { finalizers: ['a/b', 'c/d'] } },
    ],
    [
      'takes values out of a list',
      { metadata: { finalizers: ['a/b', 'c/d'] } },
      { metadata: { '$deleteFromPrimitiveList/finalizers': ['a/b'] } },
      { metadata: { finalizers: ['c/d'] } },
    ],
    [
      'replaces a list without a key',
      { spec: { externalIPs: ['1.1.1.1'] } },
      { spec: { externalIPs: ['2.2.2.2'] } },
      { spec: { externalIPs: ['2.2.2.2'] } },
    ],
  ])('%s', (_name, target, patch, expected) => expect(strategic(target, patch)).toEqual(expected))

  test('retains only the keys that are named', () =>
    expect(
      strategic(
        { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } },
        { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } },
        'Deployment',
      ),
    ).toEqual({ spec: { strategy: { type: 'Recreate' } } }))

  test('reaches into containers by name, and into their env', () =>
    expect(
      strategic(
        { spec: { containers: [{ name: 'a', env: [{ name: 'X', value: '1' }] }, { name: 'b' }] } },
        { spec: { containers: [{ name: 'a', env: [{ name: 'Y', value: '2' }] }] } },
        'Pod',
      ),
    ).toEqual({
      spec: {
        containers: [
          {
            name: 'a',
            env: [
              { name: 'X', value: '1' },
              { name: 'Y', value: '2' },
            ],
          },
          { name: 'b' },
        ],
      },
    }))

  test('an entry without its key is refused', () =>
    expect(strategic(ports(http), ports({ targetPort: 1 }))).toBe(
      'refused: map: map[targetPort:1] does not contain declared merge key: port',
    ))
})
