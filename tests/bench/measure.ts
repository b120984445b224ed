import { performance } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Microseconds of wall time that `work` takes, and what it gives. */
export function timed<T>(work: () => T): { readonly us: number; readonly value: T } {
  const from = performance.now()
  const value = work()
  return { us: Math.round((performance.now() - from) * 1000), value }
}

const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN

/** Middle and 95th percentile of some times. */
export function spread(times: readonly number[]): { readonly us: number; readonly p95: number } {
  const sorted = times.toSorted((a, b) => a - b)
  return { us: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) }
}

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** Bytes of heap that are still needed after a collection. */
export function heapInUse(): number {
  // Twice: what the first finds dead may have kept more alive.
  collectGarbage()
  // Twice: what weak maps held goes with the second.
  collectGarbage()
  collectGarbage()
  return process.memoryUsage().heapUsed
}
