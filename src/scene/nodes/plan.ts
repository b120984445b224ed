import type { ClusterView, ServiceView } from '../../protocol/view.ts'
import { clamp, jog } from '../geometry.ts'
import type { Box, Point } from '../marks.ts'
import type { Measure, SceneOptions } from '../options.ts'
import { FOLD_ABOVE } from '../picture.ts'
import { stationOffset } from '../pod-mark.ts'
import { type District, type NodeCell, POD_WIDTH } from './cells.ts'

export const NODES_X = 150
export const FIRST_Y = 58
export const MARGIN_RIGHT = 14
const NODE_GAP = 20
export const PROXY = { x: 18, y: 38, width: 132 }
export const CHIP = { x: 10, y: 26, width: 112, height: 22, pitch: 26 }
const MOST_CHIPS = 16
const FEW_CHIPS = 6
export const BUS_X = 352
const PODS_X = 420
const POD_GAP = 22
export const ROW_GAP = 20
const POD_TOP = 30
export const BELOW = 12
export const HEADER_Y = 49
const MOST_COLUMNS = 10

/** A Pod or a stack where it stands. */
export interface Placed {
  readonly cell: NodeCell
  readonly box: Box
  readonly column: number
}

/** A Node where it stands, with what runs on it. */
export interface PlacedDistrict {
  readonly district: District
  readonly box: Box
  readonly cells: readonly Placed[]
}

/** What a layout of the Nodes starts from. */
export interface Context {
  readonly view: ClusterView
  readonly options: SceneOptions
  readonly measure: Measure
  readonly districts: readonly District[]
  /** Services that kube-proxy has rules for. */
  readonly ruled: readonly ServiceView[]
  readonly nodePorts: readonly number[]
}

export const widthFor = (columns: number): number => PODS_X + columns * POD_WIDTH + (columns - 1) * POD_GAP + 12 + MARGIN_RIGHT

/** As many columns as let the whole be drawn largest; of equals the most, which keeps Nodes low. */
export function chooseColumns(context: Context): number {
  const { width, height } = context.options
  const most = clamp(Math.max(1, ...context.districts.map(({ cells }) => cells.length)), 1, MOST_COLUMNS)
  let best = 1
  let bestScore = 0
  for (let columns = 1; columns <= most; columns += 1) {
    const score = Math.min(1, width / widthFor(columns), height / heightFor(context, columns))
    if (score < bestScore) continue
    best = columns
    bestScore = score
  }
  return best
}

export function heightFor(context: Context, columns: number): number {
  const heights = context.districts.map((district) => districtHeight(district, context, columns))
  return FIRST_Y + heights.reduce((sum, height) => sum + height + NODE_GAP, 0) - NODE_GAP + BELOW
}

const rowsOf = ({ cells }: District, columns: number): readonly (readonly NodeCell[])[] =>
  Array.from({ length: Math.ceil(cells.length / columns) }, (_, row) => cells.slice(row * columns, (row + 1) * columns))

const rowHeight = (row: readonly NodeCell[]): number => Math.max(...row.map(({ height }) => height))

/** Rules that are drawn on each Node: few where groups are folded sooner, so that a Node stays low. */
export const mostChips = ({ options }: Context): number =>
  (options.foldAbove ?? FOLD_ABOVE) < FOLD_ABOVE ? FEW_CHIPS : MOST_CHIPS

export const proxyHeight = (context: Context): number =>
  CHIP.y + Math.min(context.ruled.length, mostChips(context) + 1) * CHIP.pitch + (context.nodePorts.length > 0 ? 28 : 8)

function districtHeight(district: District, context: Context, columns: number): number {
  const pods = rowsOf(district, columns).reduce((sum, row) => sum + rowHeight(row) + ROW_GAP, 0)
  const proxy = district.node ? PROXY.y + proxyHeight(context) + 16 : 0
  return Math.max(POD_TOP + pods + 4, proxy, 100)
}

export function placeDistricts(context: Context, columns: number, width: number): readonly PlacedDistrict[] {
  const { districts, options } = context
  const natural = heightFor(context, columns)
  // A tall panel is filled, but no Node grows beyond half as much again.
  const spare = Math.max(0, options.height - natural) / Math.max(1, districts.length)
  let y = FIRST_Y
  return districts.map((district) => {
    const least = districtHeight(district, context, columns)
    const height = least + Math.min(spare, least / 2)
    const box = { x: NODES_X, y, width: width - MARGIN_RIGHT - NODES_X, height }
    y += height + NODE_GAP
    return { district, box, cells: placeCells(district, columns, box) }
  })
}

function placeCells(district: District, columns: number, { y: top }: Box): readonly Placed[] {
  let y = top + POD_TOP
  return rowsOf(district, columns).flatMap((row) => {
    const at = y
    y += rowHeight(row) + ROW_GAP
    return row.map((cell, column): Placed => {
      const box = { x: PODS_X + column * (POD_WIDTH + POD_GAP), y: at, width: POD_WIDTH, height: cell.height }
      return { cell, box, column }
    })
  })
}

/** From the bus to a Pod's left edge: straight for the first column, by the free row above for the others. */
export function wayTo({ cell, box, column }: Placed): readonly Point[] {
  const y = box.y + stationOffset(0, Math.max(1, cell.links.length), cell.height)
  if (column === 0)
    return [
      { x: BUS_X, y },
      { x: box.x, y },
    ]
  return jog({ x: BUS_X, y: box.y - ROW_GAP / 2 }, box.x - 11, y, box.x, 8, 8)
}
