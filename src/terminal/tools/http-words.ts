import type { FiveTuple } from '../../core/network/packet.ts'
import type { Trace } from '../../core/network/trace.ts'

const REASONS: { readonly [status: number]: string } = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  418: "I'm a teapot",
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

/** `HTTP/1.1 404 Not Found` */
export const statusLine = (status: number): string => `HTTP/1.1 ${status} ${REASONS[status] ?? ''}`.trimEnd()

/** `404 Not Found` */
export const statusWords = (status: number): string => statusLine(status).slice('HTTP/1.1 '.length)

export const sizeOf = (text: string): number => new TextEncoder().encode(text).length

/** The first packet as the client sent it; null when it never sent one. */
export const sentPacket = ({ hops }: Trace): FiveTuple | null => hops.find(({ kind }) => kind === 'send')?.before ?? null

/** True when the name was not found, or nobody could be asked. */
export const unresolved = (trace: Trace): boolean =>
  sentPacket(trace) === null && trace.hops.some(({ kind }) => kind === 'lookup')

/** What became of the attempt to connect. */
export function connectionOf(trace: Trace): 'open' | 'refused' | 'timeout' | 'unresolved' | 'unreachable' {
  if (unresolved(trace)) return 'unresolved'
  switch (trace.outcome) {
    case 'ok':
    case 'http-503-apiserver':
      return 'open'
    case 'refused-no-endpoints':
    case 'refused-no-listener':
      return 'refused'
    case 'timeout':
      return 'timeout'
    case 'nxdomain':
      return 'unresolved'
    case 'unreachable':
      return 'unreachable'
  }
}

/** The URL whole: curl and wget take a bare name for http. */
export const withScheme = (url: string): string => (/^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`)

/** Host and port of a URL, as far as it has them. */
export function authorityOf(url: string): { readonly host: string; readonly port: number; readonly path: string } {
  const [, scheme = 'http', authority = '', path = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(withScheme(url)) ?? []
  const [, bracketed, plain = '', port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(authority) ?? []
  return { host: bracketed ?? plain, port: Number(port ?? (scheme === 'https' ? 443 : 80)), path: path || '/' }
}
