import type { Pod } from '../api/pod.ts'
import { byteLength } from '../labels/syntax.ts'
import type { HttpReply } from '../network/trace.ts'
import { httpDateAt } from '../sim/http-date.ts'
import { HTTPD_INDEX, httpdError, NGINX_INDEX, NGINX_OLD_INDEX, nginxError } from './http-pages.ts'
import { type HttpRequest, parameter, pathOf, statusOf } from './http-status.ts'
import { httpProgramOf, type Socket } from './images.ts'
import type { HttpProgram } from './program.ts'

type Header = readonly [name: string, value: string]

/** What a program knows when it answers. */
interface Asked {
  readonly pod: Pod
  readonly socket: Socket
  readonly request: HttpRequest
  readonly program: HttpProgram
  readonly status: number
  /** The Date header's value. */
  readonly date: string
}

type Answer = (asked: Asked) => HttpReply

const TEXT = 'text/plain; charset=utf-8'
const hostName = (pod: Pod): string => pod.spec.hostname ?? pod.metadata.name
const addressOf = (pod: Pod): string => pod.status.podIP ?? ''

/** Headers in the order of Go's net/http: the handler's own, then Date, length and type. */
function reply({ status, date }: Asked, type: string, body: string, headers: readonly Header[] = []): HttpReply {
  const own: readonly Header[] = [
    ['Date', date],
    ['Content-Length', String(byteLength(body))],
    ['Content-Type', type],
  ]
  return { status, headers: [...headers, ...own], body }
}

const page = (title: string, body: string): string =>
  `<!DOCTYPE html>\n<html>\n<head>\n<title>${title}</title>\n</head>\n<body>\n${body}\n</body>\n</html>\n`

/** When index.html was written, seconds since 1970; other releases' is not known here. Source: nginx 1.27.5, 16 Apr 2025. */
const NGINX_INDEX_SECONDS = 1_744_804_871

/** Headers in nginx's order. Source: ngx_http_header_filter. */
const nginx: Answer = ({ status, date, program: { version = '1.27.5' } }) => {
  const [, minor = 27] = version.split('.').map(Number)
  const index = minor >= 21 ? NGINX_INDEX : NGINX_OLD_INDEX
  const isIndex = status === 200
  const body = isIndex ? index : nginxError(status, version)
  const size = byteLength(body)
  const etag = `"${NGINX_INDEX_SECONDS.toString(16)}-${size.toString(16)}"`
  const headers: readonly Header[] = [
    ['Server', `nginx/${version}`],
    ['Date', date],
    ['Content-Type', 'text/html'],
    ['Content-Length', String(size)],
    ...(isIndex ? [['Last-Modified', 'Wed, 16 Apr 2025 12:01:11 GMT'] as const] : []),
    ['Connection', 'keep-alive'],
    ...(isIndex ? [['ETag', etag] as const, ['Accept-Ranges', 'bytes'] as const] : []),
  ]
  return { status, headers, body }
}

/** Headers in Apache's order. */
const httpd: Answer = ({ status, date }) => {
  const isIndex = status === 200
  const body = isIndex ? HTTPD_INDEX : httpdError(status)
  const file: readonly Header[] = [
    ['Last-Modified', 'Mon, 11 Jun 2007 18:53:14 GMT'],
    ['ETag', '"2d-432a5e4a73a80"'],
    ['Accept-Ranges', 'bytes'],
  ]
  const headers: readonly Header[] = [
    ['Date', date],
    ['Server', 'Apache/2.4.65 (Unix)'],
    ...(isIndex ? file : []),
    ...(status === 405 ? [['Allow', 'GET,POST,OPTIONS,HEAD'] as const] : []),
    ['Content-Length', String(byteLength(body))],
    ['Content-Type', isIndex ? 'text/html' : 'text/html; charset=iso-8859-1'],
  ]
  return { status, headers, body }
}

const AGNHOST: { readonly [path: string]: (asked: Asked) => string } = {
  '/': ({ date }) => `NOW: ${date}`,
  '/hostname': ({ pod }) => hostName(pod),
  '/hostName': ({ pod }) => hostName(pod),
  '/clientip': ({ request }) => `${request.clientIP}:${request.clientPort ?? 0}`,
  '/echo': ({ request }) => parameter(request, 'msg') ?? '',
  '/header': ({ request }) => headerOf(request, parameter(request, 'key') ?? ''),
  '/healthz': () => '',
  '/readyz': () => 'ok',
  '/shutdown': () => '',
}

/** Source: kubernetes/kubernetes test/images/agnhost/netexec. */
const agnhost: Answer = (asked) => {
  const path = pathOf(asked.request)
  const say = Object.hasOwn(AGNHOST, path) ? AGNHOST[path] : undefined
  return reply(asked, TEXT, say ? say(asked) : '404 page not found\n')
}

function headerOf({ headers = {} }: HttpRequest, name: string): string {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? ''
}

const USER_AGENT = 'curl/8.14.1'

/** The request as it was sent: a client's own headers win over curl's. */
function requestLines({ method, path, host, headers = {} }: HttpRequest): readonly string[] {
  const sent = { 'User-Agent': USER_AGENT, Accept: '*/*', ...headers }
  return [`${method} ${path} HTTP/1.1`, `Host: ${host}`, ...Object.entries(sent).map(([name, value]) => `${name}: ${value}`)]
}

