import type { Pod } from '../core/api/pod.ts'
import { isSystem } from '../core/api/system.ts'
import type { Cluster } from '../core/sim/types.ts'

const STEP_MS = 500
/** A start that is meant to be broken never comes up: after this much simulated time the lesson begins all the same. */
const LONGEST_MS = 20_000

const isUp = ({ status }: Pod): boolean =>
  status.phase === 'Succeeded' || (status.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True')

/** Lets time pass until the Pods of a start are ready, or will not be. */
export function comeUp(cluster: Pick<Cluster, 'advance' | 'reader'>): void {
  for (let passed = 0; passed < LONGEST_MS; passed += STEP_MS) {
    cluster.advance(STEP_MS)
    const own = cluster.reader.list('Pod').filter(({ metadata }) => !isSystem(metadata.namespace ?? '', metadata.name))
    if (passed > 0 && own.every(isUp)) return
  }
}
