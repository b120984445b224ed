import { ends, type FileChange, flag, IDLE, listenAddress, type Program, portOr, server, tcp, udp } from './program.ts'

const SHELLS = new Set(['sh', 'bash', 'ash', 'dash', 'zsh'])
const UNIT_MS: { readonly [unit: string]: number } = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
/** Commands that do their work and end; what they print is not modelled. */
const QUICK = new Set([
  'echo',
  'true',
  ':',
  'date',
  'ls',
  'cat',
  'printf',
  'mkdir',
  'cd',
  'export',
  'set',
  'env',
  'hostname',
  'id',
  'uname',
  'cp',
  'mv',
  'chmod',
  'chown',
  'trap',
  'ps',
  'ip',
  'nslookup',
  'dig',
  'ping',
  'apk',
  'apt-get',
  'apt',
  'pip',
  'read',
  'clear',
  'pwd',
  'whoami',
])
const MAX_SCRIPT = 10_000

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** `30`, `1.5h`, `infinity` in ms; undefined when it is no duration. */
function sleepMs(words: readonly string[]): number | undefined {
  const parts = words.map((word) => {
    if (word === 'infinity' || word === 'inf') return Number.POSITIVE_INFINITY
    const [, count, unit = 's'] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(word) ?? []
    return count === undefined ? Number.NaN : Math.round(Number(count) * (UNIT_MS[unit || 's'] ?? 1000))
  })
  const sum = parts.reduce((a, b) => a + b, 0)
  return parts.length === 0 || Number.isNaN(sum) ? undefined : sum
}

/**
 * What a command line does, for the commands that manifests use to show something: sleeping, exiting, shells, small
 * servers. Undefined when it is some other program.
 * Differs: nothing is executed; `curl` and `wget` take no time and succeed.
 */
export function interpret(argv: readonly string[]): Program | undefined {
  const [program = '', ...args] = argv
  const name = baseName(program)
  if (SHELLS.has(name)) return shell(args)
  switch (name) {
    case 'sleep': {
      const ms = sleepMs(args)
      if (ms === undefined) return ends(0, 1)
      return ms === Number.POSITIVE_INFINITY ? IDLE : ends(ms, 0)
    }
    case 'tail':
      return args.some((arg) => arg.startsWith('-') && /[fF]/.test(arg)) ? IDLE : ends(0, 0)
    case 'pause':
      return server([])
    case 'false':
      return ends(0, 1)
    case 'exit':
      return ends(0, Number(args[0] ?? 0) & 255)
    case 'curl':
    case 'wget':
      return ends(100, 0)
    case 'nc':
    case 'ncat':
    case 'netcat':
      return netcat(args)
    case 'httpd':
      return args.length === 0 ? server([tcp(80)], { name: 'httpd' }) : busyboxHttpd(args)
    case 'httpd-foreground':
    case 'apache2-foreground':
      return server([tcp(80)], { name: 'httpd' })
    case 'nginx':
    case 'nginx-debug':
      return server([tcp(80)], { name: 'nginx' })
    case 'redis-server':
      return server([tcp(portOr(flag(args, '--port'), 6379), bound(flag(args, '--bind')))])
    case 'memcached':
      return server([tcp(portOr(flag(args, '-p'), 11211), bound(flag(args, '-l')))])
    case 'http-server':
      return server([tcp(portOr(flag(args, '-p', '--port'), 8080), bound(flag(args, '-a')))], { name: 'files' })
    case 'http-echo':
      return httpEcho(args, {})
    case 'agnhost':
      return agnhost(args)
    default:
      if (/^python[0-9.]*$/.test(name)) return python(args)
      if (/^php[0-9.]*$/.test(name) && args[0] === '-S') return onAddress(args[1] ?? '', 8000)
      return QUICK.has(name) || name.startsWith('#') || name.includes('=') ? ends(0, 0) : undefined
  }
}

const bound = (host: string | undefined) => (host === undefined ? '0.0.0.0' : listenAddress(host).address)

function onAddress(text: string, port: number): Program {
  const { address, port: given = port } = listenAddress(text)
  return server([tcp(given, address)], { name: 'files' })
}

function netcat(args: readonly string[]): Program {
  const listens = args.some((arg) => /^-[a-z]*l[a-z]*$/.test(arg))
  if (!listens) return ends(0, 0)
  const numbers = args.filter((arg) => /^\d{1,5}$/.test(arg))
  const port = portOr(
    args.map((arg) => /^-[a-z]*p(\d+)$/.exec(arg)?.[1]).find(Boolean) ??
      flag(args, '-p', '-lp', '-lkp', '-nlp', '-klp') ??
      numbers.at(-1),
    0,
  )
  if (port === 0) return ends(0, 1)
  const address = bound(flag(args, '-s'))
  const isUdp = args.some((arg) => /^-[a-z]*u[a-z]*$/.test(arg))
  return { ...server([isUdp ? udp(port, address) : tcp(port, address)]), ...(isUdp ? {} : { http: { name: 'plain' } as const }) }
}

function busyboxHttpd(args: readonly string[]): Program {
  const { address, port = 80 } = listenAddress(
    /^\d+$/.test(flag(args, '-p') ?? '') ? `:${flag(args, '-p')}` : (flag(args, '-p') ?? ':80'),
  )
  // Without -f it goes to the background and the container's process is gone.
  return args.some((arg) => /^-[a-z]*f/.test(arg)) ? server([tcp(port, address)], { name: 'files' }) : ends(0, 0)
}

