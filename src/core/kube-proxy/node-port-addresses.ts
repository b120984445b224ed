import type { IPFamily } from '../api/service.ts'
import { addressRange, familyOfText, inRange, ipv4Bits, isLoopbackText } from './address-range.ts'
import type { ProxyMode, ProxyNode } from './types.ts'

/** Where a Node answers at node ports, for one family. */
export interface NodePortAddresses {
  /** Every LOCAL destination. */
  readonly matchAll: boolean
  /** Else these addresses of the Node. */
  readonly ips: readonly string[]
  readonly containsIPv4Loopback: boolean
}

/** The Node's primary address of a family; '' when it has none. */
export function primaryIP({ nodeIP, localAddresses }: ProxyNode, family: IPFamily): string {
  if (nodeIP !== '' && familyOfText(nodeIP) === family) return nodeIP
  return localAddresses.find((ip) => familyOfText(ip) === family && !isLoopbackText(ip)) ?? ''
}

/**
 * Reads nodePortAddresses. Nothing listed in a family, or a range of everything, is every local destination.
 * Unset, nftables serves the primary addresses only.
 * Source: kubernetes/kubernetes pkg/proxy/util/nodeport_addresses.go, cmd/kube-proxy/app/server_linux.go.
 */
export function nodePortAddresses(
  listed: readonly string[] | undefined,
  mode: ProxyMode,
  node: ProxyNode,
  family: IPFamily,
): NodePortAddresses {
  if (listed === undefined && mode === 'nftables') {
    const ip = primaryIP(node, family)
    if (ip !== '') return { matchAll: false, ips: [ip], containsIPv4Loopback: false }
  }
  const ranges = (listed ?? []).flatMap((text) => {
    const range = addressRange(text)
    return range?.family === family ? [range] : []
  })
  const loopback = ranges.some(
    (range) =>
      range.family === 'IPv4' &&
      (isLoopbackText(range.text.split('/')[0] ?? '') || inRange(range, '127.0.0.0', ipv4Bits('127.0.0.0'))),
  )
  if (ranges.length === 0 || ranges.some(({ cidr }) => cidr.bits === 0)) {
    return { matchAll: true, ips: [], containsIPv4Loopback: family === 'IPv4' }
  }
  const ips = node.localAddresses.filter((ip) => ranges.some((range) => inRange(range, ip, ipv4Bits(ip))))
  return { matchAll: false, ips: [...new Set(ips)], containsIPv4Loopback: loopback }
}
