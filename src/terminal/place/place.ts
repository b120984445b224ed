import type { CommandName } from 'just-bash/browser'
import type { JsonValue } from '../../core/api/json.ts'
import type { Machine } from '../machine.ts'
import type { ShellState } from '../messages.ts'
import { homeOf, type Stand } from '../stand.ts'
import { curl } from '../tools/curl.ts'
import { dig, getent, host } from '../tools/dig.ts'
import { hostname, ip } from '../tools/interfaces.ts'
import { busyboxNc, openbsdNc } from '../tools/nc.ts'
import { bindNslookup, busyboxNslookup } from '../tools/nslookup.ts'
import { pingOf } from '../tools/ping.ts'
import { iptables, iptablesSave, nft } from '../tools/rules.ts'
import { date, env, OWN_WORDS, rm, sleep, watch } from '../tools/shell-words.ts'
import { conntrack, netstat, ps, ss } from '../tools/sockets.ts'
import type { Tool } from '../tools/tool.ts'
import { busyboxWget, gnuWget } from '../tools/wget.ts'
import { xargs } from '../tools/xargs.ts'
import { type PlaceFacts, textAt } from './facts.ts'
import { firstFiles } from './files.ts'
import { type ImageTools, type NetworkTool, toolsIn } from './image-tools.ts'
import { podEnv } from './pod-env.ts'

type Tools = { readonly [name: string]: Tool }

/** A place made ready for a shell. */
export interface Place {
  readonly stand: Stand
  readonly files: { readonly [path: string]: string }
  readonly tools: Tools
  readonly builtIns: CommandName[]
  readonly state: ShellState
  readonly shellName: 'bash' | 'sh'
  /** The image's shell; null: it has none. */
  readonly shell: ImageTools['shell']
  prompt(state: ShellState): string
}

/** Commands that every userland has. Source: coreutils, util-linux, BusyBox. */
const COMMON: readonly CommandName[] =
  'echo cat printf ls mkdir rmdir touch rm cp mv ln chmod pwd readlink head tail wc stat grep fgrep egrep sed awk sort uniq comm cut paste tr rev nl fold expand unexpand strings split tee find basename dirname du env printenv alias unalias history true false clear bash sh base64 diff date seq expr md5sum sha1sum sha256sum tac od time whoami which timeout'.split(
    ' ',
  ) as CommandName[] // Names of just-bash, every one.
const LAPTOP_MORE: readonly CommandName[] = ['jq', 'yq', 'tree', 'column', 'join', 'rg', 'file']

const everywhere: Tools = { xargs, sleep, env, printenv: env, date, rm }

const NETWORK: { readonly [userland in 'gnu' | 'busybox']: { readonly [tool in NetworkTool]: Tool } } = {
  gnu: {
    curl,
    wget: gnuWget,
    nslookup: bindNslookup,
    dig,
    host,
    getent,
    nc: openbsdNc,
    ping: pingOf(false),
    ip,
    ss,
    netstat,
    ps,
    hostname,
  },
  busybox: {
    curl,
    wget: busyboxWget,
    nslookup: busyboxNslookup,
    dig,
    host,
    getent,
    nc: busyboxNc,
    ping: pingOf(true),
    ip,
    ss,
    netstat,
    ps,
    hostname,
  },
}

const COLOUR = '\x1b[38;5;75m'
const PLAIN = '\x1b[0m'

const shortened = (cwd: string, home: string): string =>
  cwd === home ? '~' : cwd.startsWith(`${home}/`) ? `~${cwd.slice(home.length)}` : cwd

export async function placeOf(stand: Stand, facts: PlaceFacts, machine: Machine, extra: Tools): Promise<Place> {
  if (stand.kind === 'pod') return podPlace(stand, facts, machine)
  const home = homeOf(stand)
  const node: Tools =
    stand.kind === 'node' ? { 'iptables-save': iptablesSave, 'ip6tables-save': iptablesSave, iptables, nft, conntrack } : {}
  const network = NETWORK.gnu
  return {
    stand,
    files: await firstFiles(stand, facts, machine, null),
    tools: { ...everywhere, ...network, netcat: network.nc, watch, ...OWN_WORDS, ...node, ...extra },
    builtIns: [...COMMON, ...LAPTOP_MORE],
    state: {
      cwd: home,
      exported: {
        HOME: home,
        USER: stand.kind === 'laptop' ? 'you' : 'root',
        PATH: '/usr/local/bin:/usr/bin:/bin',
        TERM: 'xterm-256color',
        LANG: 'C.UTF-8',
        SHELL: '/bin/bash',
      },
      prelude: stand.kind === 'laptop' ? "alias k='kubectl'\nalias ll='ls -l'" : '',
      status: 0,
    },
    shellName: 'bash',
    shell: 'bash',
    prompt:
      stand.kind === 'laptop'
        ? ({ cwd }) => `${COLOUR}laptop${cwd === home ? '' : ` ${shortened(cwd, home)}`} $${PLAIN} `
        : ({ cwd }) => `root@${stand.name}:${shortened(cwd, home)}# `,
  }
}

async function podPlace(stand: Extract<Stand, { readonly kind: 'pod' }>, facts: PlaceFacts, machine: Machine): Promise<Place> {
  const image = textAt(facts.container, 'image')
  const found = toolsIn(image)
  const words = NETWORK[found.userland === 'busybox' ? 'busybox' : 'gnu']
  const network = Object.fromEntries([...found.network].map((name) => [name, words[name]]))
  const workingDir = textAt(facts.container, 'workingDir') || '/'
  return {
    stand,
    files: await firstFiles(stand, facts, machine, found),
    tools:
      found.userland === 'none'
        ? {}
        : { ...everywhere, ...network, clear: OWN_WORDS['clear'] ?? env, ...(found.userland === 'busybox' ? { watch } : {}) },
    builtIns: found.userland === 'none' ? [] : [...COMMON],
    state: { cwd: workingDir, exported: Object.fromEntries(await podEnv(facts, machine)), prelude: '', status: 0 },
    shellName: found.shell === 'bash' || found.userland === 'debian' ? 'bash' : 'sh',
    shell: found.userland === 'debian' ? 'bash' : found.shell,
    prompt: ({ cwd }) =>
      found.userland === 'busybox' ? `${shortened(cwd, '/root')} # ` : `root@${stand.name}:${shortened(cwd, '/root')}# `,
  }
}

/** True when the container runs, so that a command can be started in it. */
export const containerRuns = (pod: JsonValue, container: string): boolean => {
  const phase = textAt(pod, 'status', 'phase')
  return phase === 'Running' && container !== ''
}
