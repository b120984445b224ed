import type { Trace } from '../../src/core/network/trace.ts'
import type { Cluster } from '../../src/index.ts'

export interface Ended {
  readonly stderr: string
  readonly exitCode: number
}

/** Runs one command line as the terminal would; `sent` hears of every request that it sends through the cluster. */
export type Shell = (line: string, sent: (trace: Trace) => void) => Promise<Ended>

/** Opens a shell at a cluster. Null: there is none, and the ways that need one are not played. */
export const openShell: ((cluster: Cluster) => Shell) | null = null
