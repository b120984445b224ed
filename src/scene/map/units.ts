import type { GroupView } from '../../protocol/view.ts'
import { STEP } from '../geometry.ts'
import type { Block } from '../picture.ts'
import type { LooseCell } from './cells.ts'
import type { Spacing } from './column.ts'
import { CUT, LANE_PITCH } from './sizes.ts'

/** A cell and its place in its unit. */
export interface Cell extends LooseCell {
  readonly column: number
  readonly row: number
}

export interface Row {
  /** From the unit's top to the top of the row's cells. */
  readonly top: number
  readonly height: number
  /** Services that reach cells beyond the first column by the free row above, from above. */
  readonly through: readonly string[]
}

/** Cells that are placed together: a group in its box, or bare Pods that follow each other. */
export interface Unit {
  readonly id: string
  readonly group: GroupView | null
  readonly folded: number
  readonly cells: readonly Cell[]
  readonly rows: readonly Row[]
  readonly columns: number
  /** Services with a lane between the columns. */
  readonly lanes: readonly string[]
  readonly columnGap: number
  /** Room for the title. */
  readonly above: number
  readonly height: number
  /** What its top leaves when divided by a step, so that its cells begin half a step after one. */
  readonly phase: number
}

export interface UnitInput {
  readonly blocks: readonly Block[]
  readonly cells: ReadonlyMap<string, readonly LooseCell[]>
  /** Position of each Service in its column. */
  readonly rank: ReadonlyMap<string, number>
  readonly columns: number
  readonly spacing: Spacing
}

export const ROW_GAP: { readonly [spacing in Spacing]: number } = { tight: STEP, relaxed: 2 * STEP, airy: 3 * STEP }
export const PAD = STEP / 2
export const TITLE = STEP
const BARE_ABOVE = 16

export function unitsOf(input: UnitInput): readonly Unit[] {
  const units: Unit[] = []
  let run: LooseCell[] = []
  const closeRun = () => {
    const [first] = run
    if (first) units.push(unit(first.id, null, 0, run, input))
    run = []
  }
  for (const block of input.blocks) {
    const cells = input.cells.get(block.id) ?? []
    if (block.kind === 'group') {
      closeRun()
      units.push(unit(block.id, block.group, block.folded ? block.pods.length : 0, cells, input))
      continue
    }
    run.push(...cells)
    if (input.columns === 1) closeRun()
  }
  closeRun()
  return units
}

function unit(
  id: string,
  group: GroupView | null,
  folded: number,
  bare: readonly LooseCell[],
  { columns: most, rank, spacing }: UnitInput,
): Unit {
  const columns = Math.max(1, Math.min(most, bare.length))
  const cells = bare.map((cell, i): Cell => ({ ...cell, column: i % columns, row: Math.floor(i / columns) }))
  const count = Math.ceil(bare.length / columns)
  const byRank = (ids: Iterable<string>) => [...new Set(ids)].toSorted((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0))
  const beyond = cells.filter(({ column }) => column > 0)
  const lanes = byRank(beyond.flatMap(({ links }) => links.map(({ service }) => service)))
  const rows: Row[] = []
  let y = 0
  for (let row = 0; row < count; row += 1) {
    const inRow = cells.filter((cell) => cell.row === row)
    const through = byRank(inRow.flatMap(({ column, links }) => (column > 0 ? links.map(({ service }) => service) : [])))
    // One free row more than lines, for temporary tracks.
    const least = columns > 1 ? STEP * (through.length + 1) : STEP
    const top = y + (row === 0 ? firstTop(group !== null, columns, through.length) : Math.max(ROW_GAP[spacing], least))
    const height = Math.max(...inRow.map((cell) => cell.height))
    rows.push({ top, height, through })
    y = top + height
  }
  if (count === 0) y = 2 * STEP
  return {
    id,
    group,
    folded,
    cells,
    rows,
    columns,
    lanes,
    columnGap: columns > 1 ? 2 * STEP + Math.max(0, lanes.length - 1) * LANE_PITCH + CUT : 0,
    above: group ? TITLE : BARE_ABOVE,
    height: y + (group ? PAD : 0),
    phase: group ? 0 : STEP / 2,
  }
}

/** From a unit's top to its first cells: a group's frame lies half a step around them, and free rows come on top of that. */
function firstTop(group: boolean, columns: number, through: number): number {
  const rows = columns > 1 && (group || through > 0) ? STEP * (through + 1) : 0
  return (group ? PAD : 0) + rows
}

/** Width from the first cell's left to the last one's right. */
export const unitWidth = ({ columns, columnGap }: Unit, podWidth: number): number =>
  columns * podWidth + (columns - 1) * columnGap

/** y of a Service's free row above a row of cells. */
export const throughY = (row: Row, service: string, top: number): number =>
  top + row.top - STEP / 2 - STEP * (row.through.length - row.through.indexOf(service))
