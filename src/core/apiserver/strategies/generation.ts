import type { ObjectMeta } from '../../api/meta.ts'

/** Metadata of an update whose generation counts the changes of what is wanted, and of nothing else. */
export function nextGeneration(meta: ObjectMeta, { generation }: ObjectMeta, changed: boolean): ObjectMeta {
  if (changed) return { ...meta, generation: (generation ?? 0) + 1 }
  const { generation: _, ...rest } = meta
  return generation === undefined ? rest : { ...rest, generation }
}
