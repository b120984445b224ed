import type { Trace } from '../../core/network/trace.ts'
import { sendThrough } from '../machine.ts'
import { fromOf } from '../stand.ts'
import { KERNEL_GIVES_UP_MS } from './curl.ts'
import { type Flags, parseFlags, secondsToMs } from './flags.ts'
import { authorityOf, connectionOf, sentPacket, sizeOf, statusLine, statusWords, withScheme } from './http-words.ts'
import { absolutePath, type Call, type Tool } from './tool.ts'

const TABLE = {
  letters: 'qSO:T:t:cY:U:',
  long: {
    quiet: 'q',
    'server-response': 'S',
    spider: 'spider',
    'output-document': 'O',
    timeout: 'T',
    'connect-timeout': 'T',
    tries: 't',
    'no-verbose': 'no-verbose',
    'no-check-certificate': 'k',
    'user-agent': 'U',
    header: 'header:',
  },
} as const

/** One URL fetched, and all that both wgets word in their own way. */
interface Fetched {
  readonly call: Call
  readonly flags: Flags
  readonly url: string
  readonly trace: Trace
  readonly host: string
  readonly port: number
  readonly ip: string
  /** Where the body goes: '-' standard output. */
  readonly file: string
}

type Words = (fetched: Fetched) => Promise<number>

const wgetOf =
  (words: Words): Tool =>
  async (call) => {
    const flags = parseFlags(call.args, TABLE)
    if (flags.unknown !== null) {
      call.err(
        `switchyard: wget: the option ${flags.unknown} is not modelled; modelled are -q -O -T -t -S --spider --timeout --tries\n`,
      )
      return 2
    }
    const [url] = flags.words
    if (url === undefined) {
      call.err("wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n")
      return 1
    }
    const timeoutMs = secondsToMs(flags.value('T')) || KERNEL_GIVES_UP_MS
    const method = flags.has('spider') ? 'HEAD' : 'GET'
    const trace = await sendThrough(
      call.machine,
      { from: fromOf(call.stand), to: withScheme(url), timeoutMs, method },
      call.signal,
    )
    if (call.signal.aborted) return 130
    const { host, port, path } = authorityOf(url)
    const file = flags.value('O') ?? (path.split('?')[0]?.split('/').at(-1) || 'index.html')
    return words({ call, flags, url: withScheme(url), trace, host, port, ip: sentPacket(trace)?.dstIP ?? '', file })
  }

async function save({ call, file }: Fetched, body: string): Promise<void> {
  if (file === '-') call.out(body)
  else if (file !== '/dev/null') await call.fs.writeFile(absolutePath(call, file), body)
}

const ERRNO = { refused: 'Connection refused', timeout: 'Connection timed out', unreachable: 'Network is unreachable' } as const

/** Source: GNU Wget 1.21, exit status 4 network failure, 8 server error. */
export const gnuWget = wgetOf(async (fetched) => {
  const { call, flags, url, trace, host, port, ip, file } = fetched
  const say = (text: string): void => {
    if (!flags.has('q')) call.err(text)
  }
  const stamp = new Date(call.machine.nowMs()).toISOString().slice(0, 19).replace('T', ' ')
  const state = connectionOf(trace)
  say(`--${stamp}--  ${url}${/^\w+:\/\/[^/]+$/.test(url) ? '/' : ''}\n`)
  if (state === 'unresolved') {
    say(`Resolving ${host} (${host})... failed: Name or service not known.\n`)
    call.err(`wget: unable to resolve host address ‘${host}’\n`)
    return 4
  }
  const named = host === ip ? '' : `${host} (${host})|`
  if (named !== '') say(`Resolving ${host} (${host})... ${ip}\n`)
  say(`Connecting to ${named}${ip}${named === '' ? '' : '|'}:${port}... `)
  if (state !== 'open') {
    say(`failed: ${ERRNO[state]}.\n`)
    if (state === 'timeout') say('Giving up.\n\n')
    return 4
  }
  say('connected.\nHTTP request sent, awaiting response... ')
  const reply = trace.http
  if (!reply) {
    say('No data received.\nGiving up.\n\n')
    return 4
  }
  say(`${statusWords(reply.status)}\n`)
  if (flags.has('S'))
    call.err(
      `${[statusLine(reply.status), ...reply.headers.map(([name, value]) => `${name}: ${value}`)].map((line) => `  ${line}`).join('\n')}\n`,
    )
  if (reply.status >= 400) {
    say(`${stamp} ERROR ${reply.status}: ${statusWords(reply.status).slice(4)}.\n\n`)
    return 8
  }
  const size = sizeOf(reply.body)
  const type = reply.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1]?.split(';')[0] ?? ''
  const length = reply.headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? String(size)
  say(`Length: ${length}${type ? ` [${type}]` : ''}\n`)
  if (flags.has('spider')) {
    say('Remote file exists.\n\n')
    return 0
  }
  say(`Saving to: ‘${file === '-' ? 'STDOUT' : file}’\n\n`)
  await save(fetched, reply.body)
  say(
    `\n     0K                                                       100% 58.3M=0s\n\n${stamp} (58.3 MB/s) - ${file === '-' ? 'written to stdout' : `‘${file}’ saved`} [${size}/${size}]\n\n`,
  )
  return 0
})

/** Source: BusyBox networking/wget.c; every failure is exit code 1. */
export const busyboxWget = wgetOf(async (fetched) => {
  const { call, flags, trace, host, port, ip, file } = fetched
  const say = (text: string): void => {
    if (!flags.has('q')) call.err(text)
  }
  const state = connectionOf(trace)
  if (state === 'unresolved') {
    call.err(`wget: bad address '${host}${port === 80 ? '' : `:${port}`}'\n`)
    return 1
  }
  say(`Connecting to ${host} (${ip}:${port})\n`)
  if (state === 'timeout' && flags.has('T')) {
    call.err('wget: download timed out\n')
    return 1
  }
  if (state !== 'open') {
    call.err(`wget: can't connect to remote host (${ip}): ${state === 'timeout' ? 'Operation timed out' : ERRNO[state]}\n`)
    return 1
  }
  const reply = trace.http
  if (!reply) {
    call.err('wget: error getting response\n')
    return 1
  }
  if (flags.has('S'))
    call.err(
      `${[statusLine(reply.status), ...reply.headers.map(([name, value]) => `${name}: ${value}`)].map((line) => `  ${line}`).join('\n')}\n`,
    )
  if (reply.status >= 400) {
    call.err(`wget: server returned error: ${statusLine(reply.status)}\n`)
    return 1
  }
  if (flags.has('spider')) {
    say('remote file exists\n')
    return 0
  }
  const size = String(sizeOf(reply.body)).padStart(5)
  const shown = file === '-' ? '-' : file
  say(file === '-' ? 'writing to stdout\n' : `saving to '${file}'\n`)
  await save(fetched, reply.body)
  say(`${shown.padEnd(20)} 100% |********************************| ${size}  0:00:00 ETA\n`)
  say(file === '-' ? 'written to stdout\n' : `'${file}' saved\n`)
  return 0
})
