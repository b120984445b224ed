import type { KubeObject } from '../api/kinds.ts'

/** Where an object lies: indexes hold the slot, which stays as long as the object exists; what is in it is replaced. */
export interface Slot<T extends KubeObject = KubeObject> {
  readonly namespace: string
  readonly name: string
  object: T
}

interface Space<T extends KubeObject> {
  readonly slots: Map<string, Slot<T>>
  /** The slots by name; undefined since one came or went. */
  sorted: readonly Slot<T>[] | undefined
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
/** By namespace, then name, in code units. */
export const bySlot = (a: Slot, b: Slot): number => compare(a.namespace, b.namespace) || compare(a.name, b.name)

/** The objects of one kind by namespace ('' for cluster-scoped kinds) and name. */
export class Table<T extends KubeObject> {
  readonly #spaces = new Map<string, Space<T>>()
  #names: readonly string[] | undefined

  find(namespace: string, name: string): Slot<T> | undefined {
    return this.#spaces.get(namespace)?.slots.get(name)
  }

  add(namespace: string, name: string, object: T): Slot<T> {
    const slot: Slot<T> = { namespace, name, object }
    this.insert(slot)
    return slot
  }

  /** Adds a slot that was made elsewhere. No object may have its name. */
  insert(slot: Slot<T>): void {
    const { namespace, name } = slot
    const space = this.#spaces.get(namespace)
    if (space) {
      space.slots.set(name, slot)
      space.sorted = undefined
    } else {
      this.#spaces.set(namespace, { slots: new Map([[name, slot]]), sorted: undefined })
      this.#names = undefined
    }
  }

  remove({ namespace, name }: Slot): void {
    const space = this.#spaces.get(namespace)
    if (!space?.slots.delete(name)) return
    space.sorted = undefined
    if (space.slots.size > 0) return
    this.#spaces.delete(namespace)
    this.#names = undefined
  }

  /** Sorted slots, of one namespace or of all: sorted again only after an object has come or gone. */
  sorted(namespace: string | undefined): readonly Slot<T>[] {
    if (namespace !== undefined) return this.#sortedSpace(namespace)
    this.#names ??= [...this.#spaces.keys()].toSorted(compare)
    return this.#names.flatMap((name) => this.#sortedSpace(name))
  }

  #sortedSpace(namespace: string): readonly Slot<T>[] {
    const space = this.#spaces.get(namespace)
    if (!space) return []
    space.sorted ??= [...space.slots.values()].toSorted(bySlot)
    return space.sorted
  }
}
