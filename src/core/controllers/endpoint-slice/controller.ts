import type { Node } from '../../api/cluster-objects.ts'
import type { EndpointSlice } from '../../api/endpoints.ts'
import type { Pod } from '../../api/pod.ts'
import { invariant } from '../../invariant.ts'
import { SERVICE_NAME_LABEL } from '../../storage/indexes.ts'
import type { Change, Reader } from '../../storage/reader.ts'
import { ZONE_LABEL } from '../endpoints/names.ts'
import { selectsPods } from '../endpoints/pod.ts'
import { servicesOfPodChange } from '../endpoints/pod-change.ts'
import { type Controller, NOTHING, type Plan, type SyncContext } from '../plan.ts'
import { HintedServices } from '../topology/hinted-services.ts'
import { hintsEnabled } from '../topology/hints.ts'
import { ZoneFigures } from '../topology/zones.ts'
import { OwnWrites } from './own-writes.ts'
import { reconcileSlices, type SlicePlan } from './reconcile.ts'
import { isManaged } from './slice.ts'

export interface EndpointSliceOptions {
  /** Endpoints that a slice takes; 100 unless told. */
  readonly maxEndpointsPerSlice?: number
  /** Topology hints by annotation (feature gate TopologyAwareHints); true unless told. */
  readonly topologyHints?: boolean
  /** PreferSameZone and PreferSameNode (feature gate PreferSameTrafficDistribution); true unless told. */
  readonly preferSameTrafficDistribution?: boolean
}

const FIRST_RETRY_MS = 1000
const LAST_RETRY_MS = 1_000_000
const RETRIES = 15

/** `namespace/name` of the Service that a slice is for, when its label names one. */
function serviceOfSlice({ metadata }: EndpointSlice): readonly string[] {
  const service = metadata.labels?.[SERVICE_NAME_LABEL]
  return service ? [`${metadata.namespace ?? ''}/${service}`] : []
}

/** The Nodes of some Pods, each read once. */
function nodesOf(pods: readonly Pod[], reader: Reader): ReadonlyMap<string, Node> {
  const names = new Set(pods.flatMap(({ spec }) => spec.nodeName ?? []))
  return new Map(
    [...names].flatMap((name) => {
      const node = reader.get('Node', '', name)
      return node ? [[name, node]] : []
    }),
  )
}

function planOf(key: string, { create, update, remove, events, because }: SlicePlan): Plan {
  const [namespace = '', name = ''] = key.split('/')
  return {
    create,
    update,
    remove: remove.map(({ metadata }) => ({ kind: 'EndpointSlice', namespace, name: metadata.name })),
    record: events.map((event) => ({ about: { kind: 'Service', namespace, name }, ...event })),
    ...(because ? { because } : {}),
  }
}

/**
 * Keeps the EndpointSlices of Services with a selector. Keys are `namespace/name` of Services.
 * Source: kubernetes/kubernetes pkg/controller/endpointslice/endpointslice_controller.go.
 * Differs: a Node that comes, goes or moves to another zone makes its Pods' Services be looked at at once; upstream waits for
 * their next change.
 */
export function createEndpointSliceController(options: EndpointSliceOptions = {}): Controller {
  const { maxEndpointsPerSlice = 100, topologyHints = true, preferSameTrafficDistribution = true } = options
  invariant(maxEndpointsPerSlice > 0, 'a slice takes at least one endpoint')
  const zones = new ZoneFigures()
  const hinted = new HintedServices()
  const ownWrites = new OwnWrites()
  const failures = new Map<string, number>()

  function ofSlice(change: Extract<Change, { kind: 'EndpointSlice' }>): readonly string[] {
    const slices = change.type === 'MODIFIED' ? [change.before, change.after] : [change.after]
    const keys = [...new Set(slices.flatMap(serviceOfSlice))]
    // A slice that changed hands concerns both; one that was never ours concerns nobody here.
    if (keys.length > 1) return keys
    return slices.some(isManaged) ? keys.filter((key) => !ownWrites.explains(key, change)) : []
  }

  function ofNode(change: Extract<Change, { kind: 'Node' }>, reader: Reader): readonly string[] {
    const { type, before, after } = change
    const { name } = after.metadata
    const figuresChanged = zones.set(name, type === 'DELETED' ? undefined : after)
    const balanced = figuresChanged ? hinted.affectedBy(zones.ratios) : []
    if (type === 'MODIFIED' && before.metadata.labels?.[ZONE_LABEL] === after.metadata.labels?.[ZONE_LABEL]) return balanced
    const onNode = reader.podsOnNode(name).flatMap((pod) => {
      const { namespace = '', labels = {} } = pod.metadata
      return reader.servicesSelecting(namespace, labels).map(({ metadata }) => `${namespace}/${metadata.name}`)
    })
    return [...new Set([...balanced, ...onNode])]
  }

  /** When to look again at a Service that has Pods on unknown Nodes: later and later, then no more. */
  function retry(key: string, failed: boolean, nowMs: number): Pick<Plan, 'requeueAtMs'> {
    const count = failed ? (failures.get(key) ?? 0) + 1 : 0
    if (count === 0 || count > RETRIES) {
      failures.delete(key)
      return {}
    }
    failures.set(key, count)
    return { requeueAtMs: nowMs + Math.min(FIRST_RETRY_MS * 2 ** (count - 1), LAST_RETRY_MS) }
  }

  function forget(key: string): Plan {
    hinted.delete(key)
    ownWrites.forget(key)
    failures.delete(key)
    return NOTHING
  }

  return {
    name: 'endpoint-slice-controller',
    kinds: ['Service', 'Pod', 'EndpointSlice', 'Node'],

    interested(change, reader) {
      switch (change.kind) {
        case 'Service':
          return [`${change.after.metadata.namespace ?? ''}/${change.after.metadata.name}`]
        case 'Pod':
          return servicesOfPodChange(change, reader)
        case 'EndpointSlice':
          return ofSlice(change)
        case 'Node':
          return ofNode(change, reader)
        default:
          return []
      }
    },

    sync(key, { reader, now, nowMs }: SyncContext): Plan {
      const [namespace = '', name = ''] = key.split('/')
      const service = reader.get('Service', namespace, name)
      // What is left of a deleted Service is the garbage collector's; without a selector the slices are the user's business.
      if (!service || !selectsPods(service)) return forget(key)
      const pods = reader.podsWithLabels(namespace, service.spec.selector ?? {})
      const plan = reconcileSlices({
        service,
        pods,
        slices: reader.slicesOfService(namespace, name).filter(isManaged),
        nodes: nodesOf(pods, reader),
        maxPerSlice: maxEndpointsPerSlice,
        topology: topologyHints ? { ratios: zones.ratios, hadHints: hinted.has(key) } : null,
        preferSame: preferSameTrafficDistribution,
        now,
      })
      if (topologyHints && hintsEnabled(service.metadata.annotations)) hinted.set(key, plan.hinted, plan.hasHints)
      else hinted.delete(key)
      ownWrites.expect(key, [...plan.create, ...plan.update], plan.remove)
      return { ...planOf(key, plan), ...retry(key, plan.lost.length > 0, nowMs) }
    },
  }
}
