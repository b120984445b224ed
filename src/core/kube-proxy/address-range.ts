import type { IPFamily } from '../api/service.ts'
import { type CIDR, cidrContainsText, firstIP, formatCIDR, parseCIDR } from '../net/cidr.ts'
import { canonicalIP } from '../net/ip.ts'

const ZERO = 48
const DOT = 46

/** The 32 bits of a dotted address, or -1 when `text` is none. Made for the packet path: no allocation, no pattern. */
export function ipv4Bits(text: string): number {
  let bits = 0
  let octet = 0
  let digits = 0
  let dots = 0
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code === DOT) {
      if (digits === 0) return -1
      bits = bits * 256 + octet
      octet = 0
      digits = 0
      dots += 1
      continue
    }
    const digit = code - ZERO
    if (digit < 0 || digit > 9) return -1
    octet = octet * 10 + digit
    digits += 1
    if (octet > 255) return -1
  }
  return dots === 3 && digits > 0 ? bits * 256 + octet : -1
}

const LEADING_ZERO = /(?:^|\.)0\d/

/** The one spelling of an address, undefined when `text` is none. Nearly all are IPv4 in that spelling, and quickly known. */
export const spellingOf = (text: string): string | undefined =>
  ipv4Bits(text) >= 0 && !LEADING_ZERO.test(text) ? text : canonicalIP(text)

/** A range of addresses that rules test sources and destinations against. */
export interface AddressRange {
  readonly family: IPFamily
  /** As kube-proxy writes it: masked, `first/bits`. */
  readonly text: string
  readonly cidr: CIDR
  /** How many addresses an IPv4 range spans, and its first; both 0 for IPv6. */
  readonly span: number
  readonly first: number
}

/** The range that `text` writes, blanks around it dropped; undefined when it writes none. Source: netutils.ParseCIDRSloppy. */
export function addressRange(text: string): AddressRange | undefined {
  const cidr = parseCIDR(text.trim(), { strict: false })
  if (!cidr) return undefined
  const isV4 = cidr.family === 'IPv4'
  return {
    family: cidr.family,
    text: formatCIDR(cidr),
    cidr,
    span: isV4 ? 2 ** (32 - cidr.bits) : 0,
    first: isV4 ? Number(firstIP(cidr).value) : 0,
  }
}

/** Whether an address is in the range; `bits` are its `ipv4Bits`. */
export function inRange(range: AddressRange, text: string, bits: number): boolean {
  if (range.family === 'IPv4') return bits >= range.first && bits < range.first + range.span
  return bits < 0 && cidrContainsText(range.cidr, text)
}

/** The first range of a family in a list of CIDR texts that may be joined with commas. */
export const rangeOfFamily = (texts: string | null, family: IPFamily): AddressRange | undefined =>
  (texts ?? '')
    .split(',')
    .map(addressRange)
    .find((range) => range?.family === family)

/** Whether the text is an IPv6 address: the packet path tells families by the colon. */
export const isIPv6Text = (text: string): boolean => text.includes(':')

/** The family of an address in its one spelling. */
export const familyOfText = (text: string): IPFamily => (isIPv6Text(text) ? 'IPv6' : 'IPv4')

const LOOPBACK_FIRST = 127 * 2 ** 24

/** 127.0.0.0/8 or ::1. */
export const isLoopbackText = (text: string): boolean => {
  const bits = ipv4Bits(text)
  return bits >= 0 ? bits >= LOOPBACK_FIRST && bits < LOOPBACK_FIRST + 2 ** 24 : text === '::1'
}
