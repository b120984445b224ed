import type { LabelMap } from '../../api/meta.ts'
import type { ReplicaSet } from '../../api/workloads.ts'

/** Where selectors without a plain pair are filed. */
const ANY = ''

/**
 * ReplicaSets by one pair of their selector, so that an orphan Pod finds those that could take it without looking at the
 * others. Each is filed under the pair that fewest others chose: for a Deployment's ReplicaSets that is pod-template-hash.
 */
export class SelectorIndex {
  readonly #names = new Map<string, Set<string>>()
  readonly #filedUnder = new Map<string, string>()

  put({ metadata: { namespace = '', name }, spec }: ReplicaSet): void {
    const pairs = Object.entries(spec.selector.matchLabels ?? {}).map(([key, value]) => keyOf(namespace, `${key}=${value}`))
    const had = this.#filedUnder.get(`${namespace}/${name}`)
    if (had !== undefined && (pairs.includes(had) || (pairs.length === 0 && had === keyOf(namespace, ANY)))) return
    this.drop(namespace, name)
    const [rarest = keyOf(namespace, ANY)] = pairs.toSorted((a, b) => this.#size(a) - this.#size(b) || (a < b ? -1 : 1))
    const names = this.#names.get(rarest) ?? new Set()
    this.#names.set(rarest, names.add(name))
    this.#filedUnder.set(`${namespace}/${name}`, rarest)
  }

  drop(namespace: string, name: string): void {
    const key = this.#filedUnder.get(`${namespace}/${name}`)
    if (key === undefined) return
    this.#filedUnder.delete(`${namespace}/${name}`)
    const names = this.#names.get(key)
    names?.delete(name)
    if (names?.size === 0) this.#names.delete(key)
  }

  /** Names of ReplicaSets whose selector may match these labels; the caller checks. */
  candidates(namespace: string, labels: LabelMap): readonly string[] {
    const keys = [ANY, ...Object.entries(labels).map(([key, value]) => `${key}=${value}`)]
    return keys.flatMap((key) => [...(this.#names.get(keyOf(namespace, key)) ?? [])]).toSorted()
  }

  #size(key: string): number {
    return this.#names.get(key)?.size ?? 0
  }
}

const keyOf = (namespace: string, pair: string): string => `${namespace}\n${pair}`
