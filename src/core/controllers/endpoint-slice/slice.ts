import type { Endpoint, EndpointPort, EndpointSlice } from '../../api/endpoints.ts'
import type { LabelMap, NewObjectMeta, OwnerReference, Timestamp } from '../../api/meta.ts'
import type { IPFamily, Service } from '../../api/service.ts'
import { SERVICE_NAME_LABEL } from '../../storage/indexes.ts'
import { HEADLESS_LABEL, SLICE_MANAGED_BY_LABEL, TRIGGER_TIME_ANNOTATION } from '../endpoints/names.ts'
import { isHeadless } from '../endpoints/pod.ts'

/** Value of the managed-by label on slices of this controller. */
export const SLICE_MANAGER = 'endpointslice-controller.k8s.io'

/** A slice that does not exist yet. The API server makes its name from `metadata.generateName`. */
export type NewSlice = Omit<EndpointSlice, 'metadata'> & { readonly metadata: NewObjectMeta }

const RESERVED: ReadonlySet<string> = new Set([SERVICE_NAME_LABEL, SLICE_MANAGED_BY_LABEL, HEADLESS_LABEL])

const unreserved = (labels: LabelMap = {}): LabelMap =>
  Object.fromEntries(Object.entries(labels).filter(([key]) => !RESERVED.has(key)))

const sameLabels = (a: LabelMap, b: LabelMap): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((key) => Object.hasOwn(b, key) && a[key] === b[key])

/**
 * The labels of a Service's slices: its own, with the reserved ones set by the controller.
 * Source: kubernetes/endpointslice utils.go setEndpointSliceLabels.
 */
export const sliceLabels = (service: Service): LabelMap => ({
  ...unreserved(service.metadata.labels),
  ...(isHeadless(service) ? { [HEADLESS_LABEL]: '' } : {}),
  [SERVICE_NAME_LABEL]: service.metadata.name,
  [SLICE_MANAGED_BY_LABEL]: SLICE_MANAGER,
})

/** True when a slice does not carry its Service's own labels. A difference in reserved ones alone is no reason to write. */
export const labelsDiffer = (slice: EndpointSlice, service: Service): boolean =>
  !sameLabels(unreserved(slice.metadata.labels), unreserved(service.metadata.labels))

/** True when this controller looks after a slice: it says so, and it is not on its way out. */
export const isManaged = ({ metadata }: EndpointSlice): boolean =>
  metadata.labels?.[SLICE_MANAGED_BY_LABEL] === SLICE_MANAGER && metadata.deletionTimestamp === undefined

/** True when a slice belongs to this very Service and not to an earlier one of the same name. */
export const isOwnedBy = ({ metadata }: EndpointSlice, service: Service): boolean =>
  (metadata.ownerReferences ?? []).some(
    ({ uid, kind, apiVersion }) => uid === service.metadata.uid && kind === 'Service' && apiVersion === 'v1',
  )

const ownerOf = ({ metadata: { name, uid } }: Service): OwnerReference => ({
  apiVersion: 'v1',
  kind: 'Service',
  name,
  uid,
  controller: true,
  blockOwnerDeletion: true,
})

export function newSlice(
  service: Service,
  addressType: IPFamily,
  ports: readonly EndpointPort[],
  endpoints: readonly Endpoint[],
): NewSlice {
  const { namespace = '', name } = service.metadata
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { generateName: `${name}-`, namespace, labels: sliceLabels(service), ownerReferences: [ownerOf(service)] },
    addressType,
    endpoints,
    ports,
  }
}

/** An existing slice that becomes what a new one would have been: its name stays. */
export const recycled = (slice: EndpointSlice, made: NewSlice): EndpointSlice => ({
  ...slice,
  metadata: {
    ...slice.metadata,
    ...(made.metadata.labels ? { labels: made.metadata.labels } : {}),
    ...(made.metadata.ownerReferences ? { ownerReferences: made.metadata.ownerReferences } : {}),
    annotations: {},
  },
  endpoints: made.endpoints,
  ports: made.ports ?? [],
})

/** The slice with new endpoints and its Service's labels. */
export const rewritten = (slice: EndpointSlice, service: Service, endpoints: readonly Endpoint[]): EndpointSlice => ({
  ...slice,
  metadata: { ...slice.metadata, labels: sliceLabels(service) },
  endpoints,
})

/** Notes when the slice was last changed. Never a reason to write by itself. */
export const stamped = <T extends EndpointSlice | NewSlice>(slice: T, now: Timestamp): T => ({
  ...slice,
  metadata: { ...slice.metadata, annotations: { ...slice.metadata.annotations, [TRIGGER_TIME_ANNOTATION]: now } },
})

/**
 * True when a slice will do as the empty slice of a Service that selects nothing. A label that is missing equals one with an
 * empty value, and whose slice it was does not matter.
 * Source: kubernetes/endpointslice reconciler.go placeholderSliceCompare.
 */
export function isPlaceholder(slice: EndpointSlice, placeholder: NewSlice): boolean {
  const [has, wanted] = [slice.metadata.labels ?? {}, placeholder.metadata.labels ?? {}]
  const keys = [...Object.keys(has), ...Object.keys(wanted)]
  const value = (labels: LabelMap, key: string): string => (Object.hasOwn(labels, key) ? (labels[key] ?? '') : '')
  return (
    slice.addressType === placeholder.addressType &&
    slice.endpoints.length === 0 &&
    (slice.ports ?? []).length === 0 &&
    keys.every((key) => value(has, key) === value(wanted, key))
  )
}
