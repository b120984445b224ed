import { ALL_PARTS } from './core/all-parts.ts'
import type { JsonValue } from './core/api/json.ts'
import { createCluster as createCore } from './core/sim/cluster.ts'
import type { ApplyResult, ClusterOptions, Cluster as Core, Snapshot } from './core/sim/types.ts'
import { applyText } from './manifest/apply.ts'

export type { JsonObject, JsonValue } from './core/api/json.ts'
export type { KubeObject } from './core/api/kinds.ts'
export type { Status } from './core/api/status.ts'
export type { ApiRequest, ApiResponse } from './core/apiserver/types.ts'
export type { Because, FieldRef } from './core/because.ts'
export type { Hop, Outcome, SendRequest, Trace } from './core/network/trace.ts'
export type { ApplyResult, ClusterOptions, Snapshot } from './core/sim/types.ts'
export type { Change, Reader } from './core/storage/reader.ts'

/** A simulated cluster that also reads YAML. */
export interface Cluster extends Core {
  /** `kubectl apply`: YAML or JSON text of any number of documents, an object, or a list of objects. Never throws on bad input. */
  apply(manifests: string | JsonValue | readonly JsonValue[]): ApplyResult[]
}

/**
 * Makes a cluster: an API server, controllers, Nodes with kube-proxy, and cluster DNS, all simulated. Nothing happens by
 * itself: `settle` runs controllers at this instant, `advance` lets time pass.
 */
export function createCluster(options: ClusterOptions | { readonly from: Snapshot } = {}): Cluster {
  const core = createCore(options, ALL_PARTS)
  const apply = core.apply.bind(core)
  return Object.assign(core, {
    apply: (manifests: string | JsonValue | readonly JsonValue[]): ApplyResult[] =>
      typeof manifests === 'string' ? [...applyText(manifests, { apply, tryApply: core.tryApply })] : apply(manifests),
  })
}
