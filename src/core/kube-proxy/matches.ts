import type { Protocol } from '../api/service.ts'
import type { Match } from './rule.ts'

/** Matches that stand in a great many rules, made once. */
const PROTOCOLS: { readonly [P in Protocol]: Match } = {
  TCP: { kind: 'protocol', protocol: 'TCP' },
  UDP: { kind: 'protocol', protocol: 'UDP' },
  SCTP: { kind: 'protocol', protocol: 'SCTP' },
}

export const protocolMatch = (protocol: Protocol): Match => PROTOCOLS[protocol]
export const comment = (text: string): Match => ({ kind: 'comment', text })
