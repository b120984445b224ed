import type { ServiceView } from '../../protocol/view.ts'
import { middleY } from '../geometry.ts'
import type { Box, Scene } from '../marks.ts'
import { keepOrder, untangle } from '../order.ts'
import type { Band, Block } from '../picture.ts'

export interface Ordered {
  readonly services: readonly ServiceView[]
  readonly blocks: readonly Block[]
}

/** Where things stood in the last layout, as one number: by section, then down, then to the right. */
function placesIn(previous: Scene | undefined): ReadonlyMap<string, number> {
  if (previous?.kind !== 'map') return new Map()
  const { services, groups, pods, places, guides } = previous
  const section = ({ x }: Box) => guides?.aisles.findLastIndex(({ entry }) => entry <= x) ?? 0
  const down = (box: Box, y: number) => section(box) * 1e6 + y
  return new Map([
    ...[...services, ...groups, ...places].map(({ id, box }) => [id, down(box, middleY(box))] as const),
    // Stations make Pods of one row differ in height: their tops are level.
    ...pods.map(({ id, box }) => [id, down(box, box.y + box.x / 1e5)] as const),
  ])
}

/** Services and blocks that lines joined in the last layout. */
function settledIn(previous: Scene | undefined, blockOf: ReadonlyMap<string, string>): ReadonlySet<string> {
  return new Set(previous?.stations.flatMap(({ service, pod }) => [service, blockOf.get(pod) ?? pod]))
}

/** Orders a band's Services, and its blocks with the Pods in them: few crossings, and whoever was there before keeps its order. */
export function orderBand({ services, blocks, links }: Band, previous: Scene | undefined): Ordered {
  const before = placesIn(previous)
  const blockOf = new Map(
    blocks.flatMap((block) => [[block.id, block.id] as const, ...block.pods.map(({ id }) => [id, block.id] as const)]),
  )
  const joined = links.flatMap(({ service, to }) => {
    const block = blockOf.get(to)
    return block === undefined ? [] : [[service, block] as const]
  })
  const unjoined = (id: string) => !joined.some(([a, b]) => a === id || b === id)
  // What no line reaches stands last, where it is in nobody's way; a line's own order comes from its letter.
  const serviceIds = services.toSorted((a, b) => a.line - b.line).map(({ id }) => id)
  const blockIds = blocks.map(({ id }) => id).toSorted((a, b) => Number(unjoined(a)) - Number(unjoined(b)))
  const fresh = untangle(serviceIds, blockIds, joined)
  const settled = settledIn(previous, blockOf)
  const orderOf = (ids: readonly string[]) => {
    const rank = new Map(ids.map((id, i) => [id, i]))
    // Where something stood before a line first reached it says nothing about where it belongs.
    const stays = (id: string) => rank.has(id) && (settled.has(id) || unjoined(id))
    return keepOrder(ids, new Map([...before].filter(([id]) => stays(id))), (id) => rank.get(id) ?? 0)
  }
  const byId = <T extends { readonly id: string }>(list: readonly T[], order: readonly string[]): readonly T[] => {
    const known = new Map(list.map((one) => [one.id, one]))
    return order.flatMap((id) => known.get(id) ?? [])
  }
  return {
    services: byId(services, orderOf(fresh.left)),
    blocks: byId(blocks, orderOf(fresh.right)).map((block) =>
      block.kind === 'group' ? { ...block, pods: podsInOrder(block, before) } : block,
    ),
  }
}

/** New Pods come after their kin. */
function podsInOrder({ pods }: Block & { readonly kind: 'group' }, before: ReadonlyMap<string, number>) {
  const place = ({ id }: { readonly id: string }) => before.get(id) ?? Number.MAX_VALUE
  return pods.toSorted((a, b) => place(a) - place(b))
}
