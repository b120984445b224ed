import { createCluster } from '../../src/core/sim/cluster.ts'
import { heapInUse, timed } from './measure.ts'
import type { Bench, Line } from './types.ts'
import { load, manifests, nameOf, nodesOf, type Size, verify } from './workload.ts'

const SIZES: readonly (Size & { readonly large?: boolean })[] = [
  { services: 1000, pods: 15_000 },
  { services: 10_000, pods: 150_000, large: true },
]

/** What a loaded cluster holds, beyond what an empty one of as many Nodes does. */
function measure(size: Size): Line {
  const objects = manifests(size)
  const before = heapInUse()
  const cluster = createCluster({ nodes: nodesOf(size) })
  const empty = heapInUse()
  const { us } = timed(() => load(cluster, objects))
  const full = heapInUse()
  verify(cluster, size)
  return {
    bench: 'memory',
    size: nameOf(size),
    us,
    heapMB: Math.round((full - before) / 1e6),
    bytesPerPod: Math.round((full - empty) / size.pods),
  }
}

/** Heap in use after a collection. Everything counts: Pods, their share of Services, slices, Events, and what controllers remember. */
export const memory: Bench = {
  name: 'memory',
  *run({ full }) {
    for (const size of SIZES) if (full || !size.large) yield measure(size)
  },
}
