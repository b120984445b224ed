import type { ServiceView } from '../../protocol/view.ts'
import type { Box, Scene } from '../marks.ts'
import type { Block, Link } from '../picture.ts'
import { comesFromOutside } from './column.ts'
import type { Ordered } from './ordering.ts'

/** What lines join, directly or by others, in the order of the band: it is never torn apart. */
export interface Kin {
  readonly services: readonly ServiceView[]
  readonly blocks: readonly Block[]
  /** Lines from outside reach only the first section. */
  readonly first: boolean
  /** Section in which it stood in the last layout; -1 for what is new. */
  readonly before: number
}

export function kinOf(
  { services, blocks }: Ordered,
  links: readonly Pick<Link, 'service' | 'to'>[],
  previous: Scene | undefined,
): readonly Kin[] {
  const parent = new Map<string, string>()
  const rootOf = (id: string): string => {
    let root = id
    for (let up = parent.get(root); up !== undefined; up = parent.get(root)) root = up
    return root
  }
  const blockOf = new Map(blocks.flatMap(({ id, pods }) => [[id, id] as const, ...pods.map((pod) => [pod.id, id] as const)]))
  for (const { service, to } of links) {
    const [a, b] = [rootOf(blockOf.get(to) ?? to), rootOf(service)]
    if (a !== b) parent.set(a, b)
  }
  const members = new Map<string, { readonly services: ServiceView[]; readonly blocks: Block[] }>()
  const kinWith = (id: string) => {
    const root = rootOf(id)
    const known = members.get(root) ?? { services: [], blocks: [] }
    members.set(root, known)
    return known
  }
  for (const service of services) kinWith(service.id).services.push(service)
  for (const block of blocks) kinWith(block.id).blocks.push(block)
  const before = sectionsIn(previous)
  return [...members.values()].map((own): Kin => {
    const known = [...own.services, ...own.blocks].find(({ id }) => before.has(id))
    return { ...own, first: own.services.some(comesFromOutside), before: before.get(known?.id ?? '') ?? -1 }
  })
}

/** Section of everything in the last layout. */
function sectionsIn(previous: Scene | undefined): ReadonlyMap<string, number> {
  if (previous?.kind !== 'map') return new Map()
  const { services, groups, pods, places, guides } = previous
  const section = ({ x }: Box) => Math.max(0, guides?.aisles.findLastIndex(({ entry }) => entry <= x) ?? 0)
  return new Map([...services, ...groups, ...pods, ...places].map(({ id, box }) => [id, section(box)]))
}
