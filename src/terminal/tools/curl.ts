import type { HttpReply, SendRequest, Trace } from '../../core/network/trace.ts'
import { sendThrough } from '../machine.ts'
import { fromOf } from '../stand.ts'
import { type Flags, parseFlags, secondsToMs } from './flags.ts'
import { authorityOf, connectionOf, sentPacket, sizeOf, statusLine, withScheme } from './http-words.ts'
import { absolutePath, type Call } from './tool.ts'

export const CURL_VERSION = '8.14.1'

/** Linux gives up on a connection after six more tries. Source: ip-sysctl, tcp_syn_retries. */
export const KERNEL_GIVES_UP_MS = 133_000

const TABLE = {
  letters: 'sSvIiLkfgN46#o:w:X:H:d:m:u:A:O',
  long: {
    silent: 's',
    'show-error': 'S',
    verbose: 'v',
    head: 'I',
    include: 'i',
    location: 'L',
    insecure: 'k',
    fail: 'f',
    globoff: 'g',
    'no-buffer': 'N',
    ipv4: '4',
    ipv6: '6',
    output: 'o',
    'write-out': 'w',
    request: 'X',
    header: 'H',
    data: 'd',
    'data-raw': 'd',
    'max-time': 'm',
    user: 'u',
    'user-agent': 'A',
    'remote-name': 'O',
    'connect-timeout': 'connect-timeout:',
    retry: 'retry:',
    'http1.1': 'http1.1',
    'progress-bar': '#',
    version: 'version',
    help: 'help',
  },
} as const

/**
 * Source: curl(1) 8.14 and its exit codes 1, 2, 3, 6, 7, 22, 28, 52.
 * Differs: TLS is not modelled.
 */
export async function curl(call: Call): Promise<number> {
  const flags = parseFlags(call.args, TABLE)
  if (flags.has('version')) {
    call.out(
      `curl ${CURL_VERSION} (x86_64-pc-linux-gnu) libcurl/${CURL_VERSION}\nRelease-Date: 2025-06-04\nProtocols: http https\n`,
    )
    return 0
  }
  if (flags.unknown !== null) {
    call.err(
      `switchyard: curl: the option ${flags.unknown} is not modelled; modelled are -s -S -v -I -i -L -k -f -4 -6 -m -o -O -w -X -d -H --connect-timeout --retry\n`,
    )
    return 2
  }
  if (flags.wanting !== null) {
    call.err(
      `curl: option ${flags.wanting}: requires parameter\ncurl: try 'curl --help' or 'curl --manual' for more information\n`,
    )
    return 2
  }
  if (flags.has('help')) {
    call.out(
      'Usage: curl [options...] <url>\n -d, --data <data>           HTTP POST data\n -f, --fail                  Fail fast with no output on HTTP errors\n -I, --head                  Show document info only\n -m, --max-time <seconds>    Maximum time allowed for transfer\n -o, --output <file>         Write to file instead of stdout\n -s, --silent                Silent mode\n -v, --verbose               Make the operation more talkative\n -w, --write-out <format>    Use output FORMAT after completion\n',
    )
    return 0
  }
  if (flags.words.length === 0) {
    call.err("curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n")
    return 2
  }
  let exitCode = 0
  for (const url of flags.words.flatMap(globbed)) {
    exitCode = await transfer(call, flags, url)
    if (call.signal.aborted) return 130
  }
  return exitCode
}

const MOST_GLOBBED = 1000

/** `[1-3]` and `{a,b}` in a URL. Source: curl(1), "URL". */
function globbed(url: string): readonly string[] {
  const [all, first, last] = /\[(\d+)-(\d+)\]/.exec(url) ?? []
  if (all !== undefined && first !== undefined && last !== undefined && !url.includes('[::')) {
    const count = Math.min(Math.max(0, Number(last) - Number(first) + 1), MOST_GLOBBED)
    return Array.from({ length: count }, (_, i) => url.replace(all, String(Number(first) + i))).flatMap(globbed)
  }
  const [braces, inner] = /\{([^{}]*,[^{}]*)\}/.exec(url) ?? []
  return braces !== undefined && inner !== undefined
    ? inner.split(',').flatMap((one) => globbed(url.replace(braces, one)))
    : [url]
}

/** Source: curl(1), --max-redirs. */
const MOST_REDIRECTS = 50

