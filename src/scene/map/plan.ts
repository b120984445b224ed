import type { PodView, ServiceView } from '../../protocol/view.ts'
import { LANE, STEP, snapUp } from '../geometry.ts'
import type { Scene } from '../marks.ts'
import type { Band } from '../picture.ts'
import { podHeight, type WantedLabels } from '../pod-mark.ts'
import { type ClientInput, placeClients } from './clients.ts'
import { type Column, comesFromOutside, entryOf, GATE_PITCH, gateCount, placeColumn, type Spacing } from './column.ts'
import type { Context, PreparedBand } from './context.ts'
import { lanesFor } from './lanes.ts'
import type { Ordered } from './ordering.ts'
import { type OutsidePlan, planOutside, type Reached } from './outside-plan.ts'
import { sectionsOf } from './sections.ts'
import { BAND_FOOT, BAND_GAP, BAND_TITLE, BELOW, ENTRY, FOOTER, HEADER, LANE_PITCH, type Sizes, TOP } from './sizes.ts'
import { type Unit, unitsOf, unitWidth } from './units.ts'

const MOST_COLUMNS = 8
const MOST_SECTIONS = 4
/** A column or a section more has to show everything so much larger. */
const COLUMN_GAIN = 1.06
const SECTION_GAIN = 1.15
/** The cluster is drawn at most so many times as high as what is in it. */
const MOST_STRETCH = 1.7

/** One section of a namespace with its heights settled; `top` and the clients' y are the scene's own. */
export interface PlannedBand {
  readonly band: Band
  readonly ordered: Ordered
  readonly units: readonly Unit[]
  readonly column: Column
  readonly wanted: WantedLabels
  readonly section: number
  readonly top: number
  readonly height: number
  readonly clients: ReadonlyMap<string, number>
}

/** Where a namespace lies. */
export interface Span {
  readonly namespace: string
  readonly top: number
  readonly height: number
}

/** Heights, lanes and widths for one number of columns of Pods and of sections; x is settled when it is drawn. */
export interface Plan {
  readonly bands: readonly PlannedBand[]
  readonly spans: readonly Span[]
  readonly outside: OutsidePlan
  readonly columns: number
  readonly sections: number
  /** Lanes in the gutter between Services and Pods. */
  readonly lanes: number
  readonly hasGates: boolean
  /** The cluster's left border, and from there to the Services, without any room that is over. */
  readonly clusterX: number
  readonly inner: number
  /** From a section's Services to the right edge of its Pods, without any room that is over. */
  readonly section: number
  /** y of the free row above everything. */
  readonly header: number
  /** Least size of the scene. */
  readonly width: number
  readonly height: number
  /** With as much of the panel's height as what is drawn can fill. */
  readonly sceneHeight: number
}

/** As many columns and sections as let the whole be drawn largest; those of the last layout while that is nearly as good. */
export function choosePlan(context: Context, previous: Scene | undefined): Plan {
  const { options, bands } = context
  const before = previous?.kind === 'map' ? previous : undefined
  const scoreOf = ({ width, height, columns, sections }: Plan) =>
    Math.min(1, options.width / width, options.height / height) *
    (columns === before?.columns && sections === before.sections ? 1.12 : 1)
  const most = Math.min(MOST_SECTIONS, Math.max(1, ...bands.map(({ ordered }) => ordered.services.length >> 1)))
  let best = chooseColumns(context, 1, before?.columns, scoreOf)
  for (let sections = 2; sections <= most && scoreOf(best) < 1; sections += 1) {
    const plan = chooseColumns(context, sections, before?.columns, scoreOf)
    if (scoreOf(plan) > scoreOf(best) * SECTION_GAIN) best = plan
    else if (sections > (before?.sections ?? 1)) break
  }
  return best
}

function chooseColumns(context: Context, sections: number, kept = 0, scoreOf: (plan: Plan) => number): Plan {
  const cells = context.bands.map(({ band: { blocks } }) => blocks.reduce((sum, { pods }) => sum + Math.max(1, pods.length), 0))
  const most = Math.min(MOST_COLUMNS, Math.max(1, ...cells))
  let best = planWith(context, 1, sections)
  let worse = 0
  // Wider only helps up to a point: after two that are no better the search ends.
  for (let columns = 2; columns <= most && scoreOf(best) < 1 && worse < 2; columns += 1) {
    const plan = planWith(context, columns, sections)
    const better = scoreOf(plan) > scoreOf(best) * COLUMN_GAIN
    worse = better || columns < kept ? 0 : worse + 1
    if (better) best = plan
  }
  return best
}

/** With as much room to breathe as the panel's height has. */
function planWith(context: Context, columns: number, sections: number): Plan {
  const tight = planBands(context, columns, sections, 'tight')
  if (tight.height > context.options.height) return tight
  const roomy = (['airy', 'relaxed'] as const).map((spacing) => planBands(context, columns, sections, spacing))
  return roomy.find(({ height }) => height <= context.options.height) ?? tight
}

