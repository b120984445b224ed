import type { Cluster } from '../../src/core/sim/types.ts'
import { spread, timed } from './measure.ts'
import type { Bench, Line } from './types.ts'
import { loadedCluster, nameOf, type Size } from './workload.ts'

const SMALL: Size = { services: 100, pods: 1500 }
const LARGE: Size = { services: 1000, pods: 15_000 }
const LARGEST: Size = { services: 10_000, pods: 150_000 }
const TIMES = 100

/** Moves a Pod from its Service to the next one: one leaves, one gains, and its ReplicaSet makes another. */
function relabelOne(cluster: Cluster, pod: string, app: string): number {
  return timed(() => {
    const { status } = cluster.handle({
      method: 'PATCH',
      path: `/api/v1/namespaces/default/pods/${pod}`,
      headers: { 'content-type': 'application/merge-patch+json' },
      body: { metadata: { labels: { app } } },
    })
    if (status !== 200) throw new Error(`the Pod was not relabelled: ${status}`)
    cluster.settle()
  }).us
}

function times(size: Size): readonly number[] {
  const cluster = loadedCluster(size)
  const pods = cluster.reader.list('Pod', 'default')
  const step = Math.floor(pods.length / TIMES)
  return Array.from({ length: TIMES }, (_, i) => {
    const us = relabelOne(cluster, pods[i * step]?.metadata.name ?? '', `app-${(i * 7) % size.services}`)
    cluster.advance(60_000)
    return us
  })
}

/** One Pod's labels change, to the end of the work that follows at that instant, at two sizes side by side. */
export const relabel: Bench = {
  name: 'relabel',
  *run({ full }): Iterable<Line> {
    times(SMALL)
    const small = spread(times(SMALL))
    yield { bench: 'relabel', size: nameOf(SMALL), ...small, times: TIMES }
    const size = full ? LARGEST : LARGE
    const large = spread(times(size))
    yield {
      bench: 'relabel',
      size: nameOf(size),
      ...large,
      times: TIMES,
      peer: nameOf(SMALL),
      ratio: Math.round((large.us / small.us) * 100) / 100,
    }
  },
}
