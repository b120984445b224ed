import type { ContainerLife, LogLine } from '../apiserver/nodes/access.ts'
import { byteLength } from '../labels/syntax.ts'
import type { ServedRequest } from '../network/request-log.ts'
import { httpDateAt, logDateAt } from '../sim/http-date.ts'
import { timestampAt } from '../sim/time.ts'
import { answerHttp } from './http-answers.ts'
import { statusOf } from './http-status.ts'
import { parseImageName } from './image-name.ts'
import { behaviourOf, envOf, type Socket } from './images.ts'
import { commandLog } from './log-script.ts'
import type { HttpProgram } from './program.ts'

/** `2026/01/01 00:00:05`: the clock of nginx and of Go's log package. */
const slashed = (ms: number): string => timestampAt(ms).replaceAll('-', '/').replace('T', ' ').replace('Z', '')
/** `I0101 00:00:05.000000       1 log.go:245] `: klog. */
const klog = (ms: number): string => {
  const [, month = '', day = '', time = ''] = /^\d+-(\d+)-(\d+)T([\d:]+)/.exec(timestampAt(ms)) ?? []
  return `I${month}${day} ${time}.${String(ms % 1000).padStart(3, '0')}000       1 log.go:245]`
}

interface Start {
  readonly life: ContainerLife
  readonly port: number
  readonly version: string
}

type Lines = (start: Start) => readonly string[]

const NGINX_ENTRYPOINT = [
  '/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration',
  '/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/',
  '/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh',
  '10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf',
  '10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf',
  '/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh',
  '/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh',
  '/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh',
  '/docker-entrypoint.sh: Configuration complete; ready for start up',
]

const nginx: Lines = ({ life, version }) => {
  const notice = `${slashed(life.startedMs)} [notice] 1#1:`
  return [
    ...NGINX_ENTRYPOINT,
    `${notice} using the "epoll" event method`,
    `${notice} nginx/${version || '1.27.5'}`,
    `${notice} start worker processes`,
    `${notice} start worker process 29`,
  ]
}

const httpd: Lines = ({ life }) => {
  const { podIP = '' } = life.pod.status
  const [weekday = '', day = '', month = '', year = '', time = ''] = httpDateAt(life.startedMs).replace(',', '').split(' ')
  const at = `[${weekday} ${month} ${day} ${time}.000000 ${year}]`
  const warning = `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${podIP}. Set the 'ServerName' directive globally to suppress this message`
  return [
    warning,
    warning,
    `${at} [mpm_event:notice] [pid 1:tid 1] AH00489: Apache/2.4.65 (Unix) configured -- resuming normal operations`,
    `${at} [core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'`,
  ]
}

/** Lines that programs write when they start. Source: each program's own first lines. */
const BY_PROGRAM: { readonly [name in HttpProgram['name']]?: Lines } = {
  nginx,
  'nginx-hello': nginx,
  httpd,
  agnhost: ({ life, port }) => [
    `${klog(life.startedMs)} Started HTTP server on port ${port}`,
    `${klog(life.startedMs)} Started UDP server on port  8081`,
  ],
  hostname: () => ['Serving on port 9376.'],
  whoami: ({ life, port }) => [`${slashed(life.startedMs)} Starting up on port ${port}`],
  'http-echo': ({ life, port }) => [`${slashed(life.startedMs)} [INFO] server is listening on :${port}`],
  'hello-app': ({ life, port }) => [`${slashed(life.startedMs)} Server listening on port ${port}`],
}

const BY_IMAGE: { readonly [repository: string]: Lines } = {
  redis: ({ life }) => {
    const [, day = '', month = '', year = '', time = ''] = httpDateAt(life.startedMs).split(' ')
    const at = `1:M ${day} ${month} ${year} ${time}.000 *`
    return [`${at} Running mode=standalone, port=6379.`, `${at} Server initialized`, `${at} Ready to accept connections tcp`]
  },
  'coredns/coredns': () => ['.:53', 'CoreDNS-1.12.1', 'linux/amd64, go1.24.1, 707c7c1'],
}

/** The line that a program writes about a request it has answered; undefined when it writes none. */
function accessLine({ life }: Start, program: HttpProgram, { atMs, port, request }: ServedRequest): string | undefined {
  const { clientIP, clientPort = 0, method, path, host, headers = {} } = request
  const status = statusOf(program, request)
  const header = (name: string): string =>
    Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? (name === 'user-agent' ? 'curl/8.14.1' : '-')
  const socket: Socket = { container: life.container.name, port, protocol: 'TCP', address: '0.0.0.0' }
  const sent = (): number => byteLength(answerHttp(life.pod, socket, request, atMs).body)
  const asked = `"${method} ${path} HTTP/1.1"`
  switch (program.name) {
    case 'nginx':
    case 'nginx-hello':
      return `${clientIP} - - [${logDateAt(atMs)}] ${asked} ${status} ${sent()} "${header('referer')}" "${header('user-agent')}" "${header('x-forwarded-for')}"`
    case 'httpd':
      return `${clientIP} - - [${logDateAt(atMs)}] ${asked} ${status} ${sent()}`
    case 'agnhost':
      return `${klog(atMs)} ${method} ${path.split('?')[0] ?? '/'}`
    case 'http-echo':
      return `${slashed(atMs)} ${host} ${clientIP}:${clientPort} ${asked} ${status} ${sent()} "${header('user-agent')}" 0s`
    case 'hello-app':
      return `${slashed(atMs)} Serving request: ${path.split('?')[0] ?? '/'}`
    case 'files':
      return `${clientIP} - - [${logDateAt(atMs)
        .replace(' +0000', '')
        .replace(/:(\d\d:\d\d:\d\d)$/, ' $1')}] ${asked} ${status} -`
    default:
      return undefined
  }
}

/**
 * What one run of a container wrote: the lines of its program when it starts, of its command, and one a request where the
 * program logs them.
 * Differs: probes leave no line, and errors of programs are not modelled.
 */
export function logLines(life: ContainerLife, served: readonly ServedRequest[], nowMs: number): readonly LogLine[] {
  const { pod, container, startedMs, endedMs } = life
  const program = behaviourOf(container)
  const image = parseImageName(container.image)
  const repository = image?.repository ?? ''
  const start: Start = { life, port: program.sockets[0]?.port ?? 0, version: program.http?.version ?? '' }
  const own = program.http
    ? BY_PROGRAM[program.http.name]
    : Object.hasOwn(BY_IMAGE, repository)
      ? BY_IMAGE[repository]
      : undefined
  const argv = [...(container.command ?? []), ...(container.args ?? [])]
  const world = { hostname: pod.spec.hostname ?? pod.metadata.name, env: envOf(container) }
  const lines: LogLine[] = [
    ...(own ? own(start).map((text) => ({ atMs: startedMs + program.readyAfterMs, text })) : []),
    ...(argv.length > 0 && !own ? commandLog(argv, startedMs, endedMs ?? nowMs, world) : []),
  ]
  const { http } = program
  const access = http
    ? served.flatMap((one) => {
        const text = accessLine(start, http, one)
        return text === undefined ? [] : [{ atMs: one.atMs, text }]
      })
    : []
  return [...lines, ...access].toSorted((a, b) => a.atMs - b.atMs)
}
