import { expect, test } from 'vitest'
import { listeners } from '../../src/core/kubelet/images.ts'
import { OpenSockets } from '../../src/core/network/open-sockets.ts'
import { deepFreeze } from '../../src/core/storage/freeze.ts'
import { pod } from './world.ts'

test('sockets that come up later are not missed, and what all listens is worked out once', () => {
  const asked: (number | undefined)[] = []
  const sockets = new OpenSockets((one, nowMs) => {
    asked.push(nowMs)
    return listeners(one, nowMs)
  })
  const web = deepFreeze(pod('default/web', '10.244.1.7', { image: 'postgres:17' }))
  const whenUp = Array.from({ length: 120 }, (_, i) => i * 1000).find((ms) => listeners(web, ms).length > 0) ?? 0
  expect(whenUp).toBeGreaterThan(0)
  expect(sockets.of(web, 0)).toEqual([])
  expect(sockets.of(web, whenUp)).toEqual(listeners(web))
  const before = asked.length
  expect(sockets.of(web, whenUp + 1)).toEqual(listeners(web))
  expect(asked).toHaveLength(before)
})
