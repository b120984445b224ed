import type { JsonValue } from '../core/api/json.ts'
import type { SendRequest, Trace } from '../core/network/trace.ts'
import type { CallKind, Calls, Pace } from './messages.ts'

/** What every command may use of the page behind its shell. */
export interface Machine {
  call<K extends CallKind>(kind: K, params: Calls[K]['params']): Promise<Calls[K]['result']>
  /** Simulated time, ms since the Unix epoch. */
  nowMs(): number
  readonly pace: Pace
  /** Width of the terminal. */
  columns(): number
  /** A new tool draws its numbers here: ids of DNS questions, names that kubectl makes up. */
  random(): number
}

export async function sendThrough(machine: Machine, request: SendRequest, signal: AbortSignal): Promise<Trace> {
  const { trace } = await machine.call('send', { request })
  // The answer is known at once; a person waits for it as long as the request took.
  if (trace.elapsedMs >= WORTH_WAITING_MS && !signal.aborted) await pause(machine, trace.elapsedMs, signal)
  return trace
}

const WORTH_WAITING_MS = 500

/** `ms` of simulated time pass, or Ctrl-C ends the wait. */
export async function pause(machine: Machine, ms: number, signal: AbortSignal, forChange = false): Promise<void> {
  if (signal.aborted) return
  const waited = machine.call('wait', { ms, forChange, pace: machine.pace })
  let hear = (): void => undefined
  const interrupted = new Promise<void>((resolve) => {
    hear = () => resolve()
    signal.addEventListener('abort', hear, { once: true })
  })
  await Promise.race([waited, interrupted])
  signal.removeEventListener('abort', hear)
}

/** One object of the API server, or null. */
export async function readObject(machine: Machine, path: string): Promise<JsonValue> {
  const { response } = await machine.call('request', { request: { method: 'GET', path } })
  return response.status === 200 ? response.body : null
}
