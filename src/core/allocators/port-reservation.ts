import type { NodePorts } from './node-ports.ts'
import type { Pick } from './pick.ts'

/** First number that a dry run shows for "any": none that could be real. */
const DRY_RUN_FIRST = 32769

/**
 * Node ports taken and to be given back by one request. What it takes is taken at once; what it gives back becomes free
 * with `commit`; `revert` undoes what was taken. A dry run only looks.
 * Source: kubernetes pkg/registry/core/service/portallocator/operation.go.
 */
export class PortReservation {
  readonly #ports: NodePorts
  readonly #dryRun: boolean
  readonly #taken: number[] = []
  readonly #givenBack: number[] = []

  constructor(ports: NodePorts, dryRun: boolean) {
    this.#ports = ports
    this.#dryRun = dryRun
  }

  allocate(port: number): Pick<number> {
    const taken = this.#dryRun && (this.#ports.has(port) || this.#taken.includes(port))
    const pick: Pick<number> = taken
      ? { ok: false, error: 'provided port is already allocated' }
      : this.#dryRun
        ? { ok: true, value: port }
        : this.#ports.allocate(port)
    if (pick.ok) this.#taken.push(port)
    return pick
  }

  allocateNext(random: () => number): Pick<number> {
    const pick: Pick<number> = this.#dryRun
      ? { ok: true, value: this.#taken.length === 0 ? DRY_RUN_FIRST : Math.max(...this.#taken) + 1 }
      : this.#ports.allocateNext(random)
    if (pick.ok) this.#taken.push(pick.value)
    return pick
  }

  releaseLater(port: number): void {
    this.#givenBack.push(port)
  }

  commit(): void {
    if (this.#dryRun) return
    for (const port of this.#givenBack) this.#ports.release(port)
  }

  revert(): void {
    if (this.#dryRun) return
    for (const port of this.#taken) this.#ports.release(port)
  }
}
