import type { PodView, ServiceView } from '../../protocol/view.ts'
import { jog, LANE, STEP, simplify } from '../geometry.ts'
import type { Box, GroupMark, PlaceMark, PodMark, Point, StationMark, TrackMark } from '../marks.ts'
import type { Measure } from '../options.ts'
import type { Band, Link } from '../picture.ts'
import { podMark, stationOffset, type WantedLabels } from '../pod-mark.ts'
import { textMark } from '../text/fit.ts'
import { type Column, entryOf } from './column.ts'
import { lanesFor } from './lanes.ts'
import { type Branch, type LineInput, serviceTracks } from './service-tracks.ts'
import { CUT, LANE_PITCH, type Sizes } from './sizes.ts'
import { type Cell, type Unit, unitWidth } from './units.ts'

export interface SideInput {
  readonly band: Band
  readonly units: readonly Unit[]
  readonly column: Column
  /** Added to every y of the column. */
  readonly top: number
  readonly sizes: Sizes
  readonly podWidth: number
  /** Left edge of the Pods' first column, and right edge of the Services. */
  readonly podsX: number
  readonly servicesRight: number
  readonly wanted: WantedLabels
  readonly measure: Measure
}

export interface Side {
  readonly groups: readonly GroupMark[]
  readonly pods: readonly PodMark[]
  readonly addresses: readonly PlaceMark[]
  readonly stations: readonly StationMark[]
  readonly tracks: readonly TrackMark[]
  readonly ways: { readonly [id: string]: readonly Point[] }
}

/** Lane of temporary tracks, right of the Services. */
export const temporaryLane = (servicesRight: number): number => servicesRight + 14

export function podsSide(input: SideInput): Side {
  const { band, units } = input
  const spots = units.flatMap((unit) => unit.cells.map((cell) => ({ unit, cell, box: cellBox(unit, cell, input) })))
  return {
    groups: units.flatMap((unit) => (unit.group ? [groupMark(unit, input)] : [])),
    pods: spots.flatMap(({ cell, box }) => (cell.pod ? [podOf(cell.pod, cell, box, input)] : [])),
    addresses: spots.flatMap(({ cell, box }) => (cell.kind === 'address' ? [addressMark(cell, box, band, input.measure)] : [])),
    stations: spots.flatMap(({ cell, box }) => cell.links.map((link) => stationMark(link, cell, box, band.services))),
    tracks: tracksOf(input),
    ways: Object.fromEntries(spots.map(({ unit, cell, box }) => [cell.id, wayTo(unit, cell, box, input)])),
  }
}

function cellBox(unit: Unit, cell: Cell, { column, top, podsX, podWidth }: SideInput): Box {
  const y = top + (column.tops.get(unit.id) ?? 0) + (unit.rows[cell.row]?.top ?? 0)
  return { x: podsX + cell.column * (podWidth + unit.columnGap), y, width: podWidth, height: cell.height }
}

const podOf = (pod: PodView, cell: Cell, box: Box, { band, wanted, podWidth, measure }: SideInput): PodMark =>
  podMark({ pod, wanted, width: podWidth, stations: cell.links.length, services: band.services, box }, measure)

const stationY = (cell: Cell, box: Box, link: Link): number =>
  box.y + stationOffset(cell.links.indexOf(link), cell.links.length, cell.height)

function stationMark(link: Link, cell: Cell, box: Box, services: readonly ServiceView[]): StationMark {
  const line = services.find(({ id }) => id === link.service)?.line ?? -1
  const { service, to, state, shape } = link
  return { id: `${service}/${to}`, service, pod: to, line, state, shape, x: box.x, y: stationY(cell, box, link) }
}

