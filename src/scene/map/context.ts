import type { ClusterView, PodView } from '../../protocol/view.ts'
import { clamp } from '../geometry.ts'
import type { Scene } from '../marks.ts'
import type { Measure, SceneOptions } from '../options.ts'
import { type Band, bandsOf } from '../picture.ts'
import { type WantedLabels, wantedLabels } from '../pod-mark.ts'
import { measureByTable } from '../text/measure.ts'
import { cellsOf, type LooseCell } from './cells.ts'
import { type Ordered, orderBand } from './ordering.ts'
import { type Sizes, sizesFor } from './sizes.ts'

/** One namespace's part, ordered and measured. */
export interface PreparedBand {
  readonly band: Band
  readonly ordered: Ordered
  readonly rank: ReadonlyMap<string, number>
  readonly wanted: WantedLabels
  readonly cells: ReadonlyMap<string, readonly LooseCell[]>
}

/** What a layout of the Map starts from, worked out once for all numbers of columns that are tried. */
export interface Context {
  readonly view: ClusterView
  readonly options: SceneOptions
  readonly measure: Measure
  readonly sizes: Sizes
  readonly bands: readonly PreparedBand[]
  readonly podWidth: number
  readonly serviceWidth: number
}

const NAME_PAD = 24
const SERVICE_PAD = 34
const SERVICE_NAME_SCALE = 13 / 11.5

/** Orders everything, and makes Pods and Services as wide as their names need within what the panel allows. */
export function contextOf(view: ClusterView, options: SceneOptions, previous: Scene | undefined): Context {
  const measure = options.measure ?? measureByTable
  const sizes = sizesFor(options.width)
  const bands = bandsOf(view, options)
  const pods = bands.flatMap(({ blocks, clients }) => [...blocks.flatMap((block): readonly PodView[] => block.pods), ...clients])
  const services = bands.flatMap((band) => band.services)
  const widest = (names: readonly { readonly name: string }[], scale: number) =>
    names.reduce((most, { name }) => Math.max(most, Math.ceil(measure(name, 'name') * scale)), 0)
  const podWidth = clamp(widest(pods, 1) + NAME_PAD, sizes.pod, sizes.pod + sizes.grow)
  return {
    view,
    options,
    measure,
    sizes,
    bands: bands.map((band) => prepared(band, podWidth, measure, previous)),
    podWidth,
    serviceWidth: clamp(widest(services, SERVICE_NAME_SCALE) + SERVICE_PAD, sizes.service, sizes.service + sizes.grow),
  }
}

function prepared(band: Band, podWidth: number, measure: Measure, previous: Scene | undefined): PreparedBand {
  const ordered = orderBand(band, previous)
  const rank = new Map(ordered.services.map(({ id }, i) => [id, i]))
  const wanted = wantedLabels(ordered.services)
  return { band, ordered, rank, wanted, cells: cellsOf({ band, blocks: ordered.blocks, rank, podWidth, wanted, measure }) }
}
