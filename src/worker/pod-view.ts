import type { Pod } from '../core/api/pod.ts'
import { isSystem } from '../core/api/system.ts'
import { listeners } from '../core/kubelet/images.ts'
import type { Reader } from '../core/storage/reader.ts'
import type { PodState, PodView } from '../protocol/view.ts'

const isReady = ({ status }: Pod): boolean =>
  status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false

function stateOf(pod: Pod): PodState {
  if (pod.status.phase === 'Failed') return 'failed'
  if (pod.status.phase === 'Succeeded') return 'succeeded'
  if (pod.metadata.deletionTimestamp) return 'terminating'
  if (pod.status.phase !== 'Running') return isBroken(pod) ? 'failed' : 'pending'
  if (isBroken(pod)) return 'failed'
  return isReady(pod) ? 'running' : 'not-ready'
}

const waitingReason = ({ status }: Pod): string | undefined =>
  status.containerStatuses?.map(({ state }) => state?.waiting?.reason).find((reason) => reason !== undefined)

const isBroken = (pod: Pod): boolean => /BackOff|Err/.test(waitingReason(pod) ?? '')

/** The STATUS column of `kubectl get pods`. Source: kubernetes pkg/printers/internalversion printPod. */
function statusOf(pod: Pod): string {
  if (pod.metadata.deletionTimestamp) return 'Terminating'
  const ended = pod.status.containerStatuses?.map(({ state }) => state?.terminated).find((state) => state !== undefined)
  return waitingReason(pod) ?? ended?.reason ?? pod.status.reason ?? pod.status.phase ?? 'Pending'
}

/** The group a Pod is drawn in: the Deployment behind its ReplicaSet, else the ReplicaSet, '' for a bare Pod. */
export function groupOf(pod: Pod, reader: Reader): string {
  const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller)
  if (owner?.kind !== 'ReplicaSet') return ''
  const replicaSet = reader.get('ReplicaSet', pod.metadata.namespace ?? '', owner.name)
  const above = replicaSet?.metadata.ownerReferences?.find(({ controller }) => controller)
  return above?.kind === 'Deployment' ? above.uid : owner.uid
}

export function podView(pod: Pod, reader: Reader, nowMs: number): PodView {
  const { metadata, spec, status } = pod
  const namespace = metadata.namespace ?? ''
  const open = listeners(pod, nowMs)
  return {
    id: metadata.uid,
    namespace,
    name: metadata.name,
    ip: status.podIP ?? '',
    node: spec.nodeName ?? '',
    labels: metadata.labels ?? {},
    state: stateOf(pod),
    ready: isReady(pod),
    status: statusOf(pod),
    restarts: (status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0),
    image: spec.containers[0]?.image ?? '',
    group: groupOf(pod, reader),
    sockets: open.map(({ port, protocol, address, container }) => ({ port, protocol, address, container })),
    ...(open.length < listeners(pod).length ? { comingUp: true } : {}),
    declared: spec.containers.flatMap(({ ports = [] }) =>
      ports.map(({ name = '', containerPort, protocol = 'TCP' }) => ({ name, port: containerPort, protocol })),
    ),
    system: isSystem(namespace, metadata.name),
  }
}
