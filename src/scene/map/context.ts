import type { ClusterView, PodView } from '../../protocol/view.ts'
import { clamp } from '../geometry.ts'
import type { Scene } from '../marks.ts'
import type { Look, Measure, Panel, SceneOptions } from '../options.ts'
import { type Band, bandsOf, FOLD_ABOVE } from '../picture.ts'
import { type WantedLabels, wantedLabels } from '../pod-mark.ts'
import { measureByTable } from '../text/measure.ts'
import { cellsOf, type LooseCell } from './cells.ts'
import type { Spacing } from './column.ts'
import { type Kin, kinOf } from './kin.ts'
import { kinHeights } from './kin-heights.ts'
import { type Ordered, orderBand } from './ordering.ts'
import { type Sizes, sizesFor } from './sizes.ts'

/** One namespace's part, ordered: it is the same for panels of all sizes. */
interface Arranged {
  readonly band: Band
  readonly ordered: Ordered
  readonly rank: ReadonlyMap<string, number>
  readonly wanted: WantedLabels
  readonly kin: readonly Kin[]
}

/** One namespace's part, ordered and measured. */
export interface PreparedBand extends Arranged {
  readonly cells: ReadonlyMap<string, readonly LooseCell[]>
  /** Cells of the largest block. */
  readonly widest: number
  /** Height of each kin, about. */
  readonly heights: (columns: number, spacing: Spacing) => readonly number[]
}

/** What is worked out once for each number of Pods above which groups are folded. */
interface Folded {
  readonly bands: readonly Arranged[]
  /** What the longest names of Pods and of Services need. */
  readonly podName: number
  readonly serviceName: number
}

/** What a layout of the Map starts from, for a number of sections. */
export interface Context {
  readonly view: ClusterView
  readonly options: SceneOptions
  readonly sections: number
  readonly measure: Measure
  readonly sizes: Sizes
  readonly bands: readonly PreparedBand[]
  readonly podWidth: number
  readonly serviceWidth: number
}

/** The context for a panel and a number of sections. */
export type Contexts = (panel: Panel, sections: number) => Context

const NAME_PAD = 24
const SERVICE_PAD = 34
const SERVICE_NAME_SCALE = 13 / 11.5

/** Orders everything, and makes Pods and Services as wide as their names need within what a panel allows; what panels have in common is worked out once. */
export function contextsOf(view: ClusterView, options: Omit<Look, 'foldAbove'>, previous: Scene | undefined): Contexts {
  const measure = options.measure ?? measureByTable
  const foldedBy = new Map<number, Folded>()
  const preparedBy = new Map<string, readonly PreparedBand[]>()
  const folded = (foldAbove: number): Folded =>
    remember(foldedBy, foldAbove, () => {
      const bands = bandsOf(view, { ...options, foldAbove })
      const pods = bands.flatMap(({ blocks, clients }) => [
        ...blocks.flatMap((block): readonly PodView[] => block.pods),
        ...clients,
      ])
      return {
        bands: bands.map((band) => arrange(band, previous)),
        podName: widest(pods, 1, measure),
        serviceName: widest(
          bands.flatMap(({ services }) => services),
          SERVICE_NAME_SCALE,
          measure,
        ),
      }
    })
  return (panel, sections) => {
    const { foldAbove = FOLD_ABOVE } = panel
    const { bands, podName, serviceName } = folded(foldAbove)
    const sizes = sizesFor(panel.width, sections)
    const podWidth = clamp(podName + NAME_PAD, sizes.pod, sizes.pod + sizes.grow)
    return {
      view,
      options: { ...options, ...panel },
      sections,
      measure,
      sizes,
      bands: remember(preparedBy, `${foldAbove}/${podWidth}`, () => bands.map((one) => prepare(one, podWidth, measure))),
      podWidth,
      serviceWidth: clamp(serviceName + SERVICE_PAD, sizes.service, sizes.service + sizes.grow),
    }
  }
}

const widest = (named: readonly { readonly name: string }[], scale: number, measure: Measure): number =>
  named.reduce((most, { name }) => Math.max(most, Math.ceil(measure(name, 'name') * scale)), 0)

function arrange(band: Band, previous: Scene | undefined): Arranged {
  const ordered = orderBand(band, previous)
  const rank = new Map(ordered.services.map(({ id }, i) => [id, i]))
  return { band, ordered, rank, wanted: wantedLabels(ordered.services), kin: kinOf(ordered, band.links, previous) }
}

function prepare(one: Arranged, podWidth: number, measure: Measure): PreparedBand {
  const { band, ordered, rank, wanted, kin } = one
  const cells = cellsOf({ band, blocks: ordered.blocks, rank, podWidth, wanted, measure })
  const known = new Map<string, readonly number[]>()
  return {
    ...one,
    cells,
    widest: [...cells.values()].reduce((most, { length }) => Math.max(most, length), 0),
    heights: (columns, spacing) => remember(known, `${columns}/${spacing}`, () => kinHeights(kin, cells, columns, spacing)),
  }
}

function remember<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const value = known.get(key) ?? make()
  known.set(key, value)
  return value
}
