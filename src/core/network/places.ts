import type { Pod } from '../api/pod.ts'
import { type CIDR, cidrContains, parseCIDR } from '../net/cidr.ts'
import { parseIPSloppy } from '../net/ip.ts'
import type { FiveTuple } from './packet.ts'
import type { Place } from './trace.ts'

export const podPlace = ({ metadata, spec }: Pod): Place => ({
  kind: 'pod',
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  node: spec.nodeName ?? '',
})

export const nodePlace = (name: string): Place => ({ kind: 'node', name })

/** True for 127.0.0.0/8 and ::1 in canonical text. */
export const isLoopbackText = (ip: string): boolean => ip.startsWith('127.') || ip === '::1'

const ranges = new Map<string, CIDR | undefined>()

/** The first of these ranges that holds the address, as it is written. */
export function rangeOf(cidrs: readonly string[], ip: string): string | undefined {
  const parsed = parseIPSloppy(ip)
  return cidrs.find((text) => {
    if (!ranges.has(text)) ranges.set(text, parseCIDR(text, { strict: false }))
    const range = ranges.get(text)
    return parsed !== undefined && range !== undefined && cidrContains(range, parsed)
  })
}

/** The header of the answer to a packet with this header. */
export const reversed = ({ protocol, srcIP, srcPort, dstIP, dstPort }: FiveTuple): FiveTuple => ({
  protocol,
  srcIP: dstIP,
  srcPort: dstPort,
  dstIP: srcIP,
  dstPort: srcPort,
})
