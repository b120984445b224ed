import { pause } from '../machine.ts'
import { secondsToMs } from './flags.ts'
import type { Call, Tool } from './tool.ts'
import { absolutePath } from './tool.ts'

const UNITS: { readonly [unit: string]: number } = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Simulated time passes. */
export async function sleep(call: Call): Promise<number> {
  const parts = call.args.map((arg) => {
    if (arg === 'infinity' || arg === 'inf') return UNITS['d'] ?? 0
    const [, count, unit = ''] = /^(\d*\.?\d+)([smhd]?)$/.exec(arg) ?? []
    return count === undefined ? Number.NaN : Number(count) * (UNITS[unit] ?? 1000)
  })
  const bad = call.args[parts.findIndex(Number.isNaN)]
  if (call.args.length === 0 || bad !== undefined) {
    call.err(bad === undefined ? 'sleep: missing operand\n' : `sleep: invalid time interval ‘${bad}’\n`)
    return 1
  }
  await pause(call.machine, Math.round(parts.reduce((a, b) => a + b, 0)), call.signal)
  return call.signal.aborted ? 130 : 0
}

/** `watch [-n SECONDS] COMMAND`: again and again until Ctrl-C. Source: watch(1) of procps. */
export async function watch(call: Call): Promise<number> {
  let [everyMs, at, title] = [2000, 0, true]
  for (; at < call.args.length && (call.args[at] ?? '').startsWith('-'); at += 1) {
    const arg = call.args[at] ?? ''
    if (arg === '-n' || arg === '--interval') {
      at += 1
      everyMs = secondsToMs(call.args[at]) ?? everyMs
    } else if (/^-n[\d.]+$/.test(arg)) everyMs = secondsToMs(arg.slice(2)) ?? everyMs
    else if (arg === '-t' || arg === '--no-title') title = false
    else if (arg !== '-d' && arg !== '-x') {
      call.err(`switchyard: watch: the option ${arg} is not modelled; modelled are -n -t\n`)
      return 1
    }
  }
  const line = call.args.slice(at).join(' ')
  if (line === '') {
    call.err('Usage:\n watch [options] command\n')
    return 1
  }
  while (!call.signal.aborted) {
    const { stdout, stderr } = await call.run(line)
    const now = new Date(call.machine.nowMs()).toUTCString().replace(/ GMT$/, '')
    const head = title ? `Every ${(everyMs / 1000).toFixed(1)}s: ${line}    laptop: ${now}\n\n` : ''
    call.out(`${call.toTerminal ? '\x1b[2J\x1b[H' : ''}${head}${stdout}${stderr}`)
    if (call.machine.pace === 'at-once') return 0
    await pause(call.machine, everyMs, call.signal)
  }
  return 130
}

/** Source: rm(1) of GNU coreutils, --preserve-root. */
export async function rm(call: Call): Promise<number> {
  const recursive = call.args.some((arg) => /^-[a-zA-Z]*[rR]/.test(arg) || arg === '--recursive')
  const root = call.args.find((arg) => !arg.startsWith('-') && absolutePath(call, arg) === '/')
  if (recursive && root !== undefined && !call.args.includes('--no-preserve-root')) {
    call.err("rm: it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe\n")
    return 1
  }
  const { stdout, stderr, exitCode } = await call.original()
  call.out(stdout)
  call.err(stderr)
  return exitCode
}

/** Only what programs see, without the variables of the shell that carries this. */
export async function env(call: Call): Promise<number> {
  const [first, ...more] = call.args
  if (first !== undefined && call.name === 'env') {
    const { stdout, stderr, exitCode } = await call.original()
    call.out(stdout)
    call.err(stderr)
    return exitCode
  }
  const wanted = first === undefined ? Object.keys(call.exported) : [first, ...more]
  const lines = wanted.map(
    (name) => call.exported[name] !== undefined && (first === undefined ? `${name}=${call.exported[name]}` : call.exported[name]),
  )
  for (const line of lines) if (line !== false) call.out(`${line}\n`)
  return lines.includes(false) ? 1 : 0
}