/** Where `-L` goes on to; null where the answer is the last one. */
function redirectedTo(flags: Flags, url: string, reply: HttpReply | undefined): string | null {
  if (!flags.has('L') || !reply || ![301, 302, 303, 307, 308].includes(reply.status)) return null
  const location = reply.headers.find(([name]) => name.toLowerCase() === 'location')?.[1]
  return location === undefined ? null : new URL(location, withScheme(url)).href
}

async function transfer(call: Call, flags: Flags, url: string, redirects = 0): Promise<number> {
  const maxMs = secondsToMs(flags.value('m'))
  const connectMs = secondsToMs(flags.value('connect-timeout'))
  const timeoutMs = Math.min(maxMs ?? KERNEL_GIVES_UP_MS, connectMs ?? KERNEL_GIVES_UP_MS)
  const method = flags.value('X') ?? (flags.has('I') ? 'HEAD' : flags.has('d') ? 'POST' : 'GET')
  const trace = await sendThrough(
    call.machine,
    { from: fromOf(call.stand), to: withScheme(url), timeoutMs, method, ...carried(flags) },
    call.signal,
  )
  if (call.signal.aborted) return 130
  const reply = trace.http
  const said =
    trace.outcome === 'timeout' && maxMs === undefined && connectMs === undefined ? kernelTimeout(url, trace) : trace.client
  if (flags.has('v')) call.err(verbose(call, flags, url, method, trace, said.message))
  const next = redirectedTo(flags, url, reply)
  if (next !== null) {
    if (redirects < MOST_REDIRECTS) return transfer(call, flags, next, redirects + 1)
    call.err(`curl: (47) Maximum (${MOST_REDIRECTS}) redirects followed\n`)
    return 47
  }
  const failed = reply !== undefined && flags.has('f') && reply.status >= 400
  const exitCode = failed ? 22 : reply ? 0 : said.exitCode
  if (reply && !failed) await deliver(call, flags, url, reply)
  else {
    if (progressShown(call, flags)) call.err(METER + meterLine(0))
    const message = failed ? `curl: (22) The requested URL returned error: ${reply.status}` : said.message
    if (message !== '' && exitCode !== 0 && (!flags.has('s') || flags.has('S'))) call.err(`${message}\n`)
  }
  const format = flags.value('w')
  if (format !== undefined) call.out(writeOut(format, url, trace, exitCode))
  return exitCode
}

/** Headers and body of the request. A header without a value takes one away, which only the defaults could lose. */
function carried(flags: Flags): Pick<SendRequest, 'headers' | 'body'> {
  const given = flags.values('H').flatMap((line): readonly (readonly [string, string])[] => {
    const cut = line.indexOf(':')
    return cut > 0 && line.slice(cut + 1).trim() !== '' ? [[line.slice(0, cut).trim(), line.slice(cut + 1).trim()]] : []
  })
  const data = flags.values('d')
  const typed = data.length > 0 && !given.some(([name]) => name.toLowerCase() === 'content-type')
  const agent = flags.value('A')
  const headers = [
    ...given,
    ...(typed ? [['Content-Type', 'application/x-www-form-urlencoded'] as const] : []),
    ...(agent === undefined ? [] : [['User-Agent', agent] as const]),
  ]
  return {
    ...(headers.length > 0 ? { headers: Object.fromEntries(headers) } : {}),
    ...(data.length > 0 ? { body: data.join('&') } : {}),
  }
}

/** Nobody told curl to give up: the kernel does. */
const kernelTimeout = (url: string, trace: Trace): Trace['client'] => {
  const { host, port } = authorityOf(url)
  return connectionOf(trace) === 'unresolved'
    ? trace.client
    : {
        message: `curl: (28) Failed to connect to ${host} port ${port} after ${trace.elapsedMs} ms: Couldn't connect to server`,
        exitCode: 28,
      }
}

async function deliver(call: Call, flags: Flags, url: string, reply: HttpReply): Promise<void> {
  const head = `${[statusLine(reply.status), ...reply.headers.map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n`
  const body = `${flags.has('I') || flags.has('i') ? head : ''}${flags.has('I') ? '' : reply.body}`
  const file = flags.value('o') ?? (flags.has('O') ? authorityOf(url).path.split('/').at(-1) || 'index.html' : undefined)
  const kept = file !== undefined && file !== '-'
  if (progressShown(call, flags) || (kept && !flags.has('s'))) call.err(METER + meterLine(sizeOf(body)))
  if (!kept) call.out(body)
  else if (file !== '/dev/null') await call.fs.writeFile(absolutePath(call, file), body)
}

