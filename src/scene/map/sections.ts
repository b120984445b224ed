import type { ServiceView } from '../../protocol/view.ts'
import type { Block } from '../picture.ts'
import { SELECTOR_ROOM, serviceHeight } from '../service-mark.ts'
import type { LooseCell } from './cells.ts'
import { comesFromOutside } from './column.ts'
import type { Ordered } from './ordering.ts'

/** Rough room between Services, and what a group takes beside its Pods. */
const SERVICE_GAP = 24
const CELL_GAP = 20
const GROUP_ROOM = 44

interface Kin {
  readonly services: readonly ServiceView[]
  readonly blocks: readonly Block[]
  readonly height: number
  /** Lines from outside reach only the first section. */
  readonly first: boolean
}

/** What lines join, directly or by others, in the order of the band: it is never torn apart. */
function kinOf({ services, blocks }: Ordered, cells: ReadonlyMap<string, readonly LooseCell[]>, columns: number): readonly Kin[] {
  const parent = new Map<string, string>()
  const rootOf = (id: string): string => {
    let root = id
    for (let up = parent.get(root); up !== undefined; up = parent.get(root)) root = up
    return root
  }
  for (const block of blocks) {
    for (const { service } of (cells.get(block.id) ?? []).flatMap(({ links }) => links)) {
      const [a, b] = [rootOf(block.id), rootOf(service)]
      if (a !== b) parent.set(a, b)
    }
  }
  const roots = [...new Set([...services, ...blocks].map(({ id }) => rootOf(id)))]
  return roots.map((root): Kin => {
    const own = services.filter(({ id }) => rootOf(id) === root)
    const theirs = blocks.filter(({ id }) => rootOf(id) === root)
    const left = own.reduce((sum, one) => sum + serviceHeight(one) + SELECTOR_ROOM + SERVICE_GAP, 0)
    const right = theirs.reduce((sum, block) => sum + blockHeight(block, cells.get(block.id) ?? [], columns), 0)
    return { services: own, blocks: theirs, height: Math.max(left, right), first: own.some(comesFromOutside) }
  })
}

function blockHeight({ kind }: Block, cells: readonly LooseCell[], columns: number): number {
  const sum = cells.reduce((all, { height }) => all + height + CELL_GAP, 0)
  const rows = Math.ceil(cells.length / columns) / Math.max(1, cells.length)
  return sum * rows + (kind === 'group' ? GROUP_ROOM : 0)
}

/**
 * Deals a band out to `count` sections side by side, each with Services and Pods of its own, about equally high. What is joined stays together, and
 * what comes from outside reaches the first section only.
 */
export function sectionsOf(
  ordered: Ordered,
  cells: ReadonlyMap<string, readonly LooseCell[]>,
  columns: number,
  count: number,
): readonly Ordered[] {
  if (count === 1) return [ordered]
  const kin = kinOf(ordered, cells, columns)
  const high = (some: readonly Kin[]) => some.reduce((sum, { height }) => sum + height, 0)
  const target = Math.max(high(kin.filter(({ first }) => first)), high(kin) / count)
  const shares: Kin[][] = Array.from({ length: count }, () => [])
  shares[0]?.push(...kin.filter(({ first }) => first))
  let at = 0
  for (const one of kin.filter(({ first }) => !first)) {
    while (at < count - 1 && high(shares[at] ?? []) + one.height / 2 > target) at += 1
    shares[at]?.push(one)
  }
  return shares.map((share) => {
    const services = new Set(share.flatMap((one) => one.services))
    const blocks = new Set(share.flatMap((one) => one.blocks))
    return {
      services: ordered.services.filter((one) => services.has(one)),
      blocks: ordered.blocks.filter((one) => blocks.has(one)),
    }
  })
}
