/**
 * What the page draws: the cluster, trimmed and linked. Every entry is plain data with an `id` that stays while the
 * object lives (its uid), so that a picture can follow it.
 */

export interface SocketView {
  readonly port: number
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
  /** `0.0.0.0`, or `127.0.0.1` when only the Pod itself can reach it. */
  readonly address: string
  readonly container: string
}

export interface DeclaredPortView {
  readonly name: string
  readonly port: number
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
}

export type PodState = 'pending' | 'running' | 'not-ready' | 'terminating' | 'failed' | 'succeeded'

export interface PodView {
  readonly id: string
  readonly namespace: string
  readonly name: string
  /** '' until it has one. */
  readonly ip: string
  /** '' until it is scheduled. */
  readonly node: string
  readonly labels: { readonly [key: string]: string }
  readonly state: PodState
  readonly ready: boolean
  /** As kubectl's STATUS column says it: `Running`, `ContainerCreating`, `CrashLoopBackOff`, `ImagePullBackOff`, … */
  readonly status: string
  readonly restarts: number
  readonly image: string
  /** The group that owns it, '' for a bare Pod. */
  readonly group: string
  /** What really listens, now. */
  readonly sockets: readonly SocketView[]
  /** A program of it runs but does not listen yet: its sockets are still to come. */
  readonly comingUp?: true
  /** What the manifest declares. */
  readonly declared: readonly DeclaredPortView[]
  /** A Pod of the cluster itself (kube-system): hidden unless asked for. */
  readonly system: boolean
}

export interface ServicePortView {
  readonly name: string
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
  readonly port: number
  readonly targetPort: number | string
  /** 0 when there is none. */
  readonly nodePort: number
}

export type EndpointState = 'ready' | 'not-ready' | 'terminating'

export interface EndpointView {
  readonly address: string
  /** The Pod behind it, '' for an address written by hand. */
  readonly pod: string
  readonly state: EndpointState
  /** Port numbers that the endpoint answers for, by Service port name. */
  readonly ports: readonly { readonly name: string; readonly port: number }[]
}

export interface ServiceView {
  readonly id: string
  readonly namespace: string
  readonly name: string
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'
  /** '' for ExternalName, `None` for headless. */
  readonly clusterIP: string
  readonly ports: readonly ServicePortView[]
  /** Absent when the Service has none. */
  readonly selector?: { readonly [key: string]: string }
  readonly externalName: string
  readonly externalIPs: readonly string[]
  /** Addresses of the load balancer; empty and `pendingLoadBalancer` while nobody provides one. */
  readonly ingress: readonly string[]
  readonly pendingLoadBalancer: boolean
  readonly externalTrafficPolicy: 'Cluster' | 'Local'
  readonly internalTrafficPolicy: 'Cluster' | 'Local'
  readonly sessionAffinity: 'None' | 'ClientIP'
  readonly endpoints: readonly EndpointView[]
  /** Which line it is, from 0: its letter, hue and pattern. Kept while the Service lives; lowest free one first. -1: a Service of the system. */
  readonly line: number
  readonly system: boolean
}

/** What owns Pods: a Deployment (through its ReplicaSets) or a bare ReplicaSet. */
export interface GroupView {
  readonly id: string
  readonly kind: 'Deployment' | 'ReplicaSet'
  readonly namespace: string
  readonly name: string
  readonly ready: number
  readonly want: number
  readonly system: boolean
}

export interface NodeView {
  readonly id: string
  readonly name: string
  readonly ip: string
  readonly podCIDR: string
  readonly zone: string
  readonly ready: boolean
}

export interface NamespaceView {
  readonly id: string
  readonly name: string
  readonly terminating: boolean
}

/** Which line each Service is, by id. */
export type LineNumbers = { readonly [service: string]: number }

/** The collections of a view, by name. */
export interface Collections {
  readonly namespaces: NamespaceView
  readonly nodes: NodeView
  readonly pods: PodView
  readonly services: ServiceView
  readonly groups: GroupView
}

export type CollectionName = keyof Collections

/** The whole picture. Lists are ordered by namespace, then name. */
export type ClusterView = {
  readonly [K in CollectionName]: readonly Collections[K][]
} & {
  /** Grows by one with every patch. */
  readonly revision: number
  readonly nowMs: number
  /** True while something will still happen by itself (a Pod is starting, a probe is due). */
  readonly busy: boolean
  readonly loadBalancer: boolean
}

/** What changed since `from`. A page that is not at `from` asks for the whole view. */
export interface ViewPatch {
  readonly from: number
  readonly revision: number
  readonly nowMs: number
  readonly busy: boolean
  readonly loadBalancer: boolean
  readonly upsert: { readonly [K in CollectionName]?: readonly Collections[K][] }
  readonly remove: { readonly [K in CollectionName]?: readonly string[] }
}
