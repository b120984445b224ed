import { describe, expect, test } from 'vitest'
import { ageText } from '../../src/app/dock/age.ts'
import { eventRows, isSystemEvent } from '../../src/app/dock/events.ts'

describe('ageText', () => {
  test.each([
    { s: 0, said: '0s' },
    { s: 12, said: '12s' },
    { s: 119, said: '119s' },
    { s: 120, said: '2m' },
    { s: 125, said: '2m5s' },
    { s: 10 * 60 + 5, said: '10m' },
    { s: 3 * 3600 - 1, said: '179m' },
    { s: 3 * 3600 + 60, said: '3h1m' },
    { s: 47 * 3600, said: '47h' },
    { s: 50 * 3600, said: '2d2h' },
    { s: 9 * 86_400, said: '9d' },
    { s: Number.NaN, said: '<unknown>' },
  ])('$s s is $said', ({ s, said }) => expect(ageText(s * 1000)).toBe(said))
})

const event = (kind: string, namespace: string, last: string) => ({
  metadata: { uid: `${kind}${namespace}`, namespace: namespace || 'default' },
  involvedObject: { kind, name: 'a', namespace },
  lastTimestamp: last,
})

test('events stand newest first, and those of the cluster itself are told apart', () => {
  const rows = eventRows({
    items: [
      event('Pod', 'default', '2026-01-01T00:00:01Z'),
      event('Pod', 'kube-system', '2026-01-01T00:00:03Z'),
      event('Node', '', '2026-01-01T00:00:02Z'),
    ],
  })
  expect(rows.map(({ id }) => id)).toEqual(['Podkube-system', 'Node', 'Poddefault'])
  expect(rows.map(isSystemEvent)).toEqual([true, true, false])
})
