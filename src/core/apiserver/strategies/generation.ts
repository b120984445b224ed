import type { ObjectMeta } from '../../api/meta.ts'

/** Metadata of an update whose generation counts the changes of what is wanted, and of nothing else. */
export function nextGeneration(meta: ObjectMeta, { generation = 0 }: ObjectMeta, changed: boolean): ObjectMeta {
  return { ...meta, generation: changed ? generation + 1 : generation }
}
