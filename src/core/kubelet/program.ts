import type { Protocol } from '../api/service.ts'

/** A port that a program binds. */
export interface ProgramSocket {
  readonly port: number
  readonly protocol: Protocol
  /** `0.0.0.0` stands for every address of the Pod, of either family; `127.0.0.1` is reached from inside the Pod alone. */
  readonly address: '0.0.0.0' | '127.0.0.1'
}

/** How a program answers HTTP, by name; `text` is what it was told to say. */
export interface HttpProgram {
  readonly name:
    | 'nginx'
    | 'nginx-hello'
    | 'httpd'
    | 'agnhost'
    | 'hostname'
    | 'whoami'
    | 'http-echo'
    | 'httpbin'
    | 'hello-app'
    | 'echoserver'
    | 'vote'
    | 'result'
    | 'files'
    | 'health'
    | 'plain'
  readonly text?: string
  readonly version?: string
}

/** A file that a program makes or removes while it runs, for exec probes that look at it. */
export interface FileChange {
  readonly atMs: number
  readonly path: string
  readonly exists: boolean
}

/** What one running container does, in simulated time since it started (ms). */
export interface Program {
  readonly sockets: readonly ProgramSocket[]
  /** From when on its sockets are open. */
  readonly readyAfterMs: number
  /** Absent: it does not speak HTTP. */
  readonly http?: HttpProgram
  /** When it ends by itself; absent: never. */
  readonly exit?: { readonly afterMs: number; readonly code: number }
  /** How long it takes to end after SIGTERM; absent: it ignores the signal and is killed when the grace period is over. */
  readonly stopsAfterMs?: number
  readonly files?: readonly FileChange[]
}

export const tcp = (port: number, address: ProgramSocket['address'] = '0.0.0.0'): ProgramSocket => ({
  port,
  protocol: 'TCP',
  address,
})
export const udp = (port: number, address: ProgramSocket['address'] = '0.0.0.0'): ProgramSocket => ({
  port,
  protocol: 'UDP',
  address,
})

/** A server that ends about a second after SIGTERM. */
export const server = (sockets: readonly ProgramSocket[], http?: HttpProgram, readyAfterMs = 0): Program => ({
  sockets,
  readyAfterMs,
  stopsAfterMs: 1000,
  ...(http ? { http } : {}),
})

/** A program that ends by itself. */
export const ends = (afterMs: number, code: number): Program => ({ sockets: [], readyAfterMs: 0, exit: { afterMs, code } })

/** Does nothing for ever; as process 1 without a handler it ignores SIGTERM. */
export const IDLE: Program = { sockets: [], readyAfterMs: 0 }

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1', '[::1]'])

/** `127.0.0.1:8080`, `:8080`, `localhost` as an address and, when it has one, a port. */
export function listenAddress(text: string): { readonly address: ProgramSocket['address']; readonly port?: number } {
  const [, host = '', port] = /^(.*?)(?::(\d{1,5}))?$/.exec(text) ?? []
  const address = LOOPBACK.has(host) ? '127.0.0.1' : '0.0.0.0'
  return port === undefined ? { address } : { address, port: Number(port) }
}

/** Value of the first of these flags in `--flag=value`, `--flag value` form. */
export function flag(words: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [i, word] of words.entries()) {
    const [name = '', ...value] = word.split('=')
    if (names.includes(name)) return value.length > 0 ? value.join('=') : words[i + 1]
  }
  return undefined
}

/** A port number in text, or what to take instead. */
export function portOr(text: string | undefined, otherwise: number): number {
  const port = Number(text)
  return Number.isInteger(port) && port > 0 && port < 65536 ? port : otherwise
}
