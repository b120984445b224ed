import type { Endpoint, EndpointSlice, ObjectReference } from '../api/endpoints.ts'
import type { IPFamily, Protocol } from '../api/service.ts'
import { isIPv6Text, spellingOf } from './address-range.ts'
import type { ChosenEndpoint } from './types.ts'

/** The slice and the place in it that an endpoint was read from. */
export interface SliceRef {
  readonly slice: EndpointSlice
  readonly index: number
}

/** One endpoint of one service port, the same on every Node: whether it is local is a question to ask with a Node's name. */
export interface ProxyEndpoint {
  /** `ip:port`, IPv6 in brackets: identity and sort key. */
  readonly text: string
  readonly chosen: ChosenEndpoint
  readonly ready: boolean
  readonly serving: boolean
  readonly terminating: boolean
  /** Empty when the slice gives no hints of that kind. */
  readonly zoneHints: readonly string[]
  readonly nodeHints: readonly string[]
  readonly from: SliceRef
}

export const targetOf = ({ from: { slice, index } }: ProxyEndpoint): ObjectReference | undefined =>
  slice.endpoints[index]?.targetRef

/** An endpoint that runs on the named Node; without nodeName it is local nowhere. */
export const isLocal = ({ chosen }: ProxyEndpoint, node: string): boolean =>
  chosen.nodeName !== undefined && node !== '' && chosen.nodeName === node

export const endpointText = (ip: string, port: number): string => (isIPv6Text(ip) ? `[${ip}]:${port}` : `${ip}:${port}`)

const NONE: readonly string[] = []
const names = (hints: readonly { readonly name: string }[] | undefined): readonly string[] =>
  hints && hints.length > 0 ? hints.map(({ name }) => name) : NONE

function readEndpoint(endpoint: Endpoint, port: number, from: SliceRef): ProxyEndpoint | undefined {
  const [address] = endpoint.addresses
  if (address === undefined) return undefined
  const ip = spellingOf(address) ?? address
  const { ready = true, serving = true, terminating = false } = endpoint.conditions ?? {}
  return {
    text: endpointText(ip, port),
    chosen: endpoint.nodeName === undefined ? { ip, port } : { ip, port, nodeName: endpoint.nodeName },
    ready,
    serving,
    terminating,
    zoneHints: names(endpoint.hints?.forZones),
    nodeHints: names(endpoint.hints?.forNodes),
    from,
  }
}

const byText = (a: ProxyEndpoint, b: ProxyEndpoint): number => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)

/**
 * Endpoints of one service port: the union over the slices, sorted as text of `ip:port` ("10.0.1.10:80" before
 * "10.0.1.1:80"). Seen twice, an entry that is not terminating replaces; a terminating one does not.
 * Slice ports without name or number are not used; only the first address of an endpoint is.
 * Source: kubernetes/kubernetes pkg/proxy/endpointslicecache.go.
 */
export function endpointsOfPort(
  slices: readonly EndpointSlice[],
  family: IPFamily,
  portName: string,
  protocol: Protocol,
): readonly ProxyEndpoint[] {
  const found = new Map<string, ProxyEndpoint>()
  for (const slice of slices) {
    if (slice.addressType !== family) continue
    for (const { name, port, protocol: written = 'TCP' } of slice.ports ?? []) {
      if (name !== portName || written !== protocol || !port) continue
      slice.endpoints.forEach((entry, index) => {
        const endpoint = readEndpoint(entry, port, { slice, index })
        if (endpoint && (!found.has(endpoint.text) || !endpoint.terminating)) found.set(endpoint.text, endpoint)
      })
    }
  }
  return [...found.values()].toSorted(byText)
}

/** The ports that slices of one family offer, by `name/PROTOCOL`, in the order met. */
export function slicePorts(
  slices: readonly EndpointSlice[],
  family: IPFamily,
): readonly { readonly name: string; readonly protocol: Protocol }[] {
  const found = new Map<string, { readonly name: string; readonly protocol: Protocol }>()
  for (const { addressType, ports = [] } of slices) {
    if (addressType !== family) continue
    for (const { name, port, protocol = 'TCP' } of ports) {
      if (name !== undefined && port) found.set(`${name}/${protocol}`, { name, protocol })
    }
  }
  return [...found.values()]
}

/** The endpoint at a place of a list. Throws past its end. */
export function endpointAt(endpoints: readonly ProxyEndpoint[], i: number): ProxyEndpoint {
  const endpoint = endpoints[i]
  if (!endpoint) throw new RangeError(`no endpoint ${i} of ${endpoints.length}`)
  return endpoint
}
