import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/api/json.ts'
import { createCluster } from '../../src/core/sim/cluster.ts'

const PATH = '/api/v1/namespaces/default/pods'
const pod = (spec: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { containers: [{ name: 'web', image: 'nginx' }], ...spec },
})

describe('what is added to a Pod as it comes in', () => {
  test.each([
    { given: {}, priority: 0, preemptionPolicy: 'PreemptLowerPriority' },
    { given: { priority: 7, preemptionPolicy: 'Never' }, priority: 7, preemptionPolicy: 'Never' },
  ])('$given', ({ given, priority, preemptionPolicy }) => {
    const cluster = createCluster({ bare: true })
    cluster.handle({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: 'default' } } })
    const made = cluster.handle({ method: 'POST', path: PATH, body: pod(given) })
    expect(made.body).toMatchObject({ spec: { priority, preemptionPolicy } })
    // A file that says nothing of it is no attempt to change it.
    expect(cluster.handle({ method: 'PUT', path: `${PATH}/web`, body: pod() }).status).toBe(200)
  })

  test.each([
    { serverVersion: 'v1.32.5', generation: undefined },
    { serverVersion: 'v1.35.0', generation: 1 },
  ])('generation in $serverVersion: $generation', ({ serverVersion, generation }) => {
    const cluster = createCluster({ bare: true, serverVersion })
    cluster.handle({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: 'default' } } })
    const made = cluster.handle({ method: 'POST', path: PATH, body: pod() })
    expect(made.body).toMatchObject({ metadata: { name: 'web' } })
    expect(JSON.parse(JSON.stringify(made.body)).metadata.generation).toBe(generation)
  })
})