function python(args: readonly string[]): Program | undefined {
  const at = args.indexOf('-m')
  if (at >= 0 && (args[at + 1] === 'http.server' || args[at + 1] === 'SimpleHTTPServer')) {
    const rest = args.slice(at + 2)
    const port = portOr(
      rest.find((arg, i) => /^\d+$/.test(arg) && rest[i - 1] !== '-d'),
      8000,
    )
    return server([tcp(port, bound(flag(rest, '--bind', '-b')))], { name: 'files' })
  }
  return args.length === 0 ? ends(0, 0) : undefined
}

/** hashicorp/http-echo: says one text on every path. */
export function httpEcho(args: readonly string[], env: { readonly [name: string]: string }): Program {
  const { address, port = 5678 } = listenAddress(flag(args, '-listen', '--listen') ?? ':5678')
  const text = flag(args, '-text', '--text') ?? env['ECHO_TEXT'] ?? 'hello-world'
  return server([tcp(port, address)], { name: 'http-echo', text })
}

/** Source: kubernetes/kubernetes test/images/agnhost, the subcommands that listen. Its default is `pause`. */
export function agnhost(args: readonly string[]): Program {
  const [command = 'pause', ...rest] = args
  switch (command) {
    case 'netexec': {
      const sockets = [tcp(portOr(flag(rest, '--http-port'), 8080))]
      const udpPort = Number(flag(rest, '--udp-port') ?? 8081)
      return server(udpPort > 0 ? [...sockets, udp(udpPort)] : sockets, { name: 'agnhost' })
    }
    case 'serve-hostname': {
      const port = portOr(flag(rest, '--port'), 9376)
      const sockets = [...(flag(rest, '--tcp') === undefined ? [] : [tcp(port)]), ...(rest.includes('--udp') ? [udp(port)] : [])]
      return server(sockets.length > 0 ? sockets : [tcp(port)], { name: 'hostname' })
    }
    case 'test-webserver':
      return server([tcp(portOr(flag(rest, '--port'), 80))], { name: 'files' })
    case 'liveness':
      return server([tcp(8080)], { name: 'plain' })
    default:
      return server([])
  }
}

/** Splits a command into words, honouring quotes. */
export function wordsOf(text: string): string[] {
  return [...text.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'))
}

const LOOPS = new Set(['while', 'until', 'for'])
const GLUE = /^(?:do|then|else|fi|done|exec|nohup|sudo|time|if|\{|\}|\(|!)$/

interface Run {
  readonly atMs: number
  readonly code: number
  readonly servers: readonly Program[]
  readonly files: readonly FileChange[]
  readonly done: boolean
}

function shell(args: readonly string[]): Program | undefined {
  const at = args.findIndex((arg) => /^-[a-z]*c$/.test(arg))
  if (at < 0) return args.length === 0 ? ends(0, 0) : undefined
  const script = (args[at + 1] ?? '').slice(0, MAX_SCRIPT)
  const loops = wordsOf(script).some((word) => LOOPS.has(word.replace(/^[;&|]+/, '')))
  const run = script
    .replace(/(["'])((?:(?!\1)[\s\S])*)\1/g, (quoted) => quoted.replace(/[;&|\n]/g, ' '))
    .split(/(?<=&&|\|\||[;\n|&])/)
    .reduce<Run | undefined>(step, { atMs: 0, code: 0, servers: [], files: [], done: false })
  // A program that nobody here knows: it decides what the container does.
  if (!run) return undefined
  const { servers, files } = run
  const open = servers.length > 0 ? Math.min(...servers.map(({ readyAfterMs }) => readyAfterMs)) : 0
  const http = servers.find((program) => program.http)?.http
  const forever = !run.done && (loops || servers.length > 0)
  return {
    sockets: servers.flatMap(({ sockets }) => sockets),
    readyAfterMs: open,
    files,
    ...(http ? { http } : {}),
    ...(forever || run.atMs === Number.POSITIVE_INFINITY ? {} : { exit: { afterMs: run.atMs, code: run.code } }),
  }
}

/** One simple command of a script. After a server in the foreground, or an `exit`, nothing follows. */
function step(run: Run | undefined, segment: string): Run | undefined {
  if (!run || run.done || run.atMs === Number.POSITIVE_INFINITY) return run
  const words = wordsOf(segment.replace(/[;\n|&]+$/, ''))
  while (words[0] !== undefined && GLUE.test(words[0])) words.shift()
  const [first, ...rest] = words
  if (first === undefined || LOOPS.has(first) || first === '[' || first === 'test') return run
  if (first === 'exit') return { ...run, code: Number(rest[0] ?? run.code) & 255, done: true }
  if (first === 'touch' || first === 'rm') {
    const paths = rest.filter((word) => !word.startsWith('-'))
    return {
      ...run,
      code: 0,
      files: [...run.files, ...paths.map((path) => ({ atMs: run.atMs, path, exists: first === 'touch' }))],
    }
  }
  const program = interpret(words)
  if (!program) return undefined
  if (program.exit) return { ...run, atMs: run.atMs + program.exit.afterMs, code: program.exit.code }
  if (program.sockets.length === 0) return { ...run, atMs: Number.POSITIVE_INFINITY }
  return { ...run, servers: [...run.servers, { ...program, readyAfterMs: run.atMs }] }
}
