import { type Controller, NOTHING } from '../plan.ts'
import { selectsPods } from './pod.ts'
import { servicesOfPodChange } from './pod-change.ts'
import { reconcileEndpoints } from './reconcile.ts'

export interface EndpointsOptions {
  /** Addresses that an Endpoints object takes; 1000 unless told. */
  readonly capacity?: number
}

/**
 * Keeps the Endpoints object of each Service with a selector. Keys are `namespace/name` of Services.
 * Source: kubernetes/kubernetes pkg/controller/endpoint/endpoints_controller.go.
 */
export function createEndpointsController({ capacity = 1000 }: EndpointsOptions = {}): Controller {
  return {
    name: 'endpoint-controller',
    kinds: ['Service', 'Pod', 'Endpoints'],

    interested(change, reader) {
      const { namespace = '', name } = change.after.metadata
      if (change.kind === 'Pod') return servicesOfPodChange(change, reader)
      // Edits by hand stay until the Service or its Pods change; an object that is deleted comes back.
      const concerns = change.kind === 'Service' || (change.kind === 'Endpoints' && change.type === 'DELETED')
      return concerns ? [`${namespace}/${name}`] : []
    },

    sync(key, { reader, now }) {
      const [namespace = '', name = ''] = key.split('/')
      const service = reader.get('Service', namespace, name)
      const endpoints = reader.get('Endpoints', namespace, name)
      if (!service) {
        if (!endpoints) return NOTHING
        const ref = { kind: 'Service', namespace, name }
        return { remove: [{ kind: 'Endpoints', namespace, name }], because: { code: 'service-deleted', refs: [ref] } }
      }
      if (!selectsPods(service)) return NOTHING
      const pods = reader.podsWithLabels(namespace, service.spec.selector ?? {})
      const { create, update, because } = reconcileEndpoints({ service, pods, endpoints, capacity, now })
      return {
        ...(create ? { create: [create] } : {}),
        ...(update ? { update: [update] } : {}),
        ...(because ? { because } : {}),
      }
    },
  }
}
