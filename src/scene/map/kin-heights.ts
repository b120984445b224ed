import { STEP, snapUp } from '../geometry.ts'
import type { Block } from '../picture.ts'
import { SELECTOR_ROOM, serviceHeight } from '../service-mark.ts'
import type { LooseCell } from './cells.ts'
import { GATE_PITCH, gateCount, type Spacing, UNIT_GAP } from './column.ts'
import type { Kin } from './kin.ts'
import { PAD, ROW_GAP, TITLE } from './units.ts'

const SERVICE_GAP = 18

/** Height of each kin when its Services stand beside its Pods. */
export const kinHeights = (
  kin: readonly Kin[],
  cells: ReadonlyMap<string, readonly LooseCell[]>,
  columns: number,
  spacing: Spacing,
): readonly number[] =>
  kin.map(({ services, blocks }) => {
    const left = services.reduce((sum, service) => {
      const height = Math.max(serviceHeight(service) + (service.selector ? SELECTOR_ROOM : 0), gateCount(service) * GATE_PITCH)
      return sum + snapUp(height + SERVICE_GAP, STEP, 0)
    }, 0)
    const of = ([only, ...more]: readonly Block[]) => {
      const own = cells.get(only?.id ?? '') ?? []
      return more.length === 0 ? own : [...own, ...more.flatMap(({ id }) => cells.get(id) ?? [])]
    }
    const right = runsOf(blocks, columns).reduce((sum, run) => sum + runHeight(run, of(run), columns, spacing), 0)
    return Math.max(left, right)
  })

/** Bare Pods that follow each other share rows when there are columns. */
function runsOf(blocks: readonly Block[], columns: number): readonly (readonly Block[])[] {
  const runs: Block[][] = []
  for (const block of blocks) {
    const last = runs.at(-1)
    if (columns > 1 && block.kind !== 'group' && last && last[0]?.kind !== 'group') last.push(block)
    else runs.push([block])
  }
  return runs
}

function runHeight([first]: readonly Block[], cells: readonly LooseCell[], columns: number, spacing: Spacing): number {
  const rows = Math.ceil(cells.length / columns)
  // Pods of one owner are mostly reached by the same Services.
  const reaching = cells.reduce((most, { links }) => Math.max(most, links.length), 0)
  const free = columns > 1 && cells.length > 1 ? STEP * (reaching + 1) : 0
  let sum = 0
  let inRow = 0
  cells.forEach(({ height }, i) => {
    inRow = Math.max(i % columns === 0 ? 0 : inRow, height)
    if (i % columns === columns - 1 || i === cells.length - 1) sum += inRow
  })
  const inner = sum + Math.max(0, rows - 1) * Math.max(ROW_GAP[spacing], free)
  if (first?.kind !== 'group') return inner + Math.max(STEP, UNIT_GAP[spacing])
  return snapUp(TITLE + free + (rows === 0 ? 2 * STEP : inner) + 2 * PAD + UNIT_GAP[spacing], STEP, 0)
}
