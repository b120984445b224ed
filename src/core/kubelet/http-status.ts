import type { HttpProgram } from './program.ts'

/** An HTTP request as a program sees it. */
export interface HttpRequest {
  readonly method: string
  /** With its query. */
  readonly path: string
  /** The client's address as the program sees it: after any masquerade. */
  readonly clientIP: string
  readonly clientPort?: number
  /** The Host header. */
  readonly host: string
  /** Other headers, in the order sent. */
  readonly headers?: { readonly [name: string]: string }
  readonly body?: string
}

export const pathOf = ({ path }: Pick<HttpRequest, 'path'>): string => path.split('?')[0] ?? '/'

export function parameter({ path }: Pick<HttpRequest, 'path'>, name: string): string | undefined {
  const pairs = (path.split('?')[1] ?? '').split('&').map((pair) => pair.split('='))
  const [, ...value] = pairs.find(([key]) => key === name) ?? []
  if (value.length === 0) return undefined
  const text = value.join('=').replaceAll('+', ' ')
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const INDEX = new Set(['/', '/index.html'])
const isIndex = (request: HttpRequest): boolean => INDEX.has(pathOf(request))

/** Source: nginx ngx_http_static_module: other methods are refused first, then the file is looked for, then POST is. */
function nginx(request: HttpRequest): number {
  const { method } = request
  if (!['GET', 'HEAD', 'POST'].includes(method)) return 405
  if (!isIndex(request)) return 404
  return method === 'POST' ? 405 : 200
}

const AGNHOST = new Set(['/', '/hostname', '/hostName', '/clientip', '/echo', '/healthz', '/readyz', '/header', '/shutdown'])
const HTTPBIN = new Set(['/', '/ip', '/get', '/post', '/anything', '/headers'])

function agnhost(request: HttpRequest): number {
  if (!AGNHOST.has(pathOf(request))) return 404
  const code = Number(parameter(request, 'code') ?? 200)
  return pathOf(request) === '/echo' && code >= 100 && code < 600 ? code : 200
}

/**
 * The status that a program answers with: what probes go by. What else it says is in http-answers.ts, which nobody needs
 * who does not read it.
 */
export function statusOf({ name }: HttpProgram, request: HttpRequest): number {
  const path = pathOf(request)
  switch (name) {
    case 'nginx':
      return nginx(request)
    case 'httpd':
      return isIndex(request) ? (['GET', 'HEAD', 'POST', 'OPTIONS'].includes(request.method) ? 200 : 405) : 404
    case 'agnhost':
      return agnhost(request)
    case 'httpbin':
      return Number(/^\/status\/(\d{3})$/.exec(path)?.[1] ?? (HTTPBIN.has(path) ? 200 : 404))
    case 'files':
      return path.endsWith('/') ? 200 : 404
    default:
      return 200
  }
}
