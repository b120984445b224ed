import type { KubeEvent, Namespace, Node } from './cluster-objects.ts'
import type { ConfigMap, Lease, Secret } from './config.ts'
import type { EndpointSlice, Endpoints } from './endpoints.ts'
import type { NewObjectMeta } from './meta.ts'
import type { Pod } from './pod.ts'
import type { Service } from './service.ts'
import type { Deployment, ReplicaSet } from './workloads.ts'

/** Every kind that the API server serves, by its name in a manifest. */
export interface KindMap {
  Namespace: Namespace
  Node: Node
  Pod: Pod
  Service: Service
  Endpoints: Endpoints
  EndpointSlice: EndpointSlice
  ReplicaSet: ReplicaSet
  Deployment: Deployment
  Event: KubeEvent
  ConfigMap: ConfigMap
  Secret: Secret
  Lease: Lease
}

export type Kind = keyof KindMap

/** A stored object: frozen, complete, defaulted. */
export type KubeObject = KindMap[Kind]

type AsNew<T> = T extends { readonly metadata: unknown; readonly status: unknown }
  ? Omit<T, 'metadata' | 'status'> & { readonly metadata: NewObjectMeta; readonly status?: T['status'] }
  : T extends { readonly metadata: unknown }
    ? Omit<T, 'metadata'> & { readonly metadata: NewObjectMeta }
    : never

/** An object as a controller hands it to the API server: no uid, no resourceVersion; `generateName` allowed. */
export type NewObject = { readonly [K in Kind]: AsNew<KindMap[K]> }[Kind]

/** Names one object; `namespace` is '' for cluster-scoped kinds. */
export interface ObjectRef {
  readonly kind: Kind
  readonly namespace: string
  readonly name: string
}

/** How a kind is addressed over HTTP and on the command line. */
export interface Resource {
  readonly kind: Kind
  readonly group: '' | 'apps' | 'coordination.k8s.io' | 'discovery.k8s.io'
  readonly version: 'v1'
  readonly plural: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly namespaced: boolean
  /** Shown by `kubectl get all`. */
  readonly inAll: boolean
}

const resource = (
  kind: Kind,
  group: Resource['group'],
  plural: string,
  shortNames: readonly string[],
  { namespaced = true, inAll = false } = {},
): Resource => ({ kind, group, version: 'v1', plural, singular: kind.toLowerCase(), shortNames, namespaced, inAll })

/** Source: `kubectl api-resources`. */
export const RESOURCES: readonly Resource[] = [
  resource('ConfigMap', '', 'configmaps', ['cm']),
  resource('Endpoints', '', 'endpoints', ['ep']),
  resource('Event', '', 'events', ['ev']),
  resource('Namespace', '', 'namespaces', ['ns'], { namespaced: false }),
  resource('Node', '', 'nodes', ['no'], { namespaced: false }),
  resource('Pod', '', 'pods', ['po'], { inAll: true }),
  resource('Secret', '', 'secrets', []),
  resource('Service', '', 'services', ['svc'], { inAll: true }),
  resource('Deployment', 'apps', 'deployments', ['deploy'], { inAll: true }),
  resource('ReplicaSet', 'apps', 'replicasets', ['rs'], { inAll: true }),
  resource('Lease', 'coordination.k8s.io', 'leases', []),
  resource('EndpointSlice', 'discovery.k8s.io', 'endpointslices', []),
]

const byKind = new Map(RESOURCES.map((entry) => [entry.kind, entry]))

/** The resource of a kind that the server serves. */
export function resourceOf(kind: Kind): Resource {
  const found = byKind.get(kind)
  if (!found) throw new Error(`no resource is registered for kind ${kind}`)
  return found
}

/** `v1`, `apps/v1`: the apiVersion that manifests of this resource carry. */
export const apiVersionOf = ({ group, version }: Resource): string => (group === '' ? version : `${group}/${version}`)

/** True when `name` is one of the kinds served. */
export const isKind = (name: string): name is Kind => RESOURCES.some(({ kind }) => kind === name)

/** Where the server keeps an object; `namespace` counts only where the kind has one. */
export function objectPath(kind: Kind, namespace: string, name: string): string {
  const { group, version, plural, namespaced } = resourceOf(kind)
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  return `${root}${namespaced ? `/namespaces/${namespace}` : ''}/${plural}/${name}`
}
