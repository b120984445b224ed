import type { PodView, ServiceView } from '../../protocol/view.ts'
import { LANE, STEP, snapUp } from '../geometry.ts'
import type { Scene } from '../marks.ts'
import type { Band } from '../picture.ts'
import { podHeight, type WantedLabels } from '../pod-mark.ts'
import { type ClientInput, placeClients } from './clients.ts'
import { type Column, entryOf, GATE_PITCH, gateCount, placeColumn } from './column.ts'
import type { Context, PreparedBand } from './context.ts'
import { lanesFor } from './lanes.ts'
import type { Ordered } from './ordering.ts'
import { type OutsidePlan, planOutside, type Reached } from './outside-plan.ts'
import { BAND_FOOT, BAND_GAP, BAND_TITLE, BELOW, FOOTER, HEADER, LANE_PITCH, TOP } from './sizes.ts'
import { type Unit, unitsOf, unitWidth } from './units.ts'

const MOST_COLUMNS = 8

/** One namespace with its heights settled; `top` and the clients' y are the scene's own. */
export interface PlannedBand {
  readonly band: Band
  readonly ordered: Ordered
  readonly units: readonly Unit[]
  readonly column: Column
  readonly wanted: WantedLabels
  readonly top: number
  readonly height: number
  readonly clients: ReadonlyMap<string, number>
}

/** Heights, lanes and widths for one number of columns of Pods; x is settled when it is drawn. */
export interface Plan {
  readonly bands: readonly PlannedBand[]
  readonly outside: OutsidePlan
  readonly columns: number
  /** Lanes in the gutter between Services and Pods. */
  readonly lanes: number
  readonly hasGates: boolean
  /** The cluster's left border, and from there to the Services, without any room that is over. */
  readonly clusterX: number
  readonly inner: number
  /** Least size of the scene. */
  readonly width: number
  readonly height: number
}

/** As many columns of Pods as let the whole be drawn largest; the number of the last layout while that is nearly as good. */
export function choosePlan(context: Context, previous: Scene | undefined): Plan {
  const { options, bands } = context
  const cells = bands.map(({ band: { blocks } }) => blocks.reduce((sum, { pods }) => sum + Math.max(1, pods.length), 0))
  const most = Math.min(MOST_COLUMNS, Math.max(1, ...cells))
  const kept = previous?.kind === 'map' ? previous.columns : undefined
  const scoreOf = ({ width, height, columns }: Plan) =>
    Math.min(1, options.width / width, options.height / height) * (columns === kept ? 1.12 : 1)
  let best = planWith(context, 1)
  let worse = 0
  // Wider only helps up to a point: after two that are no better the search ends.
  for (let columns = 2; columns <= most && scoreOf(best) < 1 && worse < 2; columns += 1) {
    const plan = planWith(context, columns)
    const better = scoreOf(plan) > scoreOf(best) * 1.02
    worse = better || columns < (kept ?? 0) ? 0 : worse + 1
    if (better) best = plan
  }
  return best
}

/** With room to breathe when that fits the panel's height; close together otherwise. */
function planWith(context: Context, columns: number): Plan {
  const tight = planBands(context, columns, true)
  if (tight.height > context.options.height) return tight
  const relaxed = planBands(context, columns, false)
  return relaxed.height <= context.options.height ? relaxed : tight
}

function planBands(context: Context, columns: number, tight: boolean): Plan {
  const { bands, sizes, podWidth, serviceWidth, options } = context
  const several = bands.length > 1
  let y = TOP + HEADER
  const stacked = bands.map((prepared): PlannedBand => {
    const planned = planBand(context, prepared, columns, tight, snapUp(y + (several ? BAND_TITLE : 0), STEP, 0))
    y = planned.top + Math.max(planned.height, several ? 3 * STEP : 0) + (several ? BAND_FOOT + BAND_GAP : 0)
    return planned
  })
  const height = (several ? y - BAND_GAP : y) + FOOTER + BELOW
  // What is short stands a little above the middle of a tall panel; several namespaces begin at the top.
  const spare = several ? 0 : Math.max(0, options.height - height)
  const shift = Math.floor((spare * 0.42) / STEP) * STEP
  const planned = stacked.map((band) => shifted(band, shift))
  const reached = reachedOf(planned)
  const ys = reached.map((one) => one.y)
  const middle = ys.length > 0 ? (Math.min(...ys) + Math.max(...ys)) / 2 : Math.max(options.height, height) * 0.4
  const outside = planOutside(reached, options, TOP + 40, middle)
  const hasGates = outside.gates.length > 0
  const lanes = Math.max(0, ...planned.map(laneCount))
  const clusterX = sizes.margin + sizes.outside + sizes.outsideGap - (hasGates ? 0 : 8) + outside.extra
  const clients = planned.some(({ band }) => band.clients.length > 0) ? podWidth + sizes.entry : 0
  const inner = (hasGates ? sizes.gate - sizes.gateOut : 0) + sizes.entry + clients
  const podsWidth = Math.max(podWidth, ...planned.flatMap(({ units }) => units.map((unit) => unitWidth(unit, podWidth))))
  const side = sizes.gutter + lanes * LANE_PITCH + sizes.groupLeft + podsWidth + sizes.groupRight + sizes.rail + sizes.marginRight
  const width = clusterX + inner + serviceWidth + side
  return { bands: planned, outside, columns, lanes, hasGates, clusterX, inner, width, height }
}

function planBand(context: Context, prepared: PreparedBand, columns: number, tight: boolean, top: number): PlannedBand {
  const { podWidth, measure } = context
  const { band, ordered, rank, wanted, cells } = prepared
  const { services, blocks } = ordered
  const units = unitsOf({ blocks, cells, rank, columns, tight })
  const column = placeColumn({ services, units, tight })
  const planned = { band, ordered, units, column, wanted, top, height: column.height, clients: new Map<string, number>() }
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
  bands.flatMap(({ ordered, column, top }) =>
    ordered.services.map((service) => ({ service, y: top + (column.centres.get(service.id) ?? 0) })),
  )

const comesFromOutside = (service: ServiceView): boolean =>
  service.type === 'ExternalName' || service.type === 'LoadBalancer' || gateCount(service) > 0

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
