import type { Node } from '../api/cluster-objects.ts'

interface Held {
  readonly node: string
  readonly owner: string | undefined
}

/**
 * Nodes in the order in which they are offered Pods: fewest Pods first, then by name. Kept up to date by changes, so that
 * placing a Pod looks at few Nodes however many there are.
 */
export class NodeRanks {
  readonly #nodes = new Map<string, Node>()
  /** Pods that count on a Node, by `namespace/name`. */
  readonly #held = new Map<string, Held>()
  readonly #counts = new Map<string, number>()
  /** Sorted names of the Nodes with that many Pods. */
  readonly #byCount: string[][] = []
  /** Pods of one owner on each Node. */
  readonly #ofOwner = new Map<string, Map<string, number>>()

  get size(): number {
    return this.#nodes.size
  }

  put(node: Node): void {
    const { name } = node.metadata
    if (!this.#nodes.has(name)) insert(this.#row(this.count(name)), name)
    this.#nodes.set(name, node)
  }

  drop(name: string): void {
    if (!this.#nodes.delete(name)) return
    takeOut(this.#row(this.count(name)), name)
  }

  /** Pods that count on this Node. */
  count(node: string): number {
    return this.#counts.get(node) ?? 0
  }

  /** Notes where a Pod is; `node` undefined: nowhere any more. */
  place(pod: string, node: string | undefined, owner: string | undefined): void {
    const was = this.#held.get(pod)
    if (was?.node === node) return
    if (was) {
      this.#held.delete(pod)
      this.#add(was, -1)
    }
    if (node === undefined) return
    const held = { node, owner }
    this.#held.set(pod, held)
    this.#add(held, 1)
  }

  /** Every Node in order. */
  *inOrder(): Iterable<Node> {
    for (const row of this.#byCount) {
      for (const name of row ?? []) {
        const node = this.#nodes.get(name)
        if (node) yield node
      }
    }
  }

  /** How many Pods of this owner a Node has. */
  ofOwner(owner: string | undefined, node: string): number {
    return (owner === undefined ? undefined : this.#ofOwner.get(owner)?.get(node)) ?? 0
  }

  #add({ node, owner }: Held, by: 1 | -1): void {
    const before = this.count(node)
    if (before + by > 0) this.#counts.set(node, before + by)
    else this.#counts.delete(node)
    if (this.#nodes.has(node)) {
      takeOut(this.#row(before), node)
      insert(this.#row(before + by), node)
    }
    if (owner === undefined) return
    const counts = this.#ofOwner.get(owner) ?? new Map<string, number>()
    const count = (counts.get(node) ?? 0) + by
    if (count > 0) counts.set(node, count)
    else counts.delete(node)
    if (counts.size > 0) this.#ofOwner.set(owner, counts)
    else this.#ofOwner.delete(owner)
  }

  #row(count: number): string[] {
    while (this.#byCount.length <= count) this.#byCount.push([])
    return this.#byCount[count] ?? []
  }
}

/** Where `name` stands, or would stand, in a sorted list. */
function position(names: readonly string[], name: string): number {
  let [low, high] = [0, names.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((names[middle] ?? '') < name) low = middle + 1
    else high = middle
  }
  return low
}

const insert = (names: string[], name: string): void => void names.splice(position(names, name), 0, name)

function takeOut(names: string[], name: string): void {
  const at = position(names, name)
  if (names[at] === name) names.splice(at, 1)
}
