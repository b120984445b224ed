import type { IPFamily } from '../api/service.ts'

/** An address: its family and its bits as an unsigned integer (32 or 128 of them). */
export interface IP {
  readonly family: IPFamily
  readonly value: bigint
}

export const BITS: { readonly [F in IPFamily]: number } = { IPv4: 32, IPv6: 128 }

/**
 * The address that `text` writes, or undefined when it writes none. As strict as Go's netip: four decimal octets without
 * leading zeros, or eight groups of at most four hex digits with at most one `::` and perhaps a dotted tail. No zones.
 */
export const parseIP = (text: string): IP | undefined => parse(text, STRICT_OCTET)

/**
 * As `parseIP`, but octets may have leading zeros (read as decimal) and an IPv4-mapped IPv6 address is its IPv4 address.
 * Source: k8s.io/utils/net ParseIPSloppy, the parser of API fields that are older than the strict one.
 */
export function parseIPSloppy(text: string): IP | undefined {
  const ip = parse(text, SLOPPY_OCTET)
  return ip?.family === 'IPv6' && ip.value >> 32n === 0xffffn ? { family: 'IPv4', value: ip.value & 0xffffffffn } : ip
}

/** How the address is written: dotted decimal, or RFC 5952 (lower case, the longest run of zero groups as `::`). */
export const formatIP = ({ family, value }: IP): string => (family === 'IPv4' ? formatIPv4(value) : formatIPv6(value))

/** The one spelling of an address, or undefined when `text` is none: for comparing what people wrote. */
export function canonicalIP(text: string): string | undefined {
  const ip = parseIPSloppy(text)
  return ip && formatIP(ip)
}

/** The family of an address in text; undefined when it is none. */
export const familyOf = (text: string): IPFamily | undefined => parseIPSloppy(text)?.family

/** The address `offset` further on. Throws past either end of the family's space. */
export function addToIP({ family, value }: IP, offset: bigint | number): IP {
  const sum = value + BigInt(offset)
  if (sum < 0n || sum >> BigInt(BITS[family]) !== 0n) throw new RangeError(`address out of the ${family} space`)
  return { family, value: sum }
}

/** Orders IPv4 before IPv6, then by number. */
export const compareIP = (a: IP, b: IP): number =>
  a.family === b.family ? (a.value < b.value ? -1 : a.value > b.value ? 1 : 0) : a.family === 'IPv4' ? -1 : 1

const STRICT_OCTET = /^(?:0|[1-9]\d{0,2})$/
const SLOPPY_OCTET = /^0*\d{1,3}$/
const GROUP = /^[0-9a-fA-F]{1,4}$/
/** The longest text worth reading: no address is longer, bar padding with zeros. */
const MAX_TEXT = 64

function parse(text: string, octet: RegExp): IP | undefined {
  if (text.length > MAX_TEXT) return undefined
  const family: IPFamily = text.includes(':') ? 'IPv6' : 'IPv4'
  const value = family === 'IPv6' ? parseIPv6(text, octet) : parseIPv4(text, octet)
  return value === undefined ? undefined : { family, value }
}

function parseIPv4(text: string, octet: RegExp): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => octet.test(part) && Number(part) <= 255)) return undefined
  return BigInt(parts.reduce((sum, part) => sum * 256 + Number(part), 0))
}

function parseIPv6(text: string, octet: RegExp): bigint | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map((half, i) => groupsOf(half, octet, i === halves.length - 1))
  if (!head || (halves.length === 2 && !tail)) return undefined
  const written = head.length + (tail?.length ?? 0)
  // `::` stands for at least one group.
  if (tail ? written > 7 : written !== 8) return undefined
  const groups = [...head, ...Array<number>(8 - written).fill(0), ...(tail ?? [])]
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n)
}

/** The 16-bit groups of one side of `::`; a dotted tail makes two of them and may only stand at the very end. */
function groupsOf(half: string, octet: RegExp, last: boolean): number[] | undefined {
  if (half === '') return []
  const words = half.split(':')
  const dotted = last && words.at(-1)?.includes('.') ? words.pop() : undefined
  if (!words.every((word) => GROUP.test(word))) return undefined
  const groups = words.map((word) => Number.parseInt(word, 16))
  if (dotted === undefined) return groups
  const value = parseIPv4(dotted, octet)
  return value === undefined ? undefined : [...groups, Number(value >> 16n), Number(value & 0xffffn)]
}

const formatIPv4 = (value: bigint): string => {
  const n = Number(value)
  return `${Math.floor(n / 16777216)}.${Math.floor(n / 65536) % 256}.${Math.floor(n / 256) % 256}.${n % 256}`
}

function formatIPv6(value: bigint): string {
  if (value >> 32n === 0xffffn) return `::ffff:${formatIPv4(value & 0xffffffffn)}`
  const groups = Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(112 - 16 * i)) & 0xffffn))
  const { start, length } = longestZeroRun(groups)
  const hex = groups.map((group) => group.toString(16))
  if (length < 2) return hex.join(':')
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`
}

/** The first of the longest runs of zeros. */
function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 }
  let run = 0
  groups.forEach((group, i) => {
    run = group === 0 ? run + 1 : 0
    if (run > best.length) best = { start: i - run + 1, length: run }
  })
  return best
}
