import type { Pod } from '../api/pod.ts'
import type { Verdict } from '../kube-proxy/types.ts'
import type { HttpRequest } from '../kubelet/http-status.ts'
import type { Client } from './client.ts'
import type { FiveTuple } from './packet.ts'
import type { Target } from './target.ts'
import type { Hop, Outcome, Place, SendRequest, Trace } from './trace.ts'
import type { NetworkWorld } from './world.ts'

/** What became of a request. */
export interface Ending {
  readonly outcome: Outcome
  readonly client: Trace['client']
  readonly http?: NonNullable<Trace['http']>
}

/** A place that rewrote the header on the way there, and will put it back on the way back. */
export interface Translation {
  readonly where: Place
  readonly before: FiveTuple
  readonly after: FiveTuple
  /** True: a program took the packet's content and sent it in a connection of its own; no kernel remembers a rewrite. */
  readonly relayed?: true
}

export type NewHop = Omit<Hop, 'atMs'>

type Asked = Omit<HttpRequest, 'clientIP' | 'clientPort'>

/**
 * One request on its way: who sends what where, and what has happened so far. The route is walked the same with and
 * without a record; without one no hop is even made.
 */
export class Walk {
  readonly world: NetworkWorld
  readonly request: SendRequest
  readonly target: Target
  readonly client: Client
  readonly timeoutMs: number
  readonly hops: Hop[] = []
  readonly translations: Translation[] = []
  /** The Service port whose rules chose the endpoint. */
  chosen: Verdict['service']
  /** The Node that a load balancer chose, also for the next request on the same connection. */
  entryNode: string | undefined
  /** The packet as the client sent it. */
  first: FiveTuple | undefined
  /** The Pod that answered, and which of its containers. */
  server: { readonly pod: Pod; readonly container: string } | undefined
  elapsedMs = 0
  /** Elapsed when the connection was begun: the way there is measured from it. */
  connectedAtMs = 0
  #asked: Asked | undefined
  readonly #record: boolean
  readonly #startedAtMs: number

  constructor(world: NetworkWorld, request: SendRequest, target: Target, client: Client, record: boolean) {
    this.world = world
    this.request = request
    this.target = target
    this.client = client
    this.timeoutMs = timeoutOf(request)
    this.#record = record
    this.#startedAtMs = world.nowMs()
  }

  get record(): boolean {
    return this.#record
  }

  /** The HTTP request as it reaches a program: a proxy on the way may have written it anew. */
  get asked(): Asked {
    this.#asked ??= askedOf(this.request, this.target)
    return this.#asked
  }

  set asked(asked: Asked) {
    this.#asked = asked
  }

  /** Adds a hop that takes `takesMs` of simulated time; `make` is called only when there is a record. */
  hop(takesMs: number, make: () => NewHop): void {
    // `make` gives a fresh object each time: the time is put on it, as a copy of nine fields would cost more than the hop.
    if (this.#record) this.hops.push(Object.assign(make(), { atMs: this.#startedAtMs + this.elapsedMs }))
    this.elapsedMs += takesMs
  }

  /** The client waits until its time is up. */
  waitUntilTimeout(): number {
    this.elapsedMs = this.timeoutMs + 1
    return this.elapsedMs
  }
}

function askedOf({ method = 'GET', headers = {}, body }: SendRequest, { path, authority }: Target): Asked {
  const host = Object.entries(headers).find(([name]) => name.toLowerCase() === 'host')?.[1]
  const others = Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'host'))
  return { method, path, host: host ?? authority, headers: others, ...(body === undefined ? {} : { body }) }
}

const DEFAULT_TIMEOUT_MS = 5000
const LONGEST_TIMEOUT_MS = 86_400_000

function timeoutOf({ timeoutMs = DEFAULT_TIMEOUT_MS }: SendRequest): number {
  return timeoutMs > 0 && timeoutMs <= LONGEST_TIMEOUT_MS ? Math.ceil(timeoutMs) : DEFAULT_TIMEOUT_MS
}
