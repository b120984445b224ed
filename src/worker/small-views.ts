import type { Namespace, Node } from '../core/api/cluster-objects.ts'
import { isSystem } from '../core/api/system.ts'
import type { Deployment, ReplicaSet } from '../core/api/workloads.ts'
import type { GroupView, NamespaceView, NodeView } from '../protocol/view.ts'

export const namespaceView = ({ metadata, status }: Namespace): NamespaceView => ({
  id: metadata.uid,
  name: metadata.name,
  terminating: status.phase === 'Terminating',
})

export const nodeView = ({ metadata, spec, status }: Node): NodeView => ({
  id: metadata.uid,
  name: metadata.name,
  ip: status.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '',
  podCIDR: spec.podCIDR ?? '',
  zone: metadata.labels?.['topology.kubernetes.io/zone'] ?? '',
  ready: status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false,
})

/** What owns Pods on the picture; null for a ReplicaSet that belongs to a Deployment. */
export function groupView(owner: Deployment | ReplicaSet): GroupView | null {
  const { kind, metadata, spec, status } = owner
  if (kind === 'ReplicaSet' && metadata.ownerReferences?.some(({ controller }) => controller)) return null
  const namespace = metadata.namespace ?? ''
  return {
    id: metadata.uid,
    kind,
    namespace,
    name: metadata.name,
    ready: status.readyReplicas ?? 0,
    want: spec.replicas,
    system: isSystem(namespace, metadata.name),
  }
}
