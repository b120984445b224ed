import type { ClusterView, CollectionName, Collections, ViewPatch } from '../../protocol/view.ts'

const NAMES: readonly CollectionName[] = ['namespaces', 'nodes', 'pods', 'services', 'groups']

interface Named {
  readonly id: string
  readonly namespace?: string
  readonly name: string
}

const before = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const byPlace = (a: Named, b: Named): number => before(a.namespace ?? '', b.namespace ?? '') || before(a.name, b.name)

function patched<T extends Named>(list: readonly T[], upsert: readonly T[] = [], remove: readonly string[] = []): readonly T[] {
  if (upsert.length === 0 && remove.length === 0) return list
  const entries = new Map(list.map((entry) => [entry.id, entry]))
  for (const id of remove) entries.delete(id)
  for (const entry of upsert) entries.set(entry.id, entry)
  return [...entries.values()].toSorted(byPlace)
}

/** The picture after a patch; null when an earlier patch was missed and the whole picture has to be asked for. */
export function patchView(view: ClusterView, patch: ViewPatch): ClusterView | null {
  if (patch.from !== view.revision) return null
  const lists = NAMES.map((name) => {
    // One collection's name picks its list, its additions and its removals alike.
    const upsert = patch.upsert[name] as readonly Collections[typeof name][] | undefined
    return [name, patched<Named>(view[name], upsert, patch.remove[name])] as const
  })
  const { revision, nowMs, busy, loadBalancer } = patch
  return { ...view, ...(Object.fromEntries(lists) as Pick<ClusterView, CollectionName>), revision, nowMs, busy, loadBalancer }
}

/** True when nothing of the cluster itself differs between two pictures: time may have passed. */
export const sameObjects = (a: ClusterView | null, b: ClusterView | null): boolean =>
  a === b || (a !== null && b !== null && a.loadBalancer === b.loadBalancer && NAMES.every((name) => a[name] === b[name]))
