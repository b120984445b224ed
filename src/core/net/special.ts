import { invariant } from '../invariant.ts'
import { type CIDR, cidrContains, parseCIDR } from './cidr.ts'
import type { IP } from './ip.ts'

const within = (...networks: readonly string[]): ((ip: IP) => boolean) => {
  const cidrs: readonly CIDR[] = networks.map((network) => {
    const cidr = parseCIDR(network)
    invariant(cidr, `${network} is a network`)
    return cidr
  })
  return (ip) => cidrs.some((cidr) => cidrContains(cidr, ip))
}

const isLocalBlock = within('224.0.0.0/24')

/** `0.0.0.0` and `::`. */
export const isUnspecified = within('0.0.0.0/32', '::/128')
export const isLoopback = within('127.0.0.0/8', '::1/128')
export const isLinkLocalUnicast = within('169.254.0.0/16', 'fe80::/10')
/** Of IPv6: scope 2, whatever the flags, as Go's net.IP says. */
export const isLinkLocalMulticast = (ip: IP): boolean =>
  ip.family === 'IPv4' ? isLocalBlock(ip) : ((ip.value >> 112n) & 0xff0fn) === 0xff02n
