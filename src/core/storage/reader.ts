import type { EndpointSlice } from '../api/endpoints.ts'
import type { Kind, KindMap, KubeObject } from '../api/kinds.ts'
import type { LabelMap, LabelSelector } from '../api/meta.ts'
import type { Pod } from '../api/pod.ts'
import type { Service } from '../api/service.ts'

/** What happened to one object. `before` is absent on ADDED, `after` is the last state on DELETED. */
export type Change = {
  readonly [K in Kind]:
    | { readonly type: 'ADDED'; readonly kind: K; readonly before?: undefined; readonly after: KindMap[K] }
    | { readonly type: 'MODIFIED' | 'DELETED'; readonly kind: K; readonly before: KindMap[K]; readonly after: KindMap[K] }
}[Kind]

/**
 * Read access to the store, by name and by index. The cost of a call follows what it returns, not what exists.
 * `namespace` is '' for cluster-scoped kinds. Lists are ordered by namespace, then name, in code units.
 */
export interface Reader {
  get<K extends Kind>(kind: K, namespace: string, name: string): KindMap[K] | undefined
  /** All objects of a kind, in one namespace or in all. A full scan: never on the path of one change. */
  list<K extends Kind>(kind: K, namespace?: string): readonly KindMap[K][]
  /** Pods that carry every pair. An empty selector selects nothing, as a Service without selector does. */
  podsWithLabels(namespace: string, selector: LabelMap): readonly Pod[]
  /** Pods that a label selector object matches. */
  podsMatching(namespace: string, selector: LabelSelector): readonly Pod[]
  /** Services whose selector matches these labels. */
  servicesSelecting(namespace: string, labels: LabelMap): readonly Service[]
  /** EndpointSlices that carry kubernetes.io/service-name=`service`. */
  slicesOfService(namespace: string, service: string): readonly EndpointSlice[]
  /** Pods whose spec.nodeName is `node`. */
  podsOnNode(node: string): readonly Pod[]
  /** Pods whose status.podIPs hold `ip` and that have not ended; hostNetwork Pods are left out. */
  podByIP(ip: string): Pod | undefined
  /** Objects with an owner reference to `uid`. */
  ownedBy(uid: string): readonly KubeObject[]
  /** Services that hold `ip` as a cluster IP. */
  serviceByClusterIP(ip: string): Service | undefined
  /** How many objects this reader has handed out so far: the measure of work that tests bound. */
  readonly visited: number
  /** Counter that grows with every write: the resourceVersion of the newest object. */
  readonly revision: number
}
