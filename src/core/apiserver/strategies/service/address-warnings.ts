import { formatCIDR, parseCIDR } from '../../../net/cidr.ts'
import { formatIP, parseIP, parseIPSloppy } from '../../../net/ip.ts'

const later = (field: string, what: string, given: string, better: string): string =>
  `${field}: non-standard ${what} "${given}" will be considered invalid in a future Kubernetes release: use "${better}"`

/**
 * Spellings of an address that are read today. No address at all gets no warning: it gets an error.
 * Source: apimachinery pkg/util/validation/ip.go GetWarningsForIP.
 */
export function ipWarnings(field: string, text: string): readonly string[] {
  const read = parseIPSloppy(text)
  if (!read) return []
  const strict = parseIP(text)
  const canonical = formatIP(read)
  if (strict?.family !== read.family) return [later(field, 'IP address', text, canonical)]
  if (read.family === 'IPv6' && canonical !== text) {
    return [`${field}: IPv6 address "${text}" should be in RFC 5952 canonical format ("${canonical}")`]
  }
  return []
}

/** The same of a network. Source: the same file, GetWarningsForCIDR. */
export function cidrWarnings(field: string, text: string): readonly string[] {
  const read = parseCIDR(text, { strict: false })
  if (!read) return []
  const canonical = formatCIDR(read)
  const [address = ''] = text.split('/')
  const ip = parseIPSloppy(address)
  if (!ip) return []
  if (ip.value !== read.first) {
    return [
      `${field}: CIDR value "${text}" is ambiguous in this context (should be "${canonical}" or "${formatIP(ip)}/${ip.family === 'IPv4' ? 32 : 128}"?)`,
    ]
  }
  if (parseIP(address)?.family !== ip.family) return [later(field, 'CIDR value', text, canonical)]
  if (ip.family === 'IPv6' && canonical !== text) {
    return [`${field}: IPv6 CIDR value "${text}" should be in RFC 5952 canonical format ("${canonical}")`]
  }
  return []
}
