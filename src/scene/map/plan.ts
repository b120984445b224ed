import type { PodView, ServiceView } from '../../protocol/view.ts'
import { LANE, STEP, snapUp } from '../geometry.ts'
import type { Scene } from '../marks.ts'
import type { Panel } from '../options.ts'
import type { Band } from '../picture.ts'
import { podHeight, type WantedLabels } from '../pod-mark.ts'
import { SELECTOR_ROOM, serviceHeight } from '../service-mark.ts'
import { type ClientInput, placeClients } from './clients.ts'
import { type Column, comesFromOutside, entryOf, GATE_PITCH, gateCount, placeColumn, type Spacing } from './column.ts'
import type { Context, Contexts, PreparedBand } from './context.ts'
import { betweenSections, chooseShape, clientsAmong, entryRoom } from './estimate.ts'
import { lanesFor } from './lanes.ts'
import type { Ordered } from './ordering.ts'
import { type OutsidePlan, planOutside, type Reached } from './outside-plan.ts'
import { dealOut, sectionsOf } from './sections.ts'
import { BAND_FOOT, BAND_GAP, BAND_TITLE, BELOW, FOOTER, HEADER, LANE_PITCH, TOP } from './sizes.ts'
import { type Unit, unitsOf, unitWidth } from './units.ts'

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

export interface Planned {
  readonly context: Context
  readonly plan: Plan
}

/** The plan for a panel: what is estimated to be drawn largest; set closer when it turns out higher than estimated. At most two plans are made. */
export function choosePlan(contexts: Contexts, panel: Panel, previous: Scene | undefined): Planned {
  const { columns, sections, spacing } = chooseShape(contexts, panel, previous)
  const context = contexts(panel, sections)
  const plan = planBands(context, columns, spacing)
  const fits = spacing === 'tight' || plan.height <= panel.height
  return { context, plan: fits ? plan : planBands(context, columns, 'tight') }
}

function planBands(context: Context, columns: number, spacing: Spacing): Plan {
  const { bands, sections, sizes, podWidth, serviceWidth, options } = context
  const several = bands.length > 1
  let y = TOP + HEADER
  const stacked: PlannedBand[] = []
  const spans: Span[] = []
  for (const prepared of bands) {
    const top = snapUp(y + (several ? BAND_TITLE : 0), STEP, 0)
    const { ordered, kin } = prepared
    const shares = dealOut(kin, prepared.heights(columns, spacing), sections)
    const bare = sectionsOf(ordered, kin, shares).map((ordered, section) =>
      planBand({ ...prepared, ordered }, { section, top }, spacing, columns),
    )
    const parts = seatClients(context, bare, prepared.band)
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
  const hasClients = !clientsAmong(sections) && planned.some(({ band }) => band.clients.length > 0)
  const clients = hasClients ? podWidth + sizes.entry : 0
  const inner = (hasGates ? sizes.gate - sizes.gateOut : 0) + entryRoom(context) + clients
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

/** One section, without clients. */
function planBand(
  prepared: PreparedBand,
  place: Pick<PlannedBand, 'section' | 'top'>,
  spacing: Spacing,
  columns: number,
): PlannedBand {
  const { ordered, rank, wanted, cells } = prepared
  const { services, blocks } = ordered
  const units = unitsOf({ blocks, cells, rank, columns, spacing })
  const column = placeColumn({ services, units, spacing })
  const band = { ...prepared.band, clients: [] }
  return { band, ordered, units, column, wanted, ...place, height: column.height, clients: new Map() }
}

/** Clients stand in the section that becomes least high by them. */
function seatClients(context: Context, parts: readonly PlannedBand[], { clients }: Band): readonly PlannedBand[] {
  if (clients.length === 0) return parts
  const seated = parts.map((part) => withClients(context, { ...part, band: { ...part.band, clients } }))
  const least = Math.min(...seated.map(({ height }) => height))
  const at = seated.findIndex(({ height }) => height === least)
  return parts.map((part, i) => (i === at ? (seated[i] ?? part) : part))
}

function withClients(context: Context, part: PlannedBand): PlannedBand {
  const { podWidth, measure } = context
  const { band, wanted, top } = part
  const clients = placeClients(clientInput(context, part))
  const bottoms = band.clients.map(
    (pod: PodView) => (clients.get(pod.id) ?? 0) + podHeight({ pod, wanted, width: podWidth, stations: 0 }, measure),
  )
  return { ...part, clients, height: Math.max(part.height, ...bottoms.map((low) => snapUp(low - top, STEP, 0))) }
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

/** What clients are placed by: lines from outside cross their column at the heights of their Services; among Services, these stand in it. */
export function clientInput(
  { sections, podWidth, measure }: Context,
  { band, ordered, column, wanted, top }: PlannedBand,
): ClientInput {
  const centre = ({ id }: ServiceView) => top + (column.centres.get(id) ?? 0)
  const among = clientsAmong(sections)
  const barred = (among ? ordered.services : ordered.services.filter(comesFromOutside)).map((service) => {
    const gates = (Math.max(0, gateCount(service) - 1) * GATE_PITCH) / 2 + 6
    const reach = among ? Math.max(gates, serviceHeight(service) / 2) : gates
    return { low: centre(service) - reach, high: centre(service) + reach + (among && service.selector ? SELECTOR_ROOM : 0) }
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
