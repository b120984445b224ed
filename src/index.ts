/** The public surface of the library: the shapes that a cluster speaks. */
export type { Because, FieldRef } from './core/because.ts'
export type { Hop, Outcome, SendRequest, Trace } from './core/network/trace.ts'
export type { ApplyResult, Cluster, ClusterOptions, Snapshot } from './core/sim/types.ts'
