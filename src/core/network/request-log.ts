import type { HttpRequest } from '../kubelet/http-status.ts'

/** An HTTP request that a program answered. */
export interface ServedRequest {
  /** ms of simulated time. */
  readonly atMs: number
  readonly port: number
  readonly request: HttpRequest
}

/** Newest requests kept of one container, and containers kept. */
const MOST_REQUESTS = 1000
const MOST_CONTAINERS = 1000

/**
 * What programs answered, for their logs: the newest requests of each container, by the identity of its run
 * (`uid/container/restarts`). Nothing is written as text before somebody reads it.
 */
export class RequestLog {
  readonly #byRun = new Map<string, ServedRequest[]>()

  add(run: string, served: ServedRequest): void {
    const list = this.#byRun.get(run) ?? []
    list.push(served)
    if (list.length > 2 * MOST_REQUESTS) list.splice(0, list.length - MOST_REQUESTS)
    this.#byRun.set(run, list)
    const [oldest] = this.#byRun.keys()
    if (this.#byRun.size > MOST_CONTAINERS && oldest !== undefined) this.#byRun.delete(oldest)
  }

  /** Oldest first. */
  of(run: string): readonly ServedRequest[] {
    return (this.#byRun.get(run) ?? []).slice(-MOST_REQUESTS)
  }
}
