import type { NodeView } from './port-state.ts'
import type { PortRules, SharedKey } from './rule.ts'
import type { ServiceIndex } from './service-index.ts'

interface Positions {
  readonly revision: number
  readonly first: ReadonlyMap<PortRules, number>
  readonly total: number
}

/** Where each service port's lines stand among all lines of a shared chain, counted when a listing or a record asks. */
export class SharedPositions {
  readonly #index: ServiceIndex
  readonly #view: NodeView
  readonly #byKey = new Map<SharedKey, Positions>()

  constructor(index: ServiceIndex, view: NodeView) {
    this.#index = index
    this.#view = view
  }

  offsetOf(key: SharedKey, rules: PortRules): number {
    return this.#at(key).first.get(rules) ?? 0
  }

  linesOf(key: SharedKey): number {
    return this.#at(key).total
  }

  #at(key: SharedKey): Positions {
    const known = this.#byKey.get(key)
    if (known?.revision === this.#index.revision) return known
    const first = new Map<PortRules, number>()
    let total = 0
    for (const state of this.#index.ports) {
      const rules = state.rulesOn(this.#view)
      first.set(rules, total)
      total += rules.shared[key]?.length ?? 0
    }
    const made = { revision: this.#index.revision, first, total }
    this.#byKey.set(key, made)
    return made
  }
}
