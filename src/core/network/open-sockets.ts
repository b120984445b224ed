import type { Pod } from '../api/pod.ts'
import type { Socket } from '../kubelet/images.ts'

type Listeners = (pod: Pod, nowMs?: number) => readonly Socket[]

/**
 * The sockets of Pods, worked out once. Programs of one state of a Pod come up as time passes and stay up, so that what
 * listens is known for good once all of them do.
 */
export class OpenSockets {
  readonly #listeners: Listeners
  readonly #all = new WeakMap<Pod, readonly Socket[]>()

  constructor(listeners: Listeners) {
    this.#listeners = listeners
  }

  of(pod: Pod, nowMs: number): readonly Socket[] {
    const known = this.#all.get(pod)
    if (known) return known
    const open = this.#listeners(pod, nowMs)
    if (Object.isFrozen(pod) && open.length === this.#listeners(pod).length) this.#all.set(pod, open)
    return open
  }
}
