import type { JsonValue } from '../../core/api/json.ts'
import type { ApiRequest, ApiResponse } from '../../core/apiserver/types.ts'
import type { KubectlHost } from '../host.ts'
import { klogLine } from './klog.ts'

const USER_AGENT = 'kubectl/v1.32.5 (linux/amd64) kubernetes/9894294'
const STATUS_WORDS: { readonly [code: number]: string } = {
  200: 'OK',
  201: 'Created',
  301: 'Moved Permanently',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}
/** How much of a body `-v=8` shows; from 10 on all of it. */
const BODY_CUT = [1024, 10_240] as const

/** The path of a request with its query, as it goes over the wire. */
export function urlPath({ path, query = {} }: ApiRequest): string {
  const pairs = Object.entries(query)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  return pairs.length === 0 ? path : `${path}${path.includes('?') ? '&' : '?'}${pairs.join('&')}`
}

const bodyText = (body: JsonValue | undefined): string =>
  body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)

function cut(text: string, verbosity: number): string {
  const length = verbosity >= 10 ? undefined : BODY_CUT[verbosity - 8]
  return length === undefined || text.length <= length
    ? text
    : `${text.slice(0, length)} [truncated ${text.length - length} chars]`
}

type LogHost = Pick<KubectlHost, 'nowMs' | 'stderr'>

/**
 * What `-v=6` and up says of one HTTP exchange on standard error.
 * Source: client-go transport/round_trippers.go (debuggingRoundTripper), rest/request.go.
 */
export class HttpLog {
  readonly #host: LogHost
  readonly #server: string
  readonly #verbosity: number

  constructor(host: LogHost, server: string, verbosity: number) {
    this.#host = host
    this.#server = server
    this.#verbosity = verbosity
  }

  asked(request: ApiRequest): void {
    if (this.#verbosity < 7) return
    if (this.#verbosity >= 8)
      this.#say('helper.go:105', `"Request Body" body=${JSON.stringify(cut(bodyText(request.body), this.#verbosity))}`)
    this.#say('round_trippers.go:470', `${request.method} ${this.#server}${urlPath(request)}`)
    this.#say('round_trippers.go:476', 'Request Headers:')
    const headers = { Accept: 'application/json', ...titled(request.headers ?? {}), 'User-Agent': USER_AGENT }
    for (const [name, value] of Object.entries(headers)) this.#say('round_trippers.go:480', `    ${name}: ${value}`)
  }

  answered(request: ApiRequest, { status, headers, body }: ApiResponse, elapsedMs: number): void {
    if (this.#verbosity < 6) return
    const said = `${status} ${STATUS_WORDS[status] ?? ''} in ${Math.round(elapsedMs)} milliseconds`
    if (this.#verbosity === 6) {
      this.#say('round_trippers.go:560', `${request.method} ${this.#server}${urlPath(request)} ${said}`)
      return
    }
    this.#say('round_trippers.go:581', `Response Status: ${said}`)
    if (this.#verbosity < 8) return
    this.#say('round_trippers.go:584', 'Response Headers:')
    for (const [name, value] of Object.entries(titled(headers))) this.#say('round_trippers.go:587', `    ${name}: ${value}`)
    this.#say('helper.go:105', `"Response Body" body=${JSON.stringify(cut(bodyText(body), this.#verbosity))}`)
  }

  loaded(path: string): void {
    if (this.#verbosity >= 6) this.#say('loader.go:402', `Config loaded from file:  ${path}`)
  }

  #say(from: string, text: string): void {
    this.#host.stderr(klogLine(this.#host, 'I', from, text))
  }
}

/** `content-type` → `Content-Type`. */
const titled = (headers: { readonly [name: string]: string }): { readonly [name: string]: string } =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase()), value]),
  )
