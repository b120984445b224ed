import { type Kind, RESOURCES } from '../api/kinds.ts'
import type { Controller, Plan, SyncContext } from '../controllers/plan.ts'
import { invariant } from '../invariant.ts'
import type { Change, Reader } from '../storage/reader.ts'
import { timestampAt } from './time.ts'
import { Timers } from './timers.ts'
import { WorkQueue } from './work-queue.ts'

/** More syncs than this in one settle, beyond what the cluster's size explains, means that two loops undo each other. */
const SYNCS_ALLOWED = 20_000
const SYNCS_PER_WRITE = 50

/**
 * Runs controllers: a queue of keys for each, filled by the changes that concern it, emptied in a fixed order, so that
 * one seed and one list of commands give one history.
 */
export class ControlLoop {
  readonly #controllers: readonly Controller[]
  readonly #reader: Reader
  readonly #carryOut: (plan: Plan, by: string) => void
  readonly #queues: readonly WorkQueue[]
  /** Places of the controllers that are told of changes to a kind. */
  readonly #told: { readonly [K in Kind]?: readonly number[] }
  readonly #timers = new Timers()

  /** `carryOut` takes a Plan through the API server's door, `by` the controller that made it. */
  constructor(controllers: readonly Controller[], reader: Reader, carryOut: (plan: Plan, by: string) => void) {
    this.#controllers = controllers
    this.#reader = reader
    this.#carryOut = carryOut
    this.#queues = controllers.map(() => new WorkQueue())
    this.#told = Object.fromEntries(
      RESOURCES.map(({ kind }) => [kind, controllers.flatMap(({ kinds }, i) => (kinds.includes(kind) ? [i] : []))]),
    )
  }

  /** Lets every controller say which of its keys a change concerns. */
  changed(change: Change): void {
    for (const i of this.#told[change.kind] ?? []) {
      for (const key of this.#controllers[i]?.interested(change, this.#reader) ?? []) this.#queues[i]?.add(key)
    }
  }

  /** Queues one key of one controller by name, for a setting that is no object. */
  enqueue(controllerName: string, keys: Iterable<string>): void {
    const queue = this.#queues[this.#controllers.findIndex(({ name }) => name === controllerName)]
    invariant(queue, `no controller is called ${controllerName}`)
    for (const key of keys) queue.add(key)
  }

  /** Works until no queue holds a key. */
  settle(nowMs: number): void {
    const writesBefore = this.#reader.revision
    const context = { reader: this.#reader, nowMs, now: timestampAt(nowMs) }
    for (let syncs = 0; this.#syncOne(context); syncs += 1) {
      const allowed = SYNCS_ALLOWED + SYNCS_PER_WRITE * (this.#reader.revision - writesBefore)
      invariant(syncs < allowed, 'the controllers do not come to rest')
    }
  }

  get nextTimerMs(): number | null {
    return this.#timers.nextMs
  }

  /** Queues every key whose timer is due at `nowMs`. */
  wake(nowMs: number): void {
    for (let timer = this.#timers.takeDue(nowMs); timer; timer = this.#timers.takeDue(nowMs)) {
      this.#queues[timer.controller]?.add(timer.key)
    }
  }

  #syncOne(context: SyncContext): boolean {
    const i = this.#queues.findIndex(({ size }) => size > 0)
    const [queue, controller] = [this.#queues[i], this.#controllers[i]]
    if (!queue || !controller) return false
    const key = queue.take()
    if (key === undefined) return false
    const plan = controller.sync(key, context)
    if (plan.requeueAtMs === undefined) this.#timers.clear(i, key)
    // A timer in the past would be due again at once: the earliest is the next instant.
    else this.#timers.set({ atMs: Math.max(plan.requeueAtMs, context.nowMs + 1), controller: i, key })
    this.#carryOut(plan, controller.name)
    return true
  }
}