const whoami: Answer = (asked) => {
  const { pod, request } = asked
  const lines = [
    `Hostname: ${hostName(pod)}`,
    'IP: 127.0.0.1',
    `IP: ${addressOf(pod)}`,
    `RemoteAddr: ${request.clientIP}:${request.clientPort ?? 0}`,
    ...requestLines(request),
  ]
  return reply(asked, TEXT, `${lines.join('\n')}\n\n`)
}

const httpbin: Answer = (asked) => {
  const { request } = asked
  const ours: readonly Header[] = [
    ['Server', 'gunicorn/19.9.0'],
    ['Access-Control-Allow-Origin', '*'],
  ]
  const json = (value: object): HttpReply => reply(asked, 'application/json', `${JSON.stringify(value, null, 2)}\n`, ours)
  const url = `http://${request.host}${request.path}`
  switch (pathOf(request)) {
    case '/ip':
      return json({ origin: request.clientIP })
    case '/get':
    case '/post':
    case '/anything':
    case '/headers': {
      const headers = { Accept: '*/*', Host: request.host, 'User-Agent': USER_AGENT, ...request.headers }
      return json({
        args: {},
        ...(request.body === undefined ? {} : { data: request.body }),
        headers,
        origin: request.clientIP,
        url,
      })
    }
    case '/':
      return reply(asked, 'text/html; charset=utf-8', page('httpbin.org', '<h1>httpbin.org</h1>'), ours)
    default:
      return asked.status === 404
        ? reply(asked, 'text/html', page('404 Not Found', '<h1>Not Found</h1>'), ours)
        : reply(asked, TEXT, '', ours)
  }
}

const echoserver: Answer = (asked) => {
  const { pod, socket, request } = asked
  const lines = [
    `Hostname: ${hostName(pod)}`,
    '',
    'Request Information:',
    `\tclient_address=${request.clientIP}`,
    `\tmethod=${request.method}`,
    `\treal path=${request.path}`,
    `\trequest_uri=http://${request.host}:${socket.port}${request.path}`,
    '',
    'Request Headers:',
    `\thost=${request.host}`,
    ...Object.entries(request.headers ?? {}).map(([name, value]) => `\t${name.toLowerCase()}=${value}`),
    '',
    'Request Body:',
    request.body || '-no body in request-',
  ]
  return reply(asked, 'text/plain', `${lines.join('\n')}\n`, [['Server', 'echoserver']])
}

const nginxHello: Answer = (asked) => {
  const { pod, socket, request, date } = asked
  const lines = [
    `Server address: ${addressOf(pod)}:${socket.port}`,
    `Server name: ${hostName(pod)}`,
    `Date: ${date}`,
    `URI: ${request.path}`,
  ]
  return reply(asked, 'text/plain', `${lines.join('\n')}\n`, [
    ['Server', 'nginx/1.27.5'],
    ['Connection', 'keep-alive'],
  ])
}

const HTML = 'text/html; charset=utf-8'
const text =
  (say: (asked: Asked) => string, headers: readonly Header[] = []): Answer =>
  (asked) =>
    reply(asked, TEXT, say(asked), headers)

const files: Answer = (asked) => {
  const path = pathOf(asked.request).replace(/[<>&"]/g, '')
  return asked.status === 200
    ? reply(asked, HTML, page(`Directory listing for ${path}`, `<p>${hostName(asked.pod)}</p>`))
    : reply(asked, HTML, page('Error response', '<h1>Error response</h1>\n<p>Error code: 404</p>'))
}

const ANSWERS: { readonly [N in HttpProgram['name']]: Answer } = {
  nginx,
  'nginx-hello': nginxHello,
  httpd,
  agnhost,
  hostname: text(({ pod }) => hostName(pod)),
  whoami,
  'http-echo': text(({ program }) => `${program.text ?? ''}\n`, [['X-App-Name', 'http-echo']]),
  httpbin,
  'hello-app': text(
    ({ pod, program: { version = '1.0.0' } }) => `Hello, world!\nVersion: ${version}\nHostname: ${hostName(pod)}\n`,
  ),
  echoserver,
  vote: (asked) => {
    const body = `<h3>Cats vs Dogs!</h3>\n<p>Processed by container ID ${hostName(asked.pod)}</p>`
    return reply(asked, HTML, page('Cats vs Dogs!', body), [['Server', 'gunicorn']])
  },
  result: (asked) => reply(asked, HTML, page('Cats vs Dogs -- Result', '<h3>No votes yet</h3>'), [['X-Powered-By', 'Express']]),
  files,
  health: text(() => 'OK'),
  plain: text(({ pod }) => `${hostName(pod)}\n`),
}

/**
 * What the program behind a socket answers to an HTTP request at `nowMs`. A program that does not speak HTTP (a database)
 * gives status 0 and an empty body.
 * Differs: pages of programs other than nginx and httpd are short stand-ins.
 */
export function answerHttp(pod: Pod, socket: Socket, request: HttpRequest, nowMs: number): HttpReply {
  const program = httpProgramOf(pod, socket)
  if (!program) return { status: 0, headers: [], body: '' }
  const asked: Asked = { pod, socket, request, program, status: statusOf(program, request), date: httpDateAt(nowMs) }
  const answer = ANSWERS[program.name](asked)
  return request.method === 'HEAD' ? { ...answer, body: '' } : answer
}
