import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Deployment, DeploymentSpec } from '../../../src/core/api/workloads.ts'
import {
  maxSurge,
  minAvailable,
  type Sized,
  totalAvailable,
  totalReplicas,
  type Wanted,
} from '../../../src/core/controllers/deployment/limits.ts'
import { reconcileNew, reconcileOld } from '../../../src/core/controllers/deployment/rolling.ts'
import { scaleProportionally } from '../../../src/core/controllers/deployment/scaling.ts'
import { sameTemplate, templateHash } from '../../../src/core/controllers/deployment/template.ts'
import { deploymentNamed, SmallCluster } from '../../kubelet/small-cluster.ts'

const limit = fc.oneof(
  fc.nat(5),
  fc.nat(100).map((share) => `${share}%`),
)
const wanted = fc
  .record({ replicas: fc.nat(20), maxSurge: limit, maxUnavailable: limit })
  .map(({ replicas, ...rollingUpdate }): Wanted => ({ replicas, strategy: { type: 'RollingUpdate', rollingUpdate } }))
const sized = (name: string) =>
  fc
    .record({ replicas: fc.nat(20), share: fc.nat(100), createdMs: fc.nat(100) })
    .map(
      ({ replicas, share, createdMs }): Sized => ({ name, replicas, available: Math.floor((replicas * share) / 100), createdMs }),
    )

test('a rollout never goes below what must stay available nor above the surge, and comes to an end', () => {
  fc.assert(
    fc.property(wanted, (spec) => {
      let old: Sized = { name: 'old', replicas: spec.replicas, available: spec.replicas, createdMs: 0 }
      let fresh: Sized = { name: 'new', replicas: 0, available: 0, createdMs: 1 }
      for (let i = 0; i < 200; i += 1) {
        const grown = reconcileNew(spec, [old, fresh], fresh)
        const shrunk = grown === undefined ? reconcileOld(spec, [old], fresh).get('old') : undefined
        if (grown !== undefined) fresh = { ...fresh, replicas: grown, available: Math.min(fresh.available, grown) }
        else if (shrunk !== undefined) old = { ...old, replicas: shrunk, available: shrunk }
        else if (fresh.available < fresh.replicas) fresh = { ...fresh, available: fresh.replicas }
        else break
        expect(totalReplicas([old, fresh])).toBeLessThanOrEqual(spec.replicas + maxSurge(spec))
        expect(totalAvailable([old, fresh])).toBeGreaterThanOrEqual(minAvailable(spec))
      }
      expect([old.replicas, fresh.available]).toEqual([0, spec.replicas])
    }),
  )
})

test('scaling in proportion gives out exactly what may exist, and none below zero', () => {
  fc.assert(
    fc.property(wanted, sized('new'), sized('old'), sized('older'), (spec, fresh, old, older) => {
      const busy = [fresh, old, older].filter(({ replicas }) => replicas > 0)
      fc.pre(busy.length > 1)
      const sizes = scaleProportionally(spec, fresh, [old, older], totalReplicas(busy))
      for (const size of sizes.values()) expect(size).toBeGreaterThanOrEqual(0)
      const saturated = [...sizes.values()].every((size) => size === 0)
      const total = [...sizes.values()].reduce((a, b) => a + b, 0)
      if (!saturated) expect(total).toBe(spec.replicas === 0 ? 0 : spec.replicas + maxSurge(spec))
    }),
  )
})

describe('templates', () => {
  const template = (image: string) => ({ metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image }] } })
  test('the hash follows the meaning, not the order of keys', () => {
    const turned = { spec: { containers: [{ image: 'a', name: 'c' }] }, metadata: { labels: { app: 'web' } } }
    expect(templateHash(template('a'))).toBe(templateHash(turned))
    expect(sameTemplate(template('a'), turned)).toBe(true)
    expect(templateHash(template('a'))).not.toBe(templateHash(template('b')))
    expect(templateHash(template('a'), 1)).not.toBe(templateHash(template('a')))
    expect(templateHash(template('a'))).toMatch(/^[456789bcdf]{1,10}$/)
  })
})

