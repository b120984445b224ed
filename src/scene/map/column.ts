import type { ServiceView } from '../../protocol/view.ts'
import { STEP, snapNear, snapUp } from '../geometry.ts'
import type { Link } from '../picture.ts'
import { stationOffset } from '../pod-mark.ts'
import { SELECTOR_ROOM, serviceHeight } from '../service-mark.ts'
import { median, spread, type Wish } from '../spread.ts'
import { type Cell, throughY, type Unit } from './units.ts'

export const GATE_PITCH = 42

/** Where the things of one band stand: centres of Services and tops of units, y down from 0. */
export interface Column {
  readonly centres: ReadonlyMap<string, number>
  /** y at which a Service's line leaves it. */
  readonly trunks: ReadonlyMap<string, number>
  readonly tops: ReadonlyMap<string, number>
  readonly height: number
}

/** Room between units: what fits, what is pleasant, what uses up a panel that is half empty. */
export type Spacing = 'tight' | 'relaxed' | 'airy'

export const UNIT_GAP: { readonly [spacing in Spacing]: number } = { tight: 0, relaxed: STEP, airy: 2 * STEP }

export interface ColumnInput {
  readonly services: readonly ServiceView[]
  readonly units: readonly Unit[]
  readonly spacing: Spacing
}

export const gateCount = ({ ports }: ServiceView): number => ports.filter(({ nodePort }) => nodePort > 0).length

/** True when a line joins it to something outside. */
export const comesFromOutside = (service: ServiceView): boolean =>
  service.type === 'ExternalName' || service.type === 'LoadBalancer' || gateCount(service) > 0

/** y where a line enters the Pods' side, from the unit's top: at its station, or in the free row that leads to it. */
export function entryOf(unit: Unit, cell: Cell, link: Link): number {
  const row = unit.rows[cell.row]
  if (!row) return 0
  if (cell.column > 0) return throughY(row, link.service, 0)
  return row.top + stationOffset(cell.links.indexOf(link), cell.links.length, cell.height)
}

interface Aim {
  readonly unit: string
  readonly dy: number
}

/**
 * Stands Services beside what they serve and units beside what serves them, so that lines run straight where they can.
 * Bounded: two rounds, each a linear pass.
 */
export function placeColumn({ services, units, spacing }: ColumnInput): Column {
  const aims = aimsOf(units)
  const gap = UNIT_GAP[spacing]
  const tight = spacing === 'tight'
  let tops = stack(units, gap)
  let centres = placeServices(services, aims, tops, tight)
  for (let round = 0; round < 2; round += 1) {
    tops = pullUnits(units, aims, centres, tops, gap)
    centres = placeServices(services, aims, tops, tight)
  }
  const highest = Math.min(
    ...units.map((unit) => (tops.get(unit.id) ?? 0) - unit.above),
    ...services.map((service) => (centres.get(service.id) ?? 0) - halfOf(service)),
  )
  const shift = Number.isFinite(highest) ? -Math.floor(highest / STEP) * STEP : 0
  const moved = (places: ReadonlyMap<string, number>) => new Map([...places].map(([id, y]) => [id, y + shift]))
  const settled = { centres: moved(centres), tops: moved(tops) }
  const lowest = Math.max(
    0,
    ...units.map((unit) => (settled.tops.get(unit.id) ?? 0) + unit.height),
    ...services.map((service) => (settled.centres.get(service.id) ?? 0) + lowOf(service)),
  )
  return { ...settled, trunks: trunksOf(services, aims, settled.centres, settled.tops), height: snapUp(lowest, STEP, 0) }
}

function aimsOf(units: readonly Unit[]): ReadonlyMap<string, readonly Aim[]> {
  const aims = new Map<string, Aim[]>()
  for (const unit of units) {
    for (const cell of unit.cells) {
      for (const link of cell.links) {
        const known = aims.get(link.service) ?? []
        known.push({ unit: unit.id, dy: entryOf(unit, cell, link) })
        aims.set(link.service, known)
      }
    }
  }
  return aims
}

function stack(units: readonly Unit[], gap: number): ReadonlyMap<string, number> {
  const tops = new Map<string, number>()
  let y = 0
  for (const unit of units) {
    const top = snapUp(y + unit.above, STEP, unit.phase)
    tops.set(unit.id, top)
    y = top + unit.height + gap
  }
  return tops
}

