import { Memo } from '../memo.ts'
import { canonicalIP } from '../net/ip.ts'

/** Where a request goes, as its text says. */
export interface Target {
  readonly scheme: 'http' | 'https' | 'tcp' | 'udp' | 'icmp'
  /** A name or an address, as typed; IPv6 without brackets. */
  readonly host: string
  /** The canonical address when the host is one. */
  readonly address: string | undefined
  readonly port: number
  /** With query; `/` when none was given. */
  readonly path: string
  /** What goes into the Host header. */
  readonly authority: string
}

/** Why curl refuses a URL, with its exit code. */
export interface BadTarget {
  readonly message: string
  readonly exitCode: number
}

const LONGEST = 2048
const DEFAULT_PORTS = { http: 80, https: 443, tcp: undefined, udp: undefined, icmp: 0 } as const

const rejected = (why: string): BadTarget => ({ message: `curl: (3) URL rejected: ${why}`, exitCode: 3 })

const isScheme = (text: string): text is Target['scheme'] => Object.hasOwn(DEFAULT_PORTS, text)

/** Requests repeat, and reading their text costs more than their route. */
const targets = new Memo(512, readTarget)

/** What a request's text says; see `readTarget`. */
export const parseTarget = (text: string): Target | BadTarget => (text.length > LONGEST ? readTarget(text) : targets.of(text))

/**
 * Reads `http://host:port/path`, `tcp://host:port`, `udp://host:port`, `icmp://host` (a ping: port 0) or `host:port/path`.
 * Source: curl 8, messages of exit codes 1 and 3.
 * Differs: `tcp`, `udp` and `icmp` are schemes of our own; user names, fragments and escapes in hosts are not read.
 */
function readTarget(text: string): Target | BadTarget {
  const trimmed = text.trim()
  if (trimmed === '') return { message: 'curl: (2) no URL specified', exitCode: 2 }
  if (trimmed.length > LONGEST) return rejected('The URL is too long')
  const [, written, rest = ''] = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(.*)$/s.exec(trimmed) ?? []
  const scheme = (written ?? 'http').toLowerCase()
  if (!isScheme(scheme)) return { message: `curl: (1) Protocol "${written ?? ''}" not supported`, exitCode: 1 }
  // A control character or a space anywhere is malformed before anything else is looked at.
  if (/[\p{Cc}\s]/u.test(rest)) return rejected('Malformed input to a URL function')
  const [, authority = '', path = '', query = ''] = /^([^/?#]*)([^?#]*)(\?[^#]*)?/.exec(rest) ?? []
  const place = splitPort(authority)
  if ('message' in place) return place
  const port = scheme === 'icmp' ? 0 : (place.port ?? DEFAULT_PORTS[scheme])
  if (port === undefined) return rejected('Port number was not a decimal number between 0 and 65535')
  return { scheme, host: place.host, address: canonicalIP(place.host), port, path: `${path || '/'}${query}`, authority }
}

function splitPort(authority: string): { readonly host: string; readonly port: number | undefined } | BadTarget {
  const [, bracketed, plain = '', , port] = /^(?:\[([^\]]*)\]|([^:]*))(:(.*))?$/s.exec(authority) ?? []
  const host = bracketed ?? plain
  if (authority === '' || host === '') return rejected('No host part in the URL')
  if (bracketed !== undefined && !canonicalIP(bracketed)?.includes(':')) return rejected('Bad IPv6 address')
  if (bracketed === undefined && !/^[A-Za-z0-9._-]+$/.test(host)) return rejected('Bad hostname')
  if (port === undefined || port === '') return { host, port: undefined }
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) return rejected('Port number was not a decimal number between 0 and 65535')
  return { host, port: Number(port) }
}
