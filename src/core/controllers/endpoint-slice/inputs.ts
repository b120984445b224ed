import type { Node } from '../../api/cluster-objects.ts'
import type { EndpointSlice } from '../../api/endpoints.ts'
import type { Timestamp } from '../../api/meta.ts'
import type { Pod } from '../../api/pod.ts'
import type { Service } from '../../api/service.ts'
import type { ByZone } from '../topology/zones.ts'

/** All that decides about the EndpointSlices of one Service. */
export interface SliceInputs {
  readonly service: Service
  /** Pods that the Service's selector matches, ordered by name. */
  readonly pods: readonly Pod[]
  /** Slices of the Service that this controller manages, ordered by name. */
  readonly slices: readonly EndpointSlice[]
  /** The Nodes that those Pods are on, as far as they exist. */
  readonly nodes: ReadonlyMap<string, Node>
  readonly maxPerSlice: number
  /** Each zone's part of the CPU (null: insufficient), and whether this Service has topology hints; null: never gives any. */
  readonly topology: { readonly ratios: ByZone | null; readonly hadHints: boolean } | null
  /** The trafficDistribution values PreferSameZone and PreferSameNode count. */
  readonly preferSame: boolean
  readonly now: Timestamp
}
