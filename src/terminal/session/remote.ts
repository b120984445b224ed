import type { Machine } from '../machine.ts'
import type { CallKind, CallMessage, Calls, FromShell, Pace, ToShell } from '../messages.ts'

type Answer = Extract<ToShell, { readonly do: 'answer' }>

interface Waiting {
  resolve(result: Calls[CallKind]['result']): void
  reject(error: Error): void
}

/** The machine behind a shell that lives in a worker: each call is a message, answered by another. */
export class RemoteMachine implements Machine {
  readonly #post: (message: FromShell) => void
  readonly #waiting = new Map<number, Waiting>()
  #nextId = 1
  #nowMs: number
  #columns: number
  #chance: number
  readonly pace: Pace

  constructor(
    post: (message: FromShell) => void,
    start: { readonly pace: Pace; readonly nowMs: number; readonly columns: number },
  ) {
    this.#post = post
    this.pace = start.pace
    this.#nowMs = start.nowMs
    this.#columns = start.columns
    this.#chance = (start.nowMs % 4_294_967_296) >>> 0
  }

  call<K extends CallKind>(kind: K, params: Calls[K]['params']): Promise<Calls[K]['result']> {
    const id = this.#nextId
    this.#nextId += 1
    return new Promise((resolve, reject) => {
      // The answer to a call of kind K carries the result of kind K: the page's answers are typed by the same table.
      this.#waiting.set(id, { resolve: (result) => resolve(result as Calls[K]['result']), reject })
      this.#post({ say: 'call', id, kind, params } as CallMessage)
    })
  }

  answered({ id, nowMs, result, error }: Answer): void {
    this.#nowMs = nowMs
    const call = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (result === null) call?.reject(new Error(error ?? 'no answer'))
    else call?.resolve(result)
  }

  nowMs(): number {
    return this.#nowMs
  }

  columns(): number {
    return this.#columns
  }

  resized(columns: number): void {
    this.#columns = columns
  }

  /** Source: Mulberry32. The simulation's own generator is not touched by what a shell draws. */
  random(): number {
    this.#chance = (this.#chance + 0x6d2b79f5) >>> 0
    let mixed = this.#chance
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
