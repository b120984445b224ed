import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../src/core/api/json.ts'
import { apiVersionOf, resourceOf } from '../../src/core/api/kinds.ts'
import type { Plan } from '../../src/core/controllers/plan.ts'
import { isActive } from '../../src/core/controllers/replica-set/pod-state.ts'
import { createCluster } from '../../src/core/sim/cluster.ts'
import { createControllers } from '../../src/core/sim/controllers.ts'
import { timestampAt } from '../../src/core/sim/time.ts'
import type { Cluster } from '../../src/core/sim/types.ts'
import { dump, everything, rest, steps, takeAll } from './random-commands.ts'

const RUNS = { numRuns: 12 }
/** They remember what no object says: what runs in a Pod, and which addresses of the pool are taken. */
const REMEMBERING: ReadonlySet<string> = new Set(['kubelet', 'service-lb'])

const whatever = (law: (cluster: Cluster, seed: number) => void): void =>
  fc.assert(
    fc.property(steps, fc.nat(1000), (list, seed) => {
      const cluster = createCluster({ seed, nodes: 3 })
      takeAll(cluster, list)
      law(cluster, seed)
    }),
    RUNS,
  )

const writes = ({ create = [], update = [], bind = [], updateStatus = [], remove = [] }: Plan): number =>
  create.length + update.length + bind.length + updateStatus.length + remove.length

/** What controllers that have just started want written when they are shown all there is. */
function wantedByNewControllers({ reader, nowMs }: Cluster): readonly string[] {
  const objects = everything(reader)
  return createControllers(true)
    .controllers.filter(({ name }) => !REMEMBERING.has(name))
    .flatMap((controller) => {
      const keys = objects.flatMap((after) => {
        const change = { type: 'ADDED', kind: after.kind, after } as Parameters<typeof controller.interested>[0]
        return controller.kinds.includes(after.kind) ? [...controller.interested(change, reader)] : []
      })
      return [...new Set(keys)].filter((key) => writes(controller.sync(key, { reader, nowMs, now: timestampAt(nowMs) })) > 0)
    })
}

describe('whatever is done to a cluster', () => {
  test('no cluster IP, node port or Pod address is held twice', () =>
    whatever((cluster) => {
      const services = cluster.reader.list('Service')
      const held = [
        ...services.flatMap(({ spec }) => spec.clusterIPs ?? []),
        ...services.flatMap(({ spec }) => (spec.ports ?? []).flatMap(({ nodePort }) => nodePort ?? [])),
        ...cluster.reader
          .list('Pod')
          .filter(isActive)
          .flatMap(({ status }) => (status.podIPs ?? []).map(({ ip }) => ip)),
      ]
      expect(new Set(held).size).toBe(held.length)
    }))

  test('it comes to rest: controllers that start now find nothing to write', () =>
    whatever((cluster) => {
      rest(cluster)
      expect(wantedByNewControllers(cluster)).toEqual([])
    }))

  test('at rest every ReplicaSet has as many Pods as it wants', () =>
    whatever((cluster) => {
      rest(cluster)
      for (const { metadata, spec } of cluster.reader.list('ReplicaSet', 'default')) {
        const pods = cluster.reader.ownedBy(metadata.uid).filter((object) => object.kind === 'Pod' && isActive(object))
        expect(pods).toHaveLength(spec.replicas)
      }
    }))

  test('same seed and same commands give the same history, and a snapshot is that', () =>
    fc.assert(
      fc.property(steps, fc.nat(1000), (list, seed) => {
        const [one, other] = [createCluster({ seed, nodes: 3 }), createCluster({ seed, nodes: 3 })]
        takeAll(one, list)
        takeAll(other, list)
        expect(dump(other.reader)).toBe(dump(one.reader))
        expect(dump(createCluster({ from: one.snapshot() }).reader)).toBe(dump(one.reader))
      }),
      RUNS,
    ))

  test('applying again what is there changes nothing', () =>
    whatever((cluster) => {
      rest(cluster)
      for (const { kind, metadata } of [
        ...cluster.reader.list('Deployment', 'default'),
        ...cluster.reader.list('Service', 'default'),
      ]) {
        const { plural, group } = resourceOf(kind)
        const path = `${group === '' ? '/api' : '/apis'}/${apiVersionOf(resourceOf(kind))}/namespaces/default/${plural}/${metadata.name}`
        const get = (): JsonValue => cluster.handle({ method: 'GET', path }).body
        // Only what kubectl notes about itself: its annotation, which for a Deployment counts as a new generation.
        const before = cluster.reader.get(kind, 'default', metadata.name)
        cluster.apply(get())
        const after = cluster.reader.get(kind, 'default', metadata.name)
        expect([after?.spec, after?.status]).toEqual([before?.spec, before?.status])
      }
    }))

  test('applying the same manifest twice changes nothing the second time', () =>
    whatever((cluster) => {
      const applied = cluster.snapshot().commands.flatMap((command) => (command.do === 'apply' ? command.objects : []))
      cluster.apply(applied)
      const last = new Map(applied.map((object) => [JSON.stringify(object), object]))
      const [newest] = [...last.values()].reverse()
      if (newest === undefined) return
      const { revision } = cluster.reader
      expect(cluster.apply(newest).map(({ action }) => action)).toEqual(['unchanged'])
      expect(cluster.reader.revision).toBe(revision)
    }))
})
