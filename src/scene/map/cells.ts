import type { PodView } from '../../protocol/view.ts'
import type { Measure } from '../options.ts'
import type { Band, Block, Link } from '../picture.ts'
import { heightForStations, podHeight, type WantedLabels } from '../pod-mark.ts'

/** A Pod, a folded group's stack, or an address: what a line can end on. Its place is settled later. */
export interface LooseCell {
  readonly id: string
  readonly kind: 'pod' | 'stack' | 'address'
  readonly pod: PodView | null
  readonly address: string
  readonly height: number
  /** In the order of their stations, from above. */
  readonly links: readonly Link[]
}

export interface CellInput {
  readonly band: Pick<Band, 'links'>
  readonly blocks: readonly Block[]
  /** Position of each Service in its column. */
  readonly rank: ReadonlyMap<string, number>
  readonly podWidth: number
  readonly wanted: WantedLabels
  readonly measure: Measure
}

/** Cells of each block, by the block's id. They are measured once, however many arrangements are tried. */
export function cellsOf({ band, blocks, rank, podWidth, wanted, measure }: CellInput): ReadonlyMap<string, readonly LooseCell[]> {
  const ends = new Map<string, Link[]>()
  for (const link of band.links) {
    const known = ends.get(link.to)
    if (known) known.push(link)
    else ends.set(link.to, [link])
  }
  const linksTo = (id: string) => (ends.get(id) ?? []).toSorted((a, b) => (rank.get(a.service) ?? 0) - (rank.get(b.service) ?? 0))
  const single = (id: string, kind: 'stack' | 'address', address: string): LooseCell => {
    const links = linksTo(id)
    return { id, kind, pod: null, address, height: heightForStations(links.length), links }
  }
  const podCell = (pod: PodView): LooseCell => {
    const links = linksTo(pod.id)
    const height = podHeight({ pod, wanted, width: podWidth, stations: links.length }, measure)
    return { id: pod.id, kind: 'pod', pod, address: pod.ip, height, links }
  }
  const cells = (block: Block): readonly LooseCell[] => {
    if (block.kind === 'address') return [single(block.id, 'address', block.address)]
    if (block.kind === 'group' && block.folded) return [single(block.id, 'stack', '')]
    return block.pods.map(podCell)
  }
  return new Map(blocks.map((block) => [block.id, cells(block)]))
}
