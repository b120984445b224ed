import type { EndpointAddress, EndpointPort, EndpointSubset } from '../../api/endpoints.ts'
import { portsKey } from './ports.ts'

/** One address under one port. A Service without ports has addresses under none. */
export interface AddressOnPort {
  readonly port: EndpointPort | null
  readonly address: EndpointAddress
  readonly ready: boolean
}

interface Readiness {
  readonly address: EndpointAddress
  readonly ready: boolean
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Two Pods with one address are two addresses. */
const keyOf = ({ ip, targetRef }: EndpointAddress): string => `${ip}\n${targetRef?.uid ?? ''}`

const byIpAndUid = (a: EndpointAddress, b: EndpointAddress): number =>
  byText(a.ip, b.ip) || byText(a.targetRef?.uid ?? '', b.targetRef?.uid ?? '')

const portKey = (port: EndpointPort | null): string => (port ? portsKey([port]) : '')

/**
 * The canonical subsets of addresses under ports: ports that have the same addresses share a subset, an address that is not
 * ready under a port anywhere is not ready under it. Ordered by ports, then address.
 * Source: kubernetes/kubernetes pkg/api/v1/endpoints/util.go RepackSubsets. Differs: upstream orders ports and subsets by hash.
 */
export function packSubsets(entries: readonly AddressOnPort[]): readonly EndpointSubset[] {
  const known = new Map<string, EndpointAddress>()
  const byPort = new Map<string, { readonly port: EndpointPort | null; readonly addresses: Map<string, Readiness> }>()
  for (const { port, address, ready } of entries) {
    const key = keyOf(address)
    const first = known.get(key) ?? address
    known.set(key, first)
    const under = portKey(port)
    const group = byPort.get(under) ?? { port, addresses: new Map<string, Readiness>() }
    byPort.set(under, group)
    if (group.addresses.get(key)?.ready !== false) group.addresses.set(key, { address: first, ready })
  }
  const subsets = new Map<string, { readonly ports: EndpointPort[]; readonly addresses: readonly Readiness[] }>()
  for (const [, { port, addresses }] of [...byPort].toSorted(([a], [b]) => byText(a, b))) {
    const key = [...addresses]
      .map(([address, { ready }]) => `${address}\n${ready}`)
      .toSorted(byText)
      .join('\n\n')
    const subset = subsets.get(key) ?? { ports: [], addresses: [...addresses.values()] }
    subsets.set(key, subset)
    if (port) subset.ports.push(port)
  }
  const ordered = [...subsets.values()].toSorted((a, b) => byText(portsKey(a.ports), portsKey(b.ports)))
  return ordered.map(({ ports, addresses }) => subsetOf(ports, addresses))
}

function subsetOf(ports: readonly EndpointPort[], all: readonly Readiness[]): EndpointSubset {
  const listed = (ready: boolean): readonly EndpointAddress[] =>
    all
      .filter((one) => one.ready === ready)
      .map(({ address }) => address)
      .toSorted(byIpAndUid)
  const [addresses, notReadyAddresses] = [listed(true), listed(false)]
  return {
    ...(addresses.length > 0 ? { addresses } : {}),
    ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}),
    ...(ports.length > 0 ? { ports } : {}),
  }
}

/** The addresses of subsets, one by one. */
export const addressesOnPorts = (subsets: readonly EndpointSubset[]): readonly AddressOnPort[] =>
  subsets.flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }) =>
    (ports.length > 0 ? ports : [null]).flatMap((port) => [
      ...addresses.map((address) => ({ port, address, ready: true })),
      ...notReadyAddresses.map((address) => ({ port, address, ready: false })),
    ]),
  )

const sizeOf = (list: readonly unknown[] = []): number => list.length
const total = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0)

/** Shares `room` out in proportion, rounding up, the last ones getting what is left. */
function shares(sizes: readonly number[], room: number): readonly number[] {
  const all = total(sizes)
  let left = room
  return sizes.map((size) => {
    const share = Math.min(Math.ceil((size / all) * room), left, size)
    left -= share
    return share
  })
}

/**
 * Subsets cut to `capacity` addresses, or null when they fit. Ready ones go first; what is cut is cut from each subset in
 * proportion.
 * Source: kubernetes/kubernetes pkg/controller/endpoint/endpoints_controller.go truncateEndpoints.
 */
export function truncateSubsets(subsets: readonly EndpointSubset[], capacity: number): readonly EndpointSubset[] | null {
  const ready = subsets.map(({ addresses }) => sizeOf(addresses))
  const notReady = subsets.map(({ notReadyAddresses }) => sizeOf(notReadyAddresses))
  const readyCount = total(ready)
  if (readyCount + total(notReady) <= capacity) return null
  const cutReady = readyCount > capacity
  const kept = cutReady ? shares(ready, capacity) : shares(notReady, capacity - readyCount)
  return subsets.map(({ addresses = [], notReadyAddresses = [], ...subset }, i) => {
    const count = kept[i] ?? 0
    const [some, others] = cutReady ? [addresses.slice(0, count), []] : [addresses, notReadyAddresses.slice(0, count)]
    return {
      ...subset,
      ...(some.length > 0 ? { addresses: some } : {}),
      ...(others.length > 0 ? { notReadyAddresses: others } : {}),
    }
  })
}