const progressShown = ({ toTerminal }: Call, flags: Flags): boolean =>
  !toTerminal && !flags.has('s') && flags.value('o') === undefined

const METER =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n'

function meterLine(bytes: number): string {
  const size = String(bytes).padStart(5)
  return bytes === 0
    ? '  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0\n'
    : `100 ${size}  100 ${size}    0     0   150k      0 --:--:-- --:--:-- --:--:--  150k\n`
}

function verbose(call: Call, flags: Flags, url: string, method: string, trace: Trace, message: string): string {
  const { host, port, path } = authorityOf(url)
  const packet = sentPacket(trace)
  const words = message.replace(/^curl: \(\d+\) /, '')
  const lines: string[] = []
  if (!packet) return `* ${words}\n* closing connection #0\n`
  const { dstIP, srcIP, srcPort } = packet
  const [six, four] = dstIP.includes(':') ? [dstIP, '(none)'] : ['(none)', dstIP]
  if (host !== dstIP) lines.push(`* Host ${host}:${port} was resolved.`, `* IPv6: ${six}`, `* IPv4: ${four}`)
  lines.push(`*   Trying ${dstIP.includes(':') ? `[${dstIP}]` : dstIP}:${port}...`)
  if (connectionOf(trace) !== 'open') {
    if (connectionOf(trace) === 'refused')
      lines.push(`* connect to ${dstIP} port ${port} from ${srcIP} port ${srcPort} failed: Connection refused`)
    return `${[...lines, `* ${words}`, '* closing connection #0'].join('\n')}\n`
  }
  lines.push(`* Connected to ${host} (${dstIP}) port ${port}`, '* using HTTP/1.x')
  const shown = port === 80 ? host : `${host}:${port}`
  lines.push(
    `> ${method} ${path} HTTP/1.1`,
    `> Host: ${shown}`,
    `> User-Agent: ${flags.value('A') ?? `curl/${CURL_VERSION}`}`,
    '> Accept: */*',
    ...flags.values('H').map((line) => `> ${line}`),
    '> ',
    '* Request completely sent off',
  )
  const reply = trace.http
  if (!reply) lines.push(`* ${words}`, '* closing connection #0')
  else {
    lines.push(`< ${statusLine(reply.status)}`, ...reply.headers.map(([name, value]) => `< ${name}: ${value}`), '< ')
    if (!call.toTerminal && reply.body !== '') lines.push(`{ [${sizeOf(reply.body)} bytes data]`)
    lines.push(`* Connection #0 to host ${host} left intact`)
  }
  return `${lines.join('\n')}\n`
}

/** Source: curl(1), --write-out. */
function writeOut(format: string, url: string, trace: Trace, exitCode: number): string {
  const packet = sentPacket(trace)
  const seconds = (trace.elapsedMs / 1000).toFixed(6)
  const variables: { readonly [name: string]: string } = {
    http_code: String(trace.http?.status ?? 0).padStart(3, '0'),
    response_code: String(trace.http?.status ?? 0).padStart(3, '0'),
    time_total: seconds,
    time_connect: connectionOf(trace) === 'open' ? seconds : '0.000000',
    remote_ip: connectionOf(trace) === 'open' ? (packet?.dstIP ?? '') : '',
    remote_port: connectionOf(trace) === 'open' ? String(packet?.dstPort ?? 0) : '0',
    local_ip: packet?.srcIP ?? '',
    local_port: String(packet?.srcPort ?? 0),
    size_download: String(trace.http ? sizeOf(trace.http.body) : 0),
    num_connects: connectionOf(trace) === 'open' ? '1' : '0',
    num_redirects: '0',
    url_effective: withScheme(url).replace(/^(\w+:\/\/[^/]+)$/, '$1/'),
    content_type: trace.http?.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '',
    exitcode: String(exitCode),
    errormsg: exitCode === 0 ? '' : trace.client.message.replace(/^curl: \(\d+\) /, ''),
  }
  return format
    .replaceAll(/%\{(\w+)\}/g, (all, name: string) => variables[name] ?? all)
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t')
    .replaceAll('\\r', '\r')
    .replaceAll('%%', '%')
}
