import { describe, expect, test } from 'vitest'
import type { SendRequest } from '../../src/core/network/trace.ts'
import { createCluster } from '../../src/index.ts'
import { CLIENT, figure2 } from '../cluster/manifests.ts'

const AFFINE = `
apiVersion: v1
kind: Service
metadata: { name: sticky }
spec: { selector: { app: my-deploy }, sessionAffinity: ClientIP, ports: [{ port: 80 }] }
`

function start() {
  const cluster = createCluster({ seed: 7 })
  cluster.apply(`${CLIENT}---${figure2({ type: 'NodePort' })}---${AFFINE}`)
  cluster.advance(30_000)
  return cluster
}

const targets: readonly SendRequest[] = [
  { from: { pod: 'default/client' }, to: 'http://web:3000/' },
  { from: { pod: 'default/client' }, to: 'http://web:3000/', keepAlive: true },
  { from: { pod: 'default/client' }, to: 'http://sticky/' },
  { from: { pod: 'default/client' }, to: 'http://nobody/' },
  { from: { pod: 'default/client' }, to: 'udp://web:3000' },
  { from: { external: true }, to: 'http://172.18.0.2:30100/' },
]

describe('peek', () => {
  test('tells what send would, and leaves everything as it was', () => {
    const [peeked, left] = [start(), start()]
    for (const request of targets) {
      const [before] = peeked.peek(request, 5)
      const after = peeked.send(request)
      expect([before?.outcome, before?.servedBy]).toEqual([after.outcome, after.servedBy])
      expect(after).toEqual(left.send(request))
    }
    expect(peeked.snapshot()).toEqual(left.snapshot())
    for (const pod of peeked.reader.list('Pod', 'default')) {
      const path = `/api/v1/namespaces/default/pods/${pod.metadata.name}/log`
      expect(peeked.handle({ method: 'GET', path })).toEqual(left.handle({ method: 'GET', path }))
    }
  })

  test('many in a row draw as many in a row would', () => {
    const cluster = start()
    const request: SendRequest = { from: { pod: 'default/client' }, to: 'http://web:3000/' }
    const peeked = cluster.peek(request, 20).map(({ servedBy }) => servedBy)
    expect(new Set(peeked).size).toBeGreaterThan(1)
    expect(Array.from({ length: 20 }, () => cluster.send(request).servedBy)).toEqual(peeked)
  })
})
