import type { LabelMap } from '../api/meta.ts'

interface Keys {
  readonly namespace: string
  readonly keys: readonly string[]
}

/** Labels are frozen with their object, and one template's are shared by all its Pods: worked out once for all of them. */
const known = new WeakMap<LabelMap, Keys>()

/** One text for each pair of labels in a namespace: what indexes by label go by. */
export function pairKeys(namespace: string, labels: LabelMap | undefined): readonly string[] {
  if (!labels) return []
  const found = known.get(labels)
  if (found?.namespace === namespace) return found.keys
  const keys = Object.entries(labels).map(([key, value]) => `${namespace}\n${key}=${value}`)
  if (Object.isFrozen(labels)) known.set(labels, { namespace, keys })
  return keys
}