function groupMark(unit: Unit, { column, top, podsX, podWidth, sizes, measure }: SideInput): GroupMark {
  const y = top + (column.tops.get(unit.id) ?? 0)
  const width = sizes.groupLeft + unitWidth(unit, podWidth) + sizes.groupRight
  const box = { x: podsX - sizes.groupLeft, y, width, height: unit.height }
  const { kind = 'Deployment', name = '', ready = 0, want = 0 } = unit.group ?? {}
  const scale = 11 / 11.5
  const count = `${ready}/${want}`
  const countWidth = measure(count, 'name') * scale
  const words = { text: `${kind} ${name}`, x: box.x + 12, y: y - 8, width: width - 30 - countWidth, font: 'name', scale } as const
  const title = textMark(measure, words)
  const x = title.x + measure(title.text, 'name') * scale + 6
  const stack = unit.cells.find(({ kind }) => kind === 'stack')
  return {
    id: unit.id,
    box,
    title,
    count: { x, y: title.y, text: count, full: `${ready} of ${want} Pods ready`, anchor: 'start' },
    folded: unit.folded,
    ...(stack ? { stack: { x: podsX, y: y + (unit.rows[0]?.top ?? 0), width: podWidth, height: stack.height } } : {}),
  }
}

function addressMark(cell: Cell, box: Box, { services }: Band, measure: Measure): PlaceMark {
  const ports = services.flatMap(({ endpoints }) =>
    endpoints.filter(({ address }) => address === cell.address).flatMap((one) => one.ports),
  )
  const port = [...new Set(ports.map((one) => `:${one.port}`))].join(' ')
  const text = (words: string, dy: number, font: 'mono' | 'small') =>
    textMark(measure, { text: words, x: box.x + 14, y: box.y + dy, width: box.width - 22, font })
  return {
    id: cell.id,
    kind: 'address',
    box,
    title: text(cell.address, 26, 'mono'),
    subtitle: text(port || 'no port', 43, 'small'),
    pending: false,
  }
}

/** Lines of the band's Services, each in a lane of its own. */
function tracksOf(input: SideInput): readonly TrackMark[] {
  const { band, units, column, top, sizes, podsX, servicesRight } = input
  const branches = new Map<string, Branch[]>()
  for (const unit of units) {
    for (const cell of unit.cells) {
      for (const link of cell.links)
        branches.set(link.service, [...(branches.get(link.service) ?? []), branchOf(unit, cell, link, input)])
    }
  }
  const drawn = band.services.filter(({ id }) => branches.has(id))
  const runs = drawn.map(({ id }) => ({
    id,
    from: top + (column.trunks.get(id) ?? 0),
    to: (branches.get(id) ?? []).map(({ entryY }) => entryY),
  }))
  const { lane, count } = lanesFor(runs, LANE)
  const start = temporaryLane(servicesRight) + 4
  const end = podsX - sizes.groupLeft - 2
  const pitch = Math.max(LANE_PITCH, (end - start) / (count + 1))
  const lines = drawn.map(({ id, line, clusterIP }): LineInput => {
    const from = { x: servicesRight, y: top + (column.trunks.get(id) ?? 0) }
    const x =
      count * LANE_PITCH + CUT >= end - start
        ? start + CUT + (lane.get(id) ?? 0) * LANE_PITCH
        : start + ((lane.get(id) ?? 0) + 1) * pitch
    return { service: id, line, dashed: clusterIP === 'None', from, lane: x, branches: branches.get(id) ?? [] }
  })
  return serviceTracks(lines, start - 8, end)
}

function branchOf(unit: Unit, cell: Cell, link: Link, input: SideInput): Branch {
  const { column, top, podsX } = input
  const box = cellBox(unit, cell, input)
  const entryY = top + (column.tops.get(unit.id) ?? 0) + entryOf(unit, cell, link)
  const station = { x: box.x, y: stationY(cell, box, link) }
  if (cell.column === 0) return { link, entryY, tail: [station] }
  const lane = box.x - 22 - unit.lanes.indexOf(link.service) * LANE_PITCH
  return { link, entryY, tail: jog({ x: podsX, y: entryY }, lane, station.y, box.x, CUT, CUT) }
}

/** From the temporary lane to a Pod's left edge, above its first station. */
function wayTo(unit: Unit, cell: Cell, box: Box, { column, top, servicesRight }: SideInput): readonly Point[] {
  const x = temporaryLane(servicesRight)
  const y = box.y + 10
  const row = unit.rows[cell.row]
  if (cell.column === 0 || !row)
    return [
      { x, y },
      { x: box.x, y },
    ]
  const free = top + (column.tops.get(unit.id) ?? 0) + row.top - STEP / 2
  return simplify(jog({ x, y: free }, box.x - 10, y, box.x, CUT, CUT))
}
