import type { Pod } from '../api/pod.ts'
import type { HttpReply } from '../network/trace.ts'
import type { Socket } from './images.ts'
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
}

type Header = readonly [name: string, value: string]
type Answer = (pod: Pod, socket: Socket, request: HttpRequest, program: HttpProgram) => HttpReply

/** Length in UTF-8. */
const bytes = (text: string): number => [...text].reduce((sum, char) => sum + bytesOfPoint(char.codePointAt(0) ?? 0), 0)
const bytesOfPoint = (point: number): number => (point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4)

function reply(status: number, type: string, body: string, headers: readonly Header[] = []): HttpReply {
  return { status, headers: [...headers, ['Content-Type', type], ['Content-Length', String(bytes(body))]], body }
}

const TEXT = 'text/plain; charset=utf-8'
const pathOf = ({ path }: HttpRequest): string => path.split('?')[0] ?? '/'
const hostName = (pod: Pod): string => pod.spec.hostname ?? pod.metadata.name
const addressOf = (pod: Pod): string => pod.status.podIP ?? ''

function parameter({ path }: HttpRequest, name: string): string | undefined {
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

const page = (title: string, body: string): string =>
  `<!DOCTYPE html>\n<html>\n<head>\n<title>${title}</title>\n</head>\n<body>\n${body}\n</body>\n</html>\n`

const nginx: Answer = (_pod, _socket, request, { version = '1.27.5' }) => {
  const ours: readonly Header[] = [
    ['Server', `nginx/${version}`],
    ['Connection', 'keep-alive'],
  ]
  if (pathOf(request) === '/' || pathOf(request) === '/index.html') {
    if (!['GET', 'HEAD'].includes(request.method))
      return reply(405, 'text/html', page('405 Not Allowed', '<h1>405 Not Allowed</h1>'), ours)
    return reply(200, 'text/html', page('Welcome to nginx!', '<h1>Welcome to nginx!</h1>'), [...ours, ['Accept-Ranges', 'bytes']])
  }
  const body = `<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx/${version}</center>\r\n</body>\r\n</html>\r\n`
  return reply(404, 'text/html', body, ours)
}

const httpd: Answer = (_pod, _socket, request) => {
  const ours: readonly Header[] = [['Server', 'Apache/2.4.65 (Unix)']]
  if (pathOf(request) === '/' || pathOf(request) === '/index.html')
    return reply(200, 'text/html', '<html><body><h1>It works!</h1></body></html>\n', ours)
  return reply(
    404,
    'text/html; charset=iso-8859-1',
    page('404 Not Found', '<h1>Not Found</h1>\n<p>The requested URL was not found on this server.</p>'),
    ours,
  )
}

const agnhost: Answer = (pod, _socket, request) => {
  switch (pathOf(request)) {
    case '/':
    case '/hostname':
    case '/hostName':
      return reply(200, TEXT, pathOf(request) === '/' ? 'NOW: up' : hostName(pod))
    case '/clientip':
      return reply(200, TEXT, `${request.clientIP}:${request.clientPort ?? 0}`)
    case '/echo':
      return reply(Number(parameter(request, 'code') ?? 200), TEXT, parameter(request, 'msg') ?? '')
    case '/healthz':
      return reply(200, TEXT, '')
    case '/readyz':
      return reply(200, TEXT, 'ok')
    default:
      return reply(404, TEXT, '404 page not found\n')
  }
}

const whoami: Answer = (pod, _socket, { method, path, clientIP, clientPort = 0, host }) => {
  const lines = [
    `Hostname: ${hostName(pod)}`,
    'IP: 127.0.0.1',
    `IP: ${addressOf(pod)}`,
    `RemoteAddr: ${clientIP}:${clientPort}`,
    `${method} ${path} HTTP/1.1`,
    `Host: ${host}`,
    'User-Agent: curl/8.14.1',
    'Accept: */*',
  ]
  return reply(200, TEXT, `${lines.join('\n')}\n\n`)
}

const httpbin: Answer = (_pod, _socket, request) => {
  const ours: readonly Header[] = [
    ['Server', 'gunicorn/19.9.0'],
    ['Access-Control-Allow-Origin', '*'],
  ]
  const path = pathOf(request)
  const status = /^\/status\/(\d{3})$/.exec(path)?.[1]
  if (status !== undefined) return reply(Number(status), TEXT, '', ours)
  const url = `http://${request.host}${request.path}`
  if (path === '/ip') return reply(200, 'application/json', `${JSON.stringify({ origin: request.clientIP }, null, 2)}\n`, ours)
  if (path === '/get' || path === '/anything' || path === '/headers') {
    const body = { args: {}, headers: { Accept: '*/*', Host: request.host }, origin: request.clientIP, url }
    return reply(200, 'application/json', `${JSON.stringify(body, null, 2)}\n`, ours)
  }
  if (path === '/') return reply(200, 'text/html; charset=utf-8', page('httpbin.org', '<h1>httpbin.org</h1>'), ours)
  return reply(404, 'text/html', page('404 Not Found', '<h1>Not Found</h1>'), ours)
}

const echoserver: Answer = (pod, socket, request) => {
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
  ]
  return reply(200, 'text/plain', `${lines.join('\n')}\n`, [['Server', 'echoserver']])
}

const helloApp: Answer = (pod, _socket, _request, { version = '1.0.0' }) =>
  reply(200, TEXT, `Hello, world!\nVersion: ${version}\nHostname: ${hostName(pod)}\n`)

const nginxHello: Answer = (pod, socket, request) => {
  const lines = [`Server address: ${addressOf(pod)}:${socket.port}`, `Server name: ${hostName(pod)}`, `URI: ${request.path}`]
  return reply(200, 'text/plain', `${lines.join('\n')}\n`, [
    ['Server', 'nginx/1.27.5'],
    ['Connection', 'keep-alive'],
  ])
}

const ANSWERS: { readonly [N in HttpProgram['name']]: Answer } = {
  nginx,
  'nginx-hello': nginxHello,
  httpd,
  agnhost,
  hostname: (pod) => reply(200, TEXT, hostName(pod)),
  whoami,
  'http-echo': (_pod, _socket, _request, { text = '' }) => reply(200, TEXT, `${text}\n`, [['X-App-Name', 'http-echo']]),
  httpbin,
  'hello-app': helloApp,
  echoserver,
  vote: (pod) =>
    reply(
      200,
      'text/html; charset=utf-8',
      page('Cats vs Dogs!', `<h3>Cats vs Dogs!</h3>\n<p>Processed by container ID ${hostName(pod)}</p>`),
      [['Server', 'gunicorn']],
    ),
  result: () =>
    reply(200, 'text/html; charset=UTF-8', page('Cats vs Dogs -- Result', '<h3>No votes yet</h3>'), [
      ['X-Powered-By', 'Express'],
    ]),
  files: (pod, _socket, request) =>
    pathOf(request).endsWith('/')
      ? reply(
          200,
          'text/html; charset=utf-8',
          page(`Directory listing for ${pathOf(request).replace(/[<>&"]/g, '')}`, `<p>${hostName(pod)}</p>`),
        )
      : reply(404, 'text/html; charset=utf-8', page('Error response', '<h1>Error response</h1>\n<p>Error code: 404</p>')),
  health: () => reply(200, TEXT, 'OK'),
  plain: (pod) => reply(200, TEXT, `${hostName(pod)}\n`),
}

/** What a program answers; the caller drops the body of a HEAD. */
export const answerOf: Answer = (pod, socket, request, program) => ANSWERS[program.name](pod, socket, request, program)
