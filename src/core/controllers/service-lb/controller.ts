import type { Node } from '../../api/cluster-objects.ts'
import type { LoadBalancerIngress, Service } from '../../api/service.ts'
import type { Change } from '../../storage/reader.ts'
import { type Controller, type EventRecord, NOTHING, type Plan, type SyncContext } from '../plan.ts'
import { AddressPool } from './pool.ts'

export const CLEANUP_FINALIZER = 'service.kubernetes.io/load-balancer-cleanup'
const EXCLUDE_LABEL = 'node.kubernetes.io/exclude-from-external-load-balancers'
const AUTOSCALER_TAINT = 'ToBeDeletedByClusterAutoscaler'

/** True when a load balancer may send to this Node; readiness does not matter. Source: controller.go stableNodeSetPredicates. */
export const isBackend = ({ metadata, spec }: Node): boolean =>
  metadata.deletionTimestamp === undefined &&
  !Object.hasOwn(metadata.labels ?? {}, EXCLUDE_LABEL) &&
  !(spec.taints ?? []).some(({ key }) => key === AUTOSCALER_TAINT)

/** True when this Service wants a load balancer from the cluster's own provider. */
export const wantsLoadBalancer = ({ metadata, spec }: Service): boolean =>
  spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined && metadata.deletionTimestamp === undefined

const hasFinalizer = ({ metadata }: Service): boolean => metadata.finalizers?.includes(CLEANUP_FINALIZER) ?? false
const keyOf = ({ metadata }: Service): string => `${metadata.namespace ?? ''}/${metadata.name}`

const told = (
  { metadata: { namespace = '', name } }: Service,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): EventRecord => ({
  about: { kind: 'Service', namespace, name },
  type,
  reason,
  message,
})

export interface ServiceLBController extends Controller {
  /** Switches the provider. The caller queues the LoadBalancer Services again. */
  setEnabled(enabled: boolean): void
}

/**
 * Gives LoadBalancer Services an address of the provider's pool. Keys: `namespace/name`.
 * Source: kubernetes/kubernetes staging/src/k8s.io/cloud-provider/controllers/service/controller.go.
 * Differs: a provider that is switched off still cleans up what it had made, so that nothing hangs in deletion;
 * loadBalancerIP is not looked at.
 */
class ServiceLB implements ServiceLBController {
  readonly name = 'service-lb'
  readonly kinds = ['Node', 'Service'] as const
  readonly #pool = new AddressPool()
  readonly #backends = new Set<string>()
  /** Services that were told that the pool is used up, to be tried again when an address comes back. */
  readonly #waiting = new Set<string>()
  #enabled: boolean

  constructor(enabled: boolean) {
    this.#enabled = enabled
  }

  setEnabled(enabled: boolean): void {
    this.#enabled = enabled
  }

  interested({ type, kind, before, after }: Change): Iterable<string> {
    if (kind === 'Node') {
      if (type !== 'DELETED' && isBackend(after)) this.#backends.add(after.metadata.name)
      else this.#backends.delete(after.metadata.name)
      return []
    }
    if (kind !== 'Service') return []
    const key = keyOf(after)
    if (type === 'DELETED') return this.#free(key)
    return wantsLoadBalancer(after) || hasFinalizer(after) || (before && wantsLoadBalancer(before)) ? [key] : []
  }

  sync(key: string, { reader }: SyncContext): Plan {
    const [namespace = '', name = ''] = key.split('/')
    const service = reader.get('Service', namespace, name)
    if (!service) return NOTHING
    if (wantsLoadBalancer(service)) return this.#enabled ? this.#ensure(service) : NOTHING
    return hasFinalizer(service) ? this.#cleanUp(service) : NOTHING
  }

  #ensure(service: Service): Plan {
    const ingress = service.status.loadBalancer?.ingress ?? []
    const family = service.spec.ipFamilies?.includes('IPv4') === false ? 'IPv6' : 'IPv4'
    const ip = this.#pool.take(keyOf(service), family)
    const isDone = ip !== undefined && ingress.length === 1 && ingress[0]?.ip === ip
    if (isDone && hasFinalizer(service)) return NOTHING
    if (ip === undefined) return this.#noneLeft(service)
    this.#waiting.delete(keyOf(service))
    const { namespace = '', name } = service.metadata
    const next: readonly LoadBalancerIngress[] = [{ ip, ipMode: 'VIP' }]
    return {
      update: hasFinalizer(service) ? [] : [withFinalizers(service, [...(service.metadata.finalizers ?? []), CLEANUP_FINALIZER])],
      updateStatus: isDone ? [] : [{ ...service, status: { ...service.status, loadBalancer: { ingress: next } } }],
      record: [
        told(service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer'),
        ...(this.#backends.size === 0
          ? [told(service, 'Warning', 'UnAvailableLoadBalancer', 'There are no available nodes for LoadBalancer')]
          : []),
        told(service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer'),
      ],
      because: { code: 'load-balancer-ensured', facts: { ip }, refs: [{ kind: 'Service', namespace, name, path: 'spec.type' }] },
    }
  }

  #noneLeft(service: Service): Plan {
    if (this.#waiting.has(keyOf(service))) return NOTHING
    this.#waiting.add(keyOf(service))
    const message = 'Error syncing load balancer: failed to ensure load balancer: no address is left in the pool'
    return { record: [told(service, 'Warning', 'SyncLoadBalancerFailed', message)] }
  }

  #cleanUp(service: Service): Plan {
    const { namespace = '', name, deletionTimestamp } = service.metadata
    const ingress = service.status.loadBalancer?.ingress ?? []
    this.#pool.give(keyOf(service))
    return {
      update: [
        withFinalizers(
          service,
          (service.metadata.finalizers ?? []).filter((finalizer) => finalizer !== CLEANUP_FINALIZER),
        ),
      ],
      updateStatus:
        deletionTimestamp === undefined && ingress.length > 0
          ? [{ ...service, status: { ...service.status, loadBalancer: {} } }]
          : [],
      record: [
        told(service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer'),
        told(service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer'),
      ],
      because: { code: 'load-balancer-deleted', refs: [{ kind: 'Service', namespace, name, path: 'spec.type' }] },
    }
  }

  #free(key: string): readonly string[] {
    this.#pool.give(key)
    this.#waiting.delete(key)
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    return waiting
  }
}

const withFinalizers = (service: Service, finalizers: readonly string[]): Service => ({
  ...service,
  metadata: { ...service.metadata, finalizers },
})

export const createServiceLBController = ({ enabled }: { readonly enabled: boolean }): ServiceLBController =>
  new ServiceLB(enabled)
