import type { Endpoint, EndpointAddress, EndpointPort, EndpointSlice, Endpoints } from '../../api/endpoints.ts'
import type { LabelMap, OwnerReference } from '../../api/meta.ts'
import type { IPFamily } from '../../api/service.ts'
import { deepEqual } from '../../apiserver/registry/equal.ts'
import { formatIP, parseIPSloppy } from '../../net/ip.ts'
import { SERVICE_NAME_LABEL } from '../../storage/indexes.ts'
import { identityOf, saysTheSame } from '../endpoint-slice/endpoint.ts'
import type { NewSlice } from '../endpoint-slice/slice.ts'
import { LAST_APPLIED_ANNOTATION, SLICE_MANAGED_BY_LABEL, TRIGGER_TIME_ANNOTATION } from '../endpoints/names.ts'
import { portsKey } from '../endpoints/ports.ts'
import { addressesOnPorts, packSubsets } from '../endpoints/subsets.ts'

/** Value of the managed-by label on mirrored slices. */
export const MIRROR_MANAGER = 'endpointslicemirroring-controller.k8s.io'

/** Something worth an Event about the Endpoints object. */
export interface MirrorWarning {
  readonly reason: 'InvalidIPAddress' | 'TooManyAddressesToMirror'
  readonly message: string
}

export interface MirrorPlan {
  readonly create: readonly NewSlice[]
  readonly update: readonly EndpointSlice[]
  readonly remove: readonly EndpointSlice[]
  readonly warnings: readonly MirrorWarning[]
}

interface Group {
  readonly family: IPFamily
  readonly ports: readonly EndpointPort[]
  readonly endpoints: Map<string, Endpoint>
}

const groupKey = (addressType: string, ports: readonly EndpointPort[] = []): string => `${addressType}\n${portsKey(ports)}`

/** An address as an endpoint, or null when it is no IP address. Only `ready` is known of it. */
function mirrored(
  { ip, hostname, nodeName, targetRef }: EndpointAddress,
  ready: boolean,
): (Endpoint & { readonly family: IPFamily }) | null {
  const address = parseIPSloppy(ip)
  if (!address) return null
  return {
    family: address.family,
    addresses: [formatIP(address)],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(targetRef ? { targetRef } : {}),
    ...(nodeName === undefined ? {} : { nodeName }),
  }
}

/** The endpoints of each family and set of ports, up to `max` of a subset, and how many addresses were left out and why. */
function wantedGroups({ subsets = [] }: Endpoints, max: number) {
  const groups = new Map<string, Group>()
  let [invalid, skipped] = [0, 0]
  for (const { addresses = [], notReadyAddresses = [], ports: written = [] } of packSubsets(addressesOnPorts(subsets))) {
    const ports = written.map(({ name = '', protocol = 'TCP', ...port }) => ({ name, protocol, ...port }))
    const all = [...addresses.map((one) => mirrored(one, true)), ...notReadyAddresses.map((one) => mirrored(one, false))]
    let added = 0
    for (const endpoint of all) {
      if (added >= max) break
      if (!endpoint) {
        invalid += 1
        continue
      }
      const { family, ...rest } = endpoint
      const key = groupKey(family, ports)
      const group = groups.get(key) ?? { family, ports, endpoints: new Map<string, Endpoint>() }
      groups.set(key, group)
      group.endpoints.set(identityOf(rest), rest)
      added += 1
    }
    skipped += all.length - added
  }
  return { groups, invalid, skipped }
}

const ownerOf = ({ metadata: { name, uid } }: Endpoints): OwnerReference => ({
  apiVersion: 'v1',
  kind: 'Endpoints',
  name,
  uid,
  controller: true,
  blockOwnerDeletion: true,
})

function mirroredAnnotations({ metadata }: Endpoints): LabelMap {
  const { [TRIGGER_TIME_ANNOTATION]: _, [LAST_APPLIED_ANNOTATION]: __, ...rest } = metadata.annotations ?? {}
  return rest
}

