import { describe, expect, test } from 'vitest'
import { ALL_PARTS } from '../../src/core/all-parts.ts'
import type { JsonValue } from '../../src/core/api/json.ts'
import { createCluster } from '../../src/core/sim/cluster.ts'
import { humanDuration } from '../../src/core/text/duration.ts'
import { at, PODS, pod, SERVICES, service } from './server.ts'

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io'
/** What kubectl sends. */
const KUBECTL = `${TABLE},application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json`

function world() {
  const cluster = createCluster({ bare: true }, ALL_PARTS)
  const get = (path: string, accept = KUBECTL): JsonValue => cluster.handle({ method: 'GET', path, headers: { accept } }).body
  cluster.apply([service('web'), service('db'), pod('p')])
  return { cluster, get }
}

const names = (table: JsonValue): unknown => {
  const rows = at(table, 'rows')
  return Array.isArray(rows) ? rows.map((row) => at(row, 'cells[0]')) : rows
}

describe('Tables', () => {
  test('a list, an object and a watch are printed, wide cells too', () => {
    const { cluster, get } = world()
    const list = get(SERVICES)
    expect([at(list, 'kind'), at(list, 'apiVersion')]).toEqual(['Table', 'meta.k8s.io/v1'])
    expect(names(list)).toEqual(['db', 'web'])
    expect(at(list, 'metadata.resourceVersion')).toBe(String(cluster.reader.revision))
    expect(at(list, 'columnDefinitions[6]')).toMatchObject({ name: 'Selector', priority: 1 })
    expect(at(list, 'rows[1].cells[6]')).toBe('app=web')
    expect(names(get(`${SERVICES}/web`))).toEqual(['web'])
    const events = get(`${SERVICES}?watch=true`)
    expect(at(events, '[0].type')).toBe('ADDED')
    expect(at(events, '[0].object.columnDefinitions[0].name')).toBe('Name')
    expect(at(events, '[1].object.columnDefinitions')).toEqual([])
    expect(at(events, '[1].object.rows[0].cells[0]')).toBe('web')
  })

  test('includeObject says what a row carries', () => {
    const { get } = world()
    expect(at(get(PODS), 'rows[0].object.kind')).toBe('PartialObjectMetadata')
    expect(at(get(PODS), 'rows[0].object.metadata.name')).toBe('p')
    expect(at(get(`${PODS}?includeObject=Object`), 'rows[0].object.spec.containers[0].name')).toBe('app')
    expect(at(get(`${PODS}?includeObject=None`), 'rows[0].object')).toBeNull()
    expect(at(get(`${PODS}?includeObject=All`), 'code')).toBe(400)
  })

  test('what asks for no Table first, or asks a server without printers, gets the list', () => {
    const { get } = world()
    for (const accept of ['application/json', `application/json,${TABLE}`, 'application/json;as=Table;v=v1beta1;g=meta.k8s.io'])
      expect(at(get(PODS, accept), 'kind')).toBe('PodList')
    const without = createCluster({ bare: true })
    expect(at(without.handle({ method: 'GET', path: PODS, headers: { accept: KUBECTL } }).body, 'kind')).toBe('PodList')
    expect(at(get(`${PODS}/nobody`), 'kind')).toBe('Status')
  })
})

describe('humanDuration', () => {
  const [s, m, h, d] = [1000, 60_000, 3_600_000, 86_400_000]
  test.each([
    [-2 * s, '<invalid>'],
    [-1 * s, '0s'],
    [119 * s, '119s'],
    [2 * m, '2m'],
    [3 * m + 20 * s, '3m20s'],
    [179 * m, '179m'],
    [3 * h, '3h'],
    [5 * h + 30 * m, '5h30m'],
    [47 * h, '47h'],
    [2 * d, '2d'],
    [3 * d + 5 * h, '3d5h'],
    [8 * d, '8d'],
    [729 * d, '729d'],
    [731 * d, '2y1d'],
    [8 * 365 * d, '8y'],
  ])('%i ms are %s', (ms, text) => expect(humanDuration(ms)).toBe(text))
})