describe('a Deployment in a cluster', () => {
  const deployment = (cluster: SmallCluster): Deployment => {
    const found = cluster.store.get('Deployment', 'default', 'web')
    if (!found) throw new Error('no Deployment')
    return found
  }
  const change = (cluster: SmallCluster, spec: (spec: DeploymentSpec) => DeploymentSpec): void => {
    const now = deployment(cluster)
    const result = cluster.server.update({ ...now, spec: spec(now.spec) })
    if (!result.ok) throw new Error(result.error.message)
  }
  const image =
    (name: string) =>
    (spec: DeploymentSpec): DeploymentSpec => ({
      ...spec,
      template: { ...spec.template, spec: { ...spec.template.spec, containers: [{ name: 'c', image: name }] } },
    })
  const sizes = (cluster: SmallCluster): readonly number[] =>
    cluster.store
      .list('ReplicaSet')
      .map(({ spec }) => spec.replicas)
      .toSorted()
  const running = (replicas: number, spec: object = {}): SmallCluster => {
    const cluster = new SmallCluster()
    cluster.create(deploymentNamed('web', replicas, spec))
    cluster.advance(5000)
    return cluster
  }
  const reason = (cluster: SmallCluster, type: string): string | undefined =>
    deployment(cluster).status.conditions?.find((each) => each.type === type)?.reason

  test('it comes up complete and then rests', () => {
    const cluster = running(3)
    expect(deployment(cluster).status).toMatchObject({ replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 })
    expect([reason(cluster, 'Available'), reason(cluster, 'Progressing')]).toEqual([
      'MinimumReplicasAvailable',
      'NewReplicaSetAvailable',
    ])
    expect(cluster.nextTimerMs).toBeNull()
    expect(cluster.refused).toEqual([])
  })

  test('a new image rolls, and going back reuses the old ReplicaSet under a new revision', () => {
    const cluster = running(4)
    change(cluster, image('httpd:2.4'))
    cluster.advance(60_000)
    expect(sizes(cluster)).toEqual([0, 4])
    change(cluster, image('nginx:1.27'))
    cluster.advance(60_000)
    expect(cluster.store.list('ReplicaSet').length).toBe(2)
    expect(deployment(cluster).metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3')
    expect(cluster.pods().every(({ spec }) => spec.containers[0]?.image === 'nginx:1.27')).toBe(true)
  })

  test('new Pods that never come up stop the rollout at the surge, and the deadline says so', () => {
    const cluster = running(10)
    change(cluster, image('nginx:does-not-exist'))
    cluster.advance(120_000)
    expect(sizes(cluster)).toEqual([5, 8])
    expect(reason(cluster, 'Progressing')).toBe('ReplicaSetUpdated')
    cluster.advance(600_000)
    expect(reason(cluster, 'Progressing')).toBe('ProgressDeadlineExceeded')
  })

  test('Recreate waits until the old Pods are gone', () => {
    const cluster = running(2, { strategy: { type: 'Recreate' } })
    change(cluster, image('httpd:2.4'))
    cluster.settle()
    expect(sizes(cluster)).toEqual([0])
    cluster.advance(10_000)
    expect(sizes(cluster)).toEqual([0, 2])
    expect(cluster.pods().every(({ spec }) => spec.containers[0]?.image === 'httpd:2.4')).toBe(true)
  })

  test('paused it scales but does not roll', () => {
    const cluster = running(2)
    change(cluster, (spec) => ({ ...image('httpd:2.4')(spec), paused: true, replicas: 4 }))
    cluster.advance(10_000)
    expect(sizes(cluster)).toEqual([4])
    expect(reason(cluster, 'Progressing')).toBe('DeploymentPaused')
    change(cluster, ({ paused: _, ...spec }) => spec)
    cluster.advance(60_000)
    expect(sizes(cluster)).toEqual([0, 4])
  })

  test('history keeps as many old ReplicaSets as it may', () => {
    const cluster = running(1, { revisionHistoryLimit: 1 })
    for (const name of ['httpd:2.4', 'redis:7', 'nginx:1.26']) {
      change(cluster, image(name))
      cluster.advance(60_000)
    }
    expect(cluster.store.list('ReplicaSet').length).toBe(2)
  })

  test('minReadySeconds delays availability', () => {
    const cluster = running(1, { minReadySeconds: 20 })
    expect(deployment(cluster).status.availableReplicas ?? 0).toBe(0)
    cluster.advance(20_000)
    expect(deployment(cluster).status.availableReplicas).toBe(1)
    expect(cluster.nextTimerMs).toBeNull()
  })
})
