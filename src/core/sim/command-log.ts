import type { From, SendRequest } from '../network/trace.ts'
import { deepFreeze } from '../storage/freeze.ts'
import type { Command, Sending } from './types.ts'

/** The same request again and again, at the end of the log. */
interface Run {
  readonly how: Sending
  readonly request: SendRequest
  times: number
  /** How many of them the log's last command says; 0 while it says nothing of them. */
  written: number
}

/**
 * What was done to a cluster, in order. Time that passes twice in a row passes once; a settle after a settle is none; a
 * request that is sent again and again is one command that says how often.
 */
export class CommandLog {
  readonly #commands: Command[] = []
  #run: Run | undefined

  add(command: Command): void {
    if (command.do === 'advance' && command.ms === 0) return
    const last = this.commands.at(-1)
    if (command.do === 'settle' && last?.do === 'settle') return
    this.#run = undefined
    if (command.do === 'advance' && last?.do === 'advance') {
      this.#commands[this.#commands.length - 1] = { do: 'advance', ms: last.ms + command.ms }
      return
    }
    this.#commands.push(deepFreeze(command))
  }

  /** Notes a request. */
  sent(how: Sending, request: SendRequest): void {
    const run = this.#run
    if (run && run.how === how && isSame(run.request, request)) {
      run.times += 1
      return
    }
    this.#writeDown()
    this.#run = { how, request: deepFreeze(request), times: 1, written: 0 }
  }

  get commands(): readonly Command[] {
    this.#writeDown()
    return this.#commands
  }

  #writeDown(): void {
    const run = this.#run
    if (!run || run.written === run.times) return
    const { how, request, times } = run
    const command: Command = { do: how, request, ...(times > 1 ? { times } : {}) }
    if (run.written > 0) this.#commands.pop()
    this.#commands.push(Object.freeze(command))
    run.written = times
  }
}

const isSame = (a: SendRequest, b: SendRequest): boolean =>
  a === b ||
  (a.to === b.to &&
    a.keepAlive === b.keepAlive &&
    a.timeoutMs === b.timeoutMs &&
    a.method === b.method &&
    a.body === b.body &&
    sameHeaders(a.headers, b.headers) &&
    senderOf(a.from) === senderOf(b.from))

/** In the same order, too: programs show headers as they come. */
const sameHeaders = (a: SendRequest['headers'], b: SendRequest['headers']): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b)

const senderOf = (from: From): string =>
  'pod' in from ? `pod ${from.pod}` : 'node' in from ? `node ${from.node}` : `external ${from.at ?? ''}`