export async function date(call: Call): Promise<number> {
  const now = new Date(call.machine.nowMs())
  const [format] = call.args.filter((arg) => arg.startsWith('+'))
  const two = (n: number): string => String(n).padStart(2, '0')
  const [day = '', month = ''] = [now.toUTCString().slice(0, 3), now.toUTCString().slice(8, 11)]
  const parts: { readonly [letter: string]: string } = {
    Y: String(now.getUTCFullYear()),
    m: two(now.getUTCMonth() + 1),
    d: two(now.getUTCDate()),
    H: two(now.getUTCHours()),
    M: two(now.getUTCMinutes()),
    S: two(now.getUTCSeconds()),
    N: `${String(now.getUTCMilliseconds()).padStart(3, '0')}000000`,
    s: String(Math.floor(now.getTime() / 1000)),
    F: now.toISOString().slice(0, 10),
    T: now.toISOString().slice(11, 19),
    a: day,
    b: month,
    Z: 'UTC',
  }
  call.out(
    format
      ? `${format.slice(1).replaceAll(/%([a-zA-Z])/g, (all, letter: string) => parts[letter] ?? all)}\n`
      : `${day} ${month} ${String(now.getUTCDate()).padStart(2)} ${parts['T']} UTC ${parts['Y']}\n`,
  )
  return 0
}

/** Words of the page that are commands too. */
const press =
  (button: 'undo' | 'redo' | 'reset'): Tool =>
  async (call) => {
    const { said } = await call.machine.call('page', { press: button })
    call.out(`${said}\n`)
    return 0
  }

const says =
  (text: string): Tool =>
  async (call) => {
    call.out(text)
    return 0
  }

const MAN = `Commands of this terminal. They run against the simulated cluster; every packet is on the map.

  kubectl, k          the cluster's command line: try "kubectl get all -A"
  curl, wget          HTTP requests, from where this shell stands
  nslookup, dig, host names
  nc, ping            connections and echoes
  ip, ss, hostname    where this shell stands
  iptables-save, nft  rules of a Node (open a terminal on it with +)
  undo, redo, reset   the page's buttons
  watch, sleep        simulated time

The shell knows pipes, variables, quotes, $(…), loops, functions, aliases and here-documents, and grep, sed, awk, jq, sort,
head, tail, wc, cut, tr, xargs and their kin. Files in ~ that end in .yaml are the manifest tabs.
Not modelled: jobs in the background (&), sudo's passwords, editors other than "kubectl edit" and the manifest tabs.
`

const opensTab = says(
  'switchyard: there is no editor in the terminal: files in ~ that end in .yaml are the manifest tabs; objects open with "kubectl edit"\n',
)

/** Words of ours, and tools that are answered in words of ours. */
export const OWN_WORDS: { readonly [name: string]: Tool } = {
  undo: press('undo'),
  redo: press('redo'),
  reset: press('reset'),
  hint: says('No lesson is open: there is nothing to hint at.\n'),
  goal: says('No lesson is open: there is no goal to reach.\n'),
  explain: async (call) => {
    if (call.args.length === 0) {
      call.out('explain RESOURCE[.FIELD]: what a resource or a field of it means, for example "explain service.spec.ports".\n')
      return 0
    }
    const { stdout, stderr, exitCode } = await call.run(`kubectl explain ${call.args.join(' ')}`)
    call.out(stdout)
    call.err(stderr)
    return exitCode
  },
  man: says(MAN),
  help: says(MAN),
  clear: async (call) => {
    call.out('\x1b[H\x1b[2J\x1b[3J')
    return 0
  },
  vi: opensTab,
  vim: opensTab,
  nano: opensTab,
  code: opensTab,
  sudo: async (call) => {
    const { stdout, stderr, exitCode } = await call.run(call.args.join(' '))
    call.out(stdout)
    call.err(stderr)
    return exitCode
  },
}