function newMirror(endpoints: Endpoints, { family, ports, endpoints: members }: Group): NewSlice {
  const { namespace = '', name, labels } = endpoints.metadata
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels: { ...labels, [SERVICE_NAME_LABEL]: name, [SLICE_MANAGED_BY_LABEL]: MIRROR_MANAGER },
      annotations: mirroredAnnotations(endpoints),
      ownerReferences: [ownerOf(endpoints)],
    },
    addressType: family,
    endpoints: [...members.values()],
    ports,
  }
}

/** True when a slice is what mirroring would make: same endpoints, labels, annotations and owner. */
function isMirrorOf(slice: EndpointSlice, made: NewSlice, members: ReadonlyMap<string, Endpoint>): boolean {
  const { labels = {}, annotations = {}, ownerReferences = [] } = slice.metadata
  return (
    slice.endpoints.length === members.size &&
    slice.endpoints.every((endpoint) => {
      const wanted = members.get(identityOf(endpoint))
      return wanted !== undefined && saysTheSame(wanted, endpoint)
    }) &&
    deepEqual(labels, made.metadata.labels) &&
    deepEqual(annotations, made.metadata.annotations) &&
    ownerReferences.every(({ kind, uid }) => kind !== 'Endpoints' || uid === made.metadata.ownerReferences?.[0]?.uid)
  )
}

const rewritten = (slice: EndpointSlice, { metadata, endpoints, ports = [] }: NewSlice): EndpointSlice => {
  const { labels = {}, annotations = {}, ownerReferences = [] } = metadata
  return { ...slice, metadata: { ...slice.metadata, labels, annotations, ownerReferences }, endpoints, ports }
}

function warningsOf(invalid: number, skipped: number, max: number): readonly MirrorWarning[] {
  const badAddresses = `Skipped ${invalid} invalid IP addresses when mirroring to EndpointSlices`
  const tooMany = `A max of ${max} addresses can be mirrored to EndpointSlices per Endpoints subset. ${skipped} addresses were skipped`
  return [
    ...(invalid > 0 ? [{ reason: 'InvalidIPAddress' as const, message: badAddresses }] : []),
    ...(skipped > invalid ? [{ reason: 'TooManyAddressesToMirror' as const, message: tooMany }] : []),
  ]
}

/**
 * The writes that make mirrored slices say what a hand-made Endpoints object says: one slice for each family and set of
 * ports, none where there are no addresses. A slice to be made takes the place of one to be deleted.
 * Source: kubernetes/kubernetes pkg/controller/endpointslicemirroring/reconciler.go.
 */
export function reconcileMirror(endpoints: Endpoints, slices: readonly EndpointSlice[], maxPerSubset: number): MirrorPlan {
  const { groups, invalid, skipped } = wantedGroups(endpoints, maxPerSubset)
  const create: NewSlice[] = []
  const update: EndpointSlice[] = []
  const kept = new Set<EndpointSlice>()
  for (const [key, group] of groups) {
    const made = newMirror(endpoints, group)
    const existing = slices.find(({ addressType, ports }) => groupKey(addressType, ports) === key)
    if (existing) kept.add(existing)
    if (!existing) create.push(made)
    else if (!isMirrorOf(existing, made, group.endpoints)) update.push(rewritten(existing, made))
  }
  const remove = slices.filter((slice) => {
    if (kept.has(slice)) return false
    const reuse = create.findIndex(({ addressType }) => addressType === slice.addressType)
    const [made] = reuse < 0 ? [] : create.splice(reuse, 1)
    if (made) update.push(rewritten(slice, made))
    return !made
  })
  const going = endpoints.metadata.deletionTimestamp !== undefined
  return { create: going ? [] : create, update, remove, warnings: warningsOf(invalid, skipped, maxPerSubset) }
}
