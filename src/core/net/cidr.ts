import type { IPFamily } from '../api/service.ts'
import { BITS, formatIP, type IP, parseIP, parseIPSloppy } from './ip.ts'

/** A network: its first address, and how many leading bits are fixed. */
export interface CIDR {
  readonly family: IPFamily
  readonly first: bigint
  readonly bits: number
}

const hostBits = ({ family, bits }: CIDR): bigint => BigInt(BITS[family] - bits)

/**
 * The network that `text` writes (`10.96.0.0/16`), or undefined. Host bits are cleared, as Go's Masked does.
 * `strict: false` tolerates leading zeros in octets.
 */
export function parseCIDR(text: string, { strict = true } = {}): CIDR | undefined {
  const [address, length, ...rest] = text.split('/')
  if (address === undefined || length === undefined || rest.length > 0 || !/^(?:0|[1-9]\d{0,2})$/.test(length)) return undefined
  const ip = strict ? parseIP(address) : parseIPSloppy(address)
  const bits = Number(length)
  if (!ip || bits > BITS[ip.family]) return undefined
  const host = BigInt(BITS[ip.family] - bits)
  return { family: ip.family, first: (ip.value >> host) << host, bits }
}

export const formatCIDR = (cidr: CIDR): string => `${formatIP(firstIP(cidr))}/${cidr.bits}`

/** How many addresses the network spans, network and broadcast address included. */
export const cidrSize = (cidr: CIDR): bigint => 1n << hostBits(cidr)

/** The network address. */
export const firstIP = ({ family, first }: CIDR): IP => ({ family, value: first })

/** The last address; for IPv4 the broadcast address. */
export const lastIP = (cidr: CIDR): IP => ({ family: cidr.family, value: cidr.first + cidrSize(cidr) - 1n })

export const cidrContains = (cidr: CIDR, { family, value }: IP): boolean =>
  family === cidr.family && value >> hostBits(cidr) === cidr.first >> hostBits(cidr)

/** The same of an address in text; false when it is none. */
export function cidrContainsText(cidr: CIDR, text: string): boolean {
  const ip = parseIPSloppy(text)
  return ip !== undefined && cidrContains(cidr, ip)
}
