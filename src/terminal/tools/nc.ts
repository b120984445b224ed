import { sendThrough } from '../machine.ts'
import { fromOf } from '../stand.ts'
import { KERNEL_GIVES_UP_MS } from './curl.ts'
import { parseFlags, secondsToMs } from './flags.ts'
import { connectionOf, sentPacket } from './http-words.ts'
import type { Call, Tool } from './tool.ts'

const TABLE = { letters: 'zvunw:lkp:', long: { zero: 'z', wait: 'w' } } as const
const NAMED: { readonly [port: number]: string } = {
  22: 'ssh',
  53: 'domain',
  80: 'http',
  443: 'https',
  3306: 'mysql',
  5432: 'postgresql',
  6379: 'redis',
  8080: 'http-alt',
}
const MOST_PORTS = 1000

const ncOf =
  (busybox: boolean): Tool =>
  async (call) => {
    const flags = parseFlags(call.args, TABLE)
    const [host, ports] = flags.words
    if (flags.unknown !== null || flags.has('l') || host === undefined || ports === undefined) {
      call.err(
        `switchyard: nc: ${flags.has('l') ? 'listening (-l)' : (flags.unknown ?? 'a call without host and port')} is not modelled; modelled is "nc -zv [-u] [-w SECONDS] HOST PORT"\n`,
      )
      return 1
    }
    const [first = 0, last = first] = ports.split('-').map(Number)
    if (!Number.isInteger(first) || first < 1 || last > 65535) {
      call.err(`nc: port number invalid: ${ports}\n`)
      return 1
    }
    const timeoutMs = secondsToMs(flags.value('w')) || KERNEL_GIVES_UP_MS
    let exitCode = 0
    for (let port = first; port <= Math.min(last, first + MOST_PORTS); port += 1) {
      exitCode = await knock(call, { host, port, timeoutMs, udp: flags.has('u'), loud: flags.has('v'), busybox })
      if (call.signal.aborted) return 130
    }
    return exitCode
  }

interface Knock {
  readonly host: string
  readonly port: number
  readonly timeoutMs: number
  readonly udp: boolean
  readonly loud: boolean
  readonly busybox: boolean
}

async function knock(call: Call, { host, port, timeoutMs, udp, loud, busybox }: Knock): Promise<number> {
  const protocol = udp ? 'udp' : 'tcp'
  const authority = host.includes(':') ? `[${host}]` : host
  const trace = await sendThrough(
    call.machine,
    { from: fromOf(call.stand), to: `${protocol}://${authority}:${port}`, timeoutMs },
    call.signal,
  )
  if (call.signal.aborted) return 130
  const ip = sentPacket(trace)?.dstIP ?? host
  const state = connectionOf(trace)
  if (busybox) {
    if (state === 'open') {
      if (loud) call.err(`${host} (${ip}:${port}) open\n`)
      return 0
    }
    if (state === 'unresolved') call.err(`nc: bad address '${host}'\n`)
    else if (state === 'timeout') call.err('nc: timed out\n')
    else call.err(`nc: ${host} (${ip}:${port}): ${state === 'refused' ? 'Connection refused' : 'Network unreachable'}\n`)
    return 1
  }
  const shown = ip === host ? host : `${host} (${ip})`
  if (state === 'open') {
    if (loud) call.err(`Connection to ${shown} ${port} port [${protocol}/${NAMED[port] ?? '*'}] succeeded!\n`)
    return 0
  }
  if (state === 'unresolved') call.err(`nc: getaddrinfo for host "${host}" port ${port}: Name or service not known\n`)
  else if (loud) {
    const why =
      state === 'refused'
        ? 'failed: Connection refused'
        : state === 'timeout'
          ? 'timed out: Operation now in progress'
          : 'failed: Network is unreachable'
    call.err(`nc: connect to ${shown} port ${port} (${protocol}) ${why}\n`)
  }
  return 1
}

/** Source: OpenBSD netcat, as Debian ships it. */
export const openbsdNc = ncOf(false)
/** Source: BusyBox networking/nc.c and nc_bloaty.c. */
export const busyboxNc = ncOf(true)