function planBands(context: Context, columns: number, sections: number, spacing: Spacing): Plan {
  const { bands, sizes, podWidth, serviceWidth, options } = context
  const several = bands.length > 1
  let y = TOP + HEADER
  const stacked: PlannedBand[] = []
  const spans: Span[] = []
  for (const prepared of bands) {
    const top = snapUp(y + (several ? BAND_TITLE : 0), STEP, 0)
    const parts = sectionsOf(prepared.ordered, prepared.cells, columns, sections).map((ordered, section) =>
      planBand(context, { ...prepared, ordered }, section, columns, spacing, top),
    )
    const height = Math.max(several ? 3 * STEP : 0, ...parts.map((part) => part.height))
    stacked.push(...parts)
    spans.push({ namespace: prepared.band.namespace, top, height })
    y = top + height + (several ? BAND_FOOT + BAND_GAP : 0)
  }
  const height = (several ? y - BAND_GAP : y) + FOOTER + BELOW
  // What is short stands a little above the middle of a tall panel; several namespaces begin at the top.
  const most = BELOW + TOP + (height - BELOW - TOP) * MOST_STRETCH
  const sceneHeight = several ? Math.max(height, options.height) : Math.max(height, Math.min(options.height, Math.round(most)))
  const shift = several ? 0 : Math.floor(((sceneHeight - height) * 0.42) / STEP) * STEP
  const planned = stacked.map((band) => shifted(band, shift))
  const reached = reachedOf(planned)
  const ys = reached.map((one) => one.y)
  const middle = ys.length > 0 ? (Math.min(...ys) + Math.max(...ys)) / 2 : sceneHeight * 0.4
  const outside = planOutside(reached, options, TOP + 40, middle)
  const hasGates = outside.gates.length > 0
  const lanes = Math.max(0, ...planned.map(laneCount))
  const nobody = outside.spots.length === 0
  const clusterX = nobody ? sizes.margin : sizes.margin + sizes.outside + sizes.outsideGap - (hasGates ? 0 : 8) + outside.extra
  const clients = planned.some(({ band }) => band.clients.length > 0) ? podWidth + sizes.entry : 0
  const inner = (hasGates ? sizes.gate - sizes.gateOut : 0) + sizes.entry + clients
  const podsWidth = Math.max(podWidth, ...planned.flatMap(({ units }) => units.map((unit) => unitWidth(unit, podWidth))))
  const section = serviceWidth + sizes.gutter + lanes * LANE_PITCH + sizes.groupLeft + podsWidth + sizes.groupRight
  const between = (sections - 1) * betweenSections(sizes)
  const width = clusterX + inner + sections * section + between + sizes.rail + sizes.marginRight
  const header = TOP + HEADER - 12 + shift
  return {
    bands: planned,
    spans,
    outside,
    columns,
    sections,
    lanes,
    hasGates,
    clusterX,
    inner,
    section,
    header,
    width,
    height,
    sceneHeight,
  }
}

/** From a section's Pods to the next one's Services: a rail, and a lane. */
export const betweenSections = ({ rail }: Sizes): number => rail + ENTRY + 14

function planBand(
  context: Context,
  prepared: PreparedBand,
  section: number,
  columns: number,
  spacing: Spacing,
  top: number,
): PlannedBand {
  const { podWidth, measure } = context
  const { ordered, rank, wanted, cells } = prepared
  const band = section === 0 ? prepared.band : { ...prepared.band, clients: [] }
  const { services, blocks } = ordered
  const units = unitsOf({ blocks, cells, rank, columns, spacing })
  const column = placeColumn({ services, units, spacing })
  const planned = {
    band,
    ordered,
    units,
    column,
    wanted,
    section,
    top,
    height: column.height,
    clients: new Map<string, number>(),
  }
  const clients = placeClients(clientInput(context, planned))
  const bottoms = band.clients.map(
    (pod: PodView) => (clients.get(pod.id) ?? 0) + podHeight({ pod, wanted, width: podWidth, stations: 0 }, measure),
  )
  return { ...planned, clients, height: Math.max(column.height, ...bottoms.map((low) => snapUp(low - top, STEP, 0))) }
}

const shifted = (planned: PlannedBand, shift: number): PlannedBand => ({
  ...planned,
  top: planned.top + shift,
  clients: new Map([...planned.clients].map(([id, y]) => [id, y + shift])),
})

const reachedOf = (bands: readonly PlannedBand[]): readonly Reached[] =>
  bands.flatMap(({ ordered, column, top, section }) =>
    (section === 0 ? ordered.services : []).map((service) => ({ service, y: top + (column.centres.get(service.id) ?? 0) })),
  )

/** What the clients' column is placed by: lines from outside cross it at the heights of their Services. */
export function clientInput({ podWidth, measure }: Context, { band, ordered, column, wanted, top }: PlannedBand): ClientInput {
  const centre = ({ id }: ServiceView) => top + (column.centres.get(id) ?? 0)
  const barred = ordered.services.filter(comesFromOutside).map((service) => {
    const reach = (Math.max(0, gateCount(service) - 1) * GATE_PITCH) / 2 + 6
    return { low: centre(service) - reach, high: centre(service) + reach }
  })
  const centres = ordered.services.map(centre)
  const aim = centres.length > 0 ? centres.reduce((sum, y) => sum + y, 0) / centres.length : top + 3 * STEP
  return { clients: band.clients, barred, from: top, aim, podWidth, wanted, measure }
}

/** Lanes that a band needs in the gutter. */
function laneCount({ units, column }: PlannedBand): number {
  const to = new Map<string, number[]>()
  for (const unit of units) {
    for (const cell of unit.cells) {
      for (const link of cell.links) {
        const known = to.get(link.service) ?? []
        known.push((column.tops.get(unit.id) ?? 0) + entryOf(unit, cell, link))
        to.set(link.service, known)
      }
    }
  }
  const runs = [...to].map(([id, ys]) => ({ id, from: column.trunks.get(id) ?? 0, to: ys }))
  return lanesFor(runs, LANE).count
}
