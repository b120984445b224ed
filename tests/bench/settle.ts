import { createCluster } from '../../src/core/sim/cluster.ts'
import { heapInUse, spread, timed } from './measure.ts'
import type { Bench, Line } from './types.ts'
import { load, manifests, nameOf, nodesOf, type Size, verify } from './workload.ts'

interface Case extends Size {
  readonly times: number
  /** Runs only with `--full`. */
  readonly large?: boolean
}

const CASES: readonly Case[] = [
  { services: 10, pods: 50, times: 40 },
  { services: 100, pods: 500, times: 20 },
  { services: 1000, pods: 15_000, times: 3 },
  { services: 10_000, pods: 150_000, times: 1, large: true },
]

function* measure(size: Case): Iterable<Line> {
  const objects = manifests(size)
  const times: number[] = []
  let heap = 0
  for (let i = 0; i < size.times; i += 1) {
    const cluster = createCluster({ nodes: nodesOf(size) })
    times.push(timed(() => load(cluster, objects)).us)
    verify(cluster, size)
    if (i === 0) heap = Math.round(heapInUse() / 1e6)
  }
  yield { bench: 'settle', size: nameOf(size), nodes: nodesOf(size), ...spread(times), times: size.times, heapMB: heap }
}

/** Deployments and Services go in by the API server's door, and time passes until every Pod is ready and an endpoint. */
export const settle: Bench = {
  name: 'settle',
  *run({ full }) {
    for (const size of CASES) if (full || !size.large) yield* measure(size)
  },
}
