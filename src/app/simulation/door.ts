import type { ApiRequest, ApiResponse } from '../../core/apiserver/types.ts'
import type { SendRequest, Trace } from '../../core/network/trace.ts'
import type { ApplyResult, Snapshot } from '../../core/sim/types.ts'
import { ask } from './connection.ts'
import { reset } from './history.ts'

/** The scripting door for teachers and embedders: `window.switchyard`. Every call is a promise. */
export interface Switchyard {
  readonly version: string
  /** Settles when the first picture is there. */
  readonly ready: Promise<void>
  apply(yaml: string): Promise<readonly ApplyResult[]>
  send(request: SendRequest): Promise<Trace>
  advance(ms: number): Promise<{ readonly nowMs: number }>
  handle(request: ApiRequest): Promise<ApiResponse>
  snapshot(): Promise<Snapshot>
  reset(): Promise<void>
}

declare global {
  interface Window {
    switchyard?: Switchyard
  }
}

export const VERSION = '0.1.0'

export function openDoor(ready: Promise<void>): void {
  const door: Switchyard = {
    version: VERSION,
    ready,
    apply: async (yaml) => (await ask('apply', { text: String(yaml) })).results,
    send: async (request) => (await ask('send', { request })).trace,
    advance: (ms) => ask('advance', { ms }),
    handle: async (request) => (await ask('handle', { request })).response,
    snapshot: async () => (await ask('snapshot', {})).snapshot,
    reset,
  }
  window.switchyard = Object.freeze(door)
}