const halfOf = (service: ServiceView): number => Math.max(serviceHeight(service), gateCount(service) * GATE_PITCH) / 2
const lowOf = (service: ServiceView): number =>
  Math.max(halfOf(service), serviceHeight(service) / 2 + (service.selector ? SELECTOR_ROOM : 0))

/** Centres on a step of 10: halfway between the Pods' steps, or in line with a station of its own. */
function placeServices(
  services: readonly ServiceView[],
  aims: ReadonlyMap<string, readonly Aim[]>,
  tops: ReadonlyMap<string, number>,
  tight: boolean,
): ReadonlyMap<string, number> {
  const room = tight ? 8 : 12
  let last = 0
  const wishes = services.map((service): Wish => {
    const own = (aims.get(service.id) ?? []).map(({ unit, dy }) => (tops.get(unit) ?? 0) + dy)
    const at = own.length > 0 ? (Math.min(...own) + Math.max(...own)) / 2 : last
    last = at
    return {
      at: own.length > 2 ? (at + median(own, at)) / 2 : at,
      above: halfOf(service) + room,
      below: lowOf(service) + room,
      weight: own.length > 0 ? 1 : 0.01,
    }
  })
  const centres = new Map<string, number>()
  let free = Number.NEGATIVE_INFINITY
  spread(wishes).forEach((wished, i) => {
    const service = services[i]
    const wish = wishes[i]
    if (!service || !wish) return
    const own = new Set((aims.get(service.id) ?? []).map(({ unit, dy }) => (tops.get(unit) ?? 0) + dy))
    let centre = own.has(snapNear(wished, STEP, 0)) ? snapNear(wished, STEP, 0) : snapNear(wished, STEP, STEP / 2)
    while (centre - wish.above < free) centre += own.has(centre + STEP / 2) || centre % STEP === 0 ? STEP / 2 : STEP
    centres.set(service.id, centre)
    free = centre + wish.below
  })
  return centres
}

/** Moves units towards the Services that serve them, as far as their neighbours let them. */
function pullUnits(
  units: readonly Unit[],
  aims: ReadonlyMap<string, readonly Aim[]>,
  centres: ReadonlyMap<string, number>,
  tops: ReadonlyMap<string, number>,
  gap: number,
): ReadonlyMap<string, number> {
  const pulls = new Map<string, number[]>()
  for (const [service, own] of aims) {
    const spots = own.map(({ unit, dy }) => (tops.get(unit) ?? 0) + dy)
    const middle = (Math.min(...spots) + Math.max(...spots)) / 2
    const shift = (centres.get(service) ?? middle) - middle
    for (const { unit } of own) pulls.set(unit, [...(pulls.get(unit) ?? []), shift])
  }
  const wishes = units.map((unit): Wish => {
    const shifts = pulls.get(unit.id) ?? []
    const shift = shifts.reduce((sum, one) => sum + one, 0) / Math.max(1, shifts.length)
    const at = (tops.get(unit.id) ?? 0) + shift
    return { at, above: unit.above, below: unit.height + gap, weight: shifts.length > 0 ? 1 : 0.2 }
  })
  const pulled = new Map<string, number>()
  let free = Number.NEGATIVE_INFINITY
  spread(wishes).forEach((wished, i) => {
    const unit = units[i]
    if (!unit) return
    const least = Number.isFinite(free) ? snapUp(free + unit.above, STEP, unit.phase) : Number.NEGATIVE_INFINITY
    // What no line reaches stays close to the one above it.
    const top = pulls.has(unit.id) || !Number.isFinite(least) ? Math.max(snapNear(wished, STEP, unit.phase), least) : least
    pulled.set(unit.id, top)
    free = top + unit.height + gap
  })
  return pulled
}

/** A line leaves its Service straight towards the only station it has, if that is beside it; else in the middle. */
function trunksOf(
  services: readonly ServiceView[],
  aims: ReadonlyMap<string, readonly Aim[]>,
  centres: ReadonlyMap<string, number>,
  tops: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  return new Map(
    services.map((service) => {
      const centre = centres.get(service.id) ?? 0
      const own = (aims.get(service.id) ?? []).map(({ unit, dy }) => (tops.get(unit) ?? 0) + dy)
      const [only] = own
      const straight = own.length === 1 && only !== undefined && Math.abs(only - centre) <= serviceHeight(service) / 2 - 16
      return [service.id, straight ? only : centre]
    }),
  )
}
