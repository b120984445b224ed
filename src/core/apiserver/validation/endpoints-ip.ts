import { parseCIDR } from '../../net/cidr.ts'
import { parseIPSloppy } from '../../net/ip.ts'
import { isLinkLocalMulticast, isLinkLocalUnicast, isLoopback, isUnspecified } from '../../net/special.ts'
import type { FieldError } from '../field-error.ts'
import { invalidValue } from './field.ts'

/** Source: apimachinery pkg/util/validation/ip.go, with StrictIPCIDRValidation off: leading zeros are tolerated. */
export const ipErrors = (field: string, text: string): readonly FieldError[] =>
  parseIPSloppy(text) ? [] : [invalidValue(field, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]

export const cidrErrors = (field: string, text: string): readonly FieldError[] =>
  parseCIDR(text, { strict: false })
    ? []
    : [invalidValue(field, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')]

/**
 * Addresses that no endpoint and no external IP may have: they mean something of their own on every machine.
 * Source: kubernetes pkg/apis/core/validation/validation.go ValidateEndpointIP.
 */
export function endpointIPErrors(field: string, text: string): readonly FieldError[] {
  const ip = parseIPSloppy(text)
  if (!ip) return [invalidValue(field, text, 'must be a valid IP address')]
  const refused = [
    [isUnspecified, `may not be unspecified (${text})`],
    [isLoopback, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
    [isLinkLocalUnicast, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
    [isLinkLocalMulticast, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
  ] as const
  return refused.flatMap(([is, detail]) => (is(ip) ? [invalidValue(field, text, detail)] : []))
}
