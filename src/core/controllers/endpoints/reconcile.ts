import type { EndpointAddress, EndpointSubset, Endpoints } from '../../api/endpoints.ts'
import type { LabelMap, NewObjectMeta, Timestamp } from '../../api/meta.ts'
import type { Pod } from '../../api/pod.ts'
import type { IPFamily, Service } from '../../api/service.ts'
import { deepEqual } from '../../apiserver/registry/equal.ts'
import type { Because } from '../../because.ts'
import { familyOf } from '../../net/ip.ts'
import { becauseOfPod, refTo } from './because.ts'
import { ENDPOINTS_MANAGED_BY_LABEL, HEADLESS_LABEL, OVER_CAPACITY_ANNOTATION, TRIGGER_TIME_ANNOTATION } from './names.ts'
import { endpointHostname, exclusionOf, isHeadless, isPodReady } from './pod.ts'
import { endpointPorts } from './ports.ts'
import { type AddressOnPort, addressesOnPorts, packSubsets, truncateSubsets } from './subsets.ts'

/** Value of the managed-by label on Endpoints of this controller. */
export const ENDPOINTS_MANAGER = 'endpoint-controller'

export type NewEndpoints = Omit<Endpoints, 'metadata'> & { readonly metadata: NewObjectMeta }

export interface EndpointsInputs {
  readonly service: Service
  /** Pods that the Service's selector matches, ordered by name. */
  readonly pods: readonly Pod[]
  /** The object that exists. */
  readonly endpoints: Endpoints | undefined
  /** Addresses that the object takes. */
  readonly capacity: number
  readonly now: Timestamp
}

export interface EndpointsPlan {
  readonly create?: NewEndpoints
  readonly update?: Endpoints
  /** Absent when nothing is to be written. */
  readonly because?: Because
}

/** The one family that Endpoints show: the Service's first. */
function endpointsFamily({ spec }: Service, pod: Pod): IPFamily {
  const [first] = spec.ipFamilies ?? []
  if (first) return first
  const address = spec.clusterIP && spec.clusterIP !== 'None' ? spec.clusterIP : (pod.status.podIP ?? '')
  return familyOf(address) ?? 'IPv4'
}

/** The address of a Pod, or null when it has none of the family. Source: endpoints_controller.go podToEndpointAddressForService. */
function addressOf(service: Service, pod: Pod): EndpointAddress | null {
  const family = endpointsFamily(service, pod)
  const found = (pod.status.podIPs ?? []).find(({ ip }) => (familyOf(ip) ?? 'IPv4') === family)
  if (!found) return null
  const { namespace = '', name, uid } = pod.metadata
  const hostname = endpointHostname(pod, service)
  return {
    ip: found.ip,
    ...(hostname ? { hostname } : {}),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', namespace, name, uid },
  }
}

/** The addresses that a Pod gives, one for each port that resolves on it. A headless Service may have no ports at all. */
function entriesOf(service: Service, pod: Pod): readonly AddressOnPort[] {
  const published = service.spec.publishNotReadyAddresses === true
  if (exclusionOf(pod, published)) return []
  const address = addressOf(service, pod)
  if (!address) return []
  const ready = published || isPodReady(pod)
  if ((service.spec.ports ?? []).length === 0) return isHeadless(service) ? [{ port: null, address, ready }] : []
  return endpointPorts(service, pod).map((port) => ({ port, address, ready }))
}

const wantedLabels = (service: Service): LabelMap => {
  const { [HEADLESS_LABEL]: _, ...own } = service.metadata.labels ?? {}
  return { ...own, [ENDPOINTS_MANAGED_BY_LABEL]: ENDPOINTS_MANAGER, ...(isHeadless(service) ? { [HEADLESS_LABEL]: '' } : {}) }
}

/** The annotations that are to be kept, with the mark that addresses were left out. */
function wantedAnnotations(annotations: LabelMap = {}, truncated: boolean): LabelMap {
  const { [OVER_CAPACITY_ANNOTATION]: _, ...rest } = annotations
  return truncated ? { ...rest, [OVER_CAPACITY_ANNOTATION]: 'truncated' } : rest
}

/** What an address is listed as; two that differ in anything else differ in this. */
const textOf = ({ port, address: { ip, hostname, nodeName, targetRef }, ready }: AddressOnPort): string =>
  [port?.protocol, port?.port, port?.appProtocol, ip, hostname, nodeName, targetRef?.uid, ready].join('\n')

type Listed = ReadonlyMap<string, { readonly text: string; readonly address: EndpointAddress }>

const listed = (subsets: readonly EndpointSubset[] = []): Listed =>
  new Map(
    addressesOnPorts(subsets).map((entry) => [
      `${entry.address.ip}\n${entry.address.targetRef?.name ?? ''}\n${entry.port?.name ?? ''}`,
      { text: textOf(entry), address: entry.address },
    ]),
  )

/** Why Endpoints are written: the first address that goes, changes or comes decides. */
function becauseOfWrite({ service, pods, endpoints }: EndpointsInputs, subsets: readonly EndpointSubset[]): Because {
  const [before, after] = [listed(endpoints?.subsets), listed(subsets)]
  const gone = [...before].find(([key]) => !after.has(key))
  const next = [...after].find(([key, { text }]) => before.get(key)?.text !== text)
  const name = (gone ?? next)?.[1].address.targetRef?.name
  const pod = pods.find(({ metadata }) => metadata.name === name)
  if (pod) return becauseOfPod(service, pod)
  if (gone) return { code: 'not-selected', facts: { pod: name ?? '' }, refs: [refTo(service, 'spec.selector')] }
  if (after.size === 0 && !endpoints) return { code: 'selects-nothing', refs: [refTo(service, 'spec.selector')] }
  return { code: 'labels-changed', refs: [refTo(service, 'metadata.labels')] }
}

/**
 * The write that makes a Service's Endpoints object say what its Pods say. Pods on their way out are left out at once, unlike
 * in slices, unless the Service publishes whatever it selects.
 * Source: kubernetes/kubernetes pkg/controller/endpoint/endpoints_controller.go syncService.
 * Differs: what is over capacity is compared after it was cut, so that an equal object is not written again.
 */
export function reconcileEndpoints(inputs: EndpointsInputs): EndpointsPlan {
  const { service, pods, endpoints, capacity, now } = inputs
  const all = packSubsets(pods.flatMap((pod) => entriesOf(service, pod)))
  const truncated = truncateSubsets(all, capacity)
  const subsets = truncated ?? all
  const labels = wantedLabels(service)
  const annotations = wantedAnnotations(endpoints?.metadata.annotations, truncated !== null)
  const stamped = Object.assign({}, annotations, { [TRIGGER_TIME_ANNOTATION]: now })
  if (!endpoints) {
    const { namespace = '', name } = service.metadata
    const metadata = { name, namespace, labels, annotations: stamped }
    return { create: { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets }, because: becauseOfWrite(inputs, subsets) }
  }
  const { metadata } = endpoints
  const isRight =
    deepEqual(endpoints.subsets ?? [], subsets) &&
    deepEqual(metadata.labels ?? {}, labels) &&
    deepEqual(metadata.annotations ?? {}, annotations)
  if (isRight) return {}
  const update: Endpoints = { ...endpoints, metadata: { ...metadata, labels, annotations: stamped }, subsets }
  return { update, because: becauseOfWrite(inputs, subsets) }
}
