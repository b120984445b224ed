import type { ApiRequest, ApiResponse } from '../core/apiserver/types.ts'
import type { DnsAnswer, ResolvConf } from '../core/dns/types.ts'
import type { RuleListing } from '../core/kube-proxy/types.ts'
import type { Listening, LocalListener } from '../core/network/local-listeners.ts'
import type { Machine as NetMachine } from '../core/network/machine.ts'
import type { From, SendRequest, Trace } from '../core/network/trace.ts'
import type { Edited } from '../kubectl/host.ts'
import type { Stand } from './stand.ts'

/** One file of the laptop's disk; `text` null: it is gone. Bytes that are no text are kept as Latin-1. */
export interface DiskChange {
  readonly path: string
  readonly text: string | null
}

/** What a shell carries from line to line: enough to start it again where it was. */
export interface ShellState {
  readonly cwd: string
  readonly exported: { readonly [name: string]: string }
  /** Text that brings back variables that are not exported, aliases and functions. */
  readonly prelude: string
  /** `$?` */
  readonly status: number
}

/** How time passes for this shell: `live` waits as a person does, `at-once` lets simulated time jump. */
export type Pace = 'live' | 'at-once'

export interface ShellStart {
  readonly stand: Stand
  readonly pace: Pace
  readonly disk: readonly DiskChange[]
  /** Null: a new shell. */
  readonly state: ShellState | null
  readonly columns: number
  readonly nowMs: number
}

/** What the shell asks of the page, with parameters and result. The page's answers are typed by this. */
export interface Calls {
  request: { params: { request: ApiRequest }; result: { response: ApiResponse } }
  /** A request through the simulated network: it is on the map and in the Request panel. */
  send: { params: { request: SendRequest }; result: { trace: Trace } }
  rules: { params: { node: string }; result: { listing: RuleListing | null } }
  resolvConf: { params: { namespace: string; pod: string }; result: { conf: ResolvConf | null } }
  /** What the cluster's DNS answers to one question, without a packet. */
  lookup: { params: { name: string; type: string }; result: { answer: DnsAnswer } }
  /** Addresses, sockets and conntrack of a place; null when it is not there. */
  machine: { params: { at: From }; result: { machine: NetMachine | null } }
  /** `ms` of simulated time pass; with `forChange` only until something in the cluster changes. */
  wait: { params: { ms: number; forChange: boolean; pace: Pace }; result: Record<string, never> }
  edit: { params: { path: string; text: string }; result: { edited: Edited } }
  /** Opens a port on the laptop; every terminal reaches it. */
  listen: { params: { listener: LocalListener }; result: { listening: Listening } }
  unlisten: { params: { listener: Pick<LocalListener, 'address' | 'port'> }; result: Record<string, never> }
  /** Buttons of the page; `said` is what it has to say about it. */
  page: { params: { press: 'undo' | 'redo' | 'reset' }; result: { said: string } }
}

export type CallKind = keyof Calls
export type CallMessage = {
  readonly [K in CallKind]: { readonly say: 'call'; readonly id: number; readonly kind: K; readonly params: Calls[K]['params'] }
}[CallKind]

/** Why the shell reads a line: the next command, the rest of one (PS2), or a command's standard input. */
export type ReadKind = 'command' | 'continuation' | 'input'

/** Page → shell. */
export type ToShell =
  | ({ readonly do: 'start' } & ShellStart)
  /** A line as typed, without its newline; null at the end of input (Ctrl-D). */
  | { readonly do: 'line'; readonly text: string | null }
  /** Runs one line and answers with `ran`; for scripts, which read nothing. */
  | { readonly do: 'run'; readonly id: number; readonly line: string }
  | { readonly do: 'interrupt' }
  | { readonly do: 'resize'; readonly columns: number }
  | { readonly do: 'complete'; readonly id: number; readonly line: string; readonly cursor: number }
  | { readonly do: 'disk'; readonly changes: readonly DiskChange[] }
  | {
      readonly do: 'answer'
      readonly id: number
      readonly nowMs: number
      readonly result: Calls[CallKind]['result'] | null
      readonly error?: string
    }
  /** Somebody connected to a listener that this shell opened. */
  | { readonly do: 'connected'; readonly port: number }

export interface Completion {
  /** Where in the line the completed word begins. */
  readonly from: number
  readonly words: readonly string[]
}

/** Shell → page. */
export type FromShell =
  | { readonly say: 'out' | 'err'; readonly text: string }
  /** Wipes the screen. */
  | { readonly say: 'clear' }
  | { readonly say: 'read'; readonly kind: ReadKind; readonly prompt: string }
  /** What to start from if this worker has to be ended. */
  | { readonly say: 'state'; readonly state: ShellState }
  | { readonly say: 'disk'; readonly changes: readonly DiskChange[] }
  | { readonly say: 'ran'; readonly id: number; readonly exitCode: number }
  | { readonly say: 'completed'; readonly id: number; readonly completion: Completion }
  /** The first shell ended: `exit` or Ctrl-D. */
  | { readonly say: 'exit'; readonly exitCode: number }
  | CallMessage
