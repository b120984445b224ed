import { createCluster } from '../../src/core/sim/cluster.ts'
import { heapInUse, timed } from './measure.ts'
import type { Bench, Line } from './types.ts'
import { load, loadedCluster, manifests, nameOf, nodesOf, type Size, verify } from './workload.ts'

const WARM_UP: Size = { services: 10, pods: 150 }
const SIZES: readonly (Size & { readonly large?: boolean })[] = [
  { services: 1000, pods: 15_000 },
  { services: 10_000, pods: 150_000, large: true },
]

/** `heapMB` is all of a loaded cluster, `emptyMB` of it what stands without a Pod; `bytesPerPod` shares out the difference. */
function measure(size: Size): Line {
  const objects = manifests(size)
  const before = heapInUse()
  const cluster = createCluster({ nodes: nodesOf(size) })
  const empty = heapInUse() - before
  const { us } = timed(() => load(cluster, objects))
  const full = heapInUse() - before
  verify(cluster, size)
  return {
    bench: 'memory',
    size: nameOf(size),
    us,
    heapMB: Math.round(full / 1e6),
    emptyMB: Math.round(empty / 1e6),
    bytesPerPod: Math.round((full - empty) / size.pods),
  }
}

/** Heap in use after a collection. Everything counts: Pods, their share of Services, slices, Events, and what controllers remember. */
export const memory: Bench = {
  name: 'memory',
  *run({ full }) {
    // Compiled code and what the modules keep for all clusters would count as the first one's.
    loadedCluster(WARM_UP)
    for (const size of SIZES) if (full || !size.large) yield measure(size)
  },
}
