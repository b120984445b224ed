import { edgePath, LANE, type Segment, segmentsOf, sideBySide, simplify } from '../geometry.ts'
import type { Point, TrackMark } from '../marks.ts'
import type { Link } from '../picture.ts'
import { CUT } from './sizes.ts'

export const JOINT_RADIUS = 5

/** One end of a Service's line: where it enters the Pods' side, and how it goes on from there to its station. */
export interface Branch {
  readonly link: Link
  readonly entryY: number
  /** From `entry` on, the station last. */
  readonly tail: readonly Point[]
}

/** Everything a Service's line needs. Units: scene units. */
export interface LineInput {
  readonly service: string
  readonly line: number
  readonly dashed: boolean
  readonly from: Point
  /** x of its vertical lane. */
  readonly lane: number
  readonly branches: readonly Branch[]
}

/** Cuts of a corner to try, the grandest first. */
const GRAND_CUTS = [72, 56, 44, 32, 24, 16]
/** Past this many segments lines keep small corners: comparing all with all would cost too much. */
const MOST_SEGMENTS = 700

interface Line {
  readonly input: LineInput
  readonly ways: readonly (readonly Point[])[]
  readonly segments: readonly Segment[]
}

/**
 * One track a branch. All branches of a line split from its trunk at one point, share one vertical, and bend at 45°. Each line starts with the least
 * corners, which never touch another line; then one after another takes grander ones where no other line is in the way.
 */
export function serviceTracks(inputs: readonly LineInput[], start: number, end: number): readonly TrackMark[] {
  const lines = inputs.map((input) => lineWith(input, CUT))
  const total = lines.reduce((sum, { segments }) => sum + segments.length, 0)
  for (let i = 0; i < lines.length && total <= MOST_SEGMENTS; i += 1) enlarge(lines, i, start, end)
  return lines.flatMap(({ input, ways }) =>
    input.branches.flatMap(({ link }, i): TrackMark[] => {
      const points = ways[i] ?? []
      const d = edgePath(points, JOINT_RADIUS)
      const { service, line, dashed } = input
      return [{ id: `${service}→${link.to}`, kind: 'service', service, line, points, d, dashed, to: link.to, state: link.state }]
    }),
  )
}

function enlarge(lines: Line[], i: number, start: number, end: number): void {
  const own = lines[i]
  if (!own) return
  const { input } = own
  for (const cut of GRAND_CUTS) {
    if (input.lane - cut < start || input.lane + cut > end) continue
    const grand = lineWith(input, cut)
    const free = lines.every((other, j) => j === i || !clash(grand.segments, other.segments))
    if (!free) continue
    lines[i] = grand
    return
  }
}

const clash = (some: readonly Segment[], others: readonly Segment[]): boolean =>
  some.some((one) => others.some((other) => isNear(one, other) && sideBySide(one, other, LANE)))

/** False for what is surely further apart than lanes are. */
const isNear = ({ a, b }: Segment, { a: c, b: d }: Segment): boolean =>
  Math.min(a.y, b.y) - LANE < Math.max(c.y, d.y) &&
  Math.min(c.y, d.y) - LANE < Math.max(a.y, b.y) &&
  Math.min(a.x, b.x) - LANE < Math.max(c.x, d.x) &&
  Math.min(c.x, d.x) - LANE < Math.max(a.x, b.x)

function lineWith(input: LineInput, cut: number): Line {
  const ways = input.branches.map((branch) => wayOf(input, branch, cut))
  return { input, ways, segments: ways.flatMap(segmentsOf) }
}

function wayOf({ from, lane }: LineInput, { entryY, tail }: Branch, cut: number): readonly Point[] {
  const rise = entryY - from.y
  const sign = Math.sign(rise)
  const room = Math.abs(rise)
  const split = lane - cut
  if (room <= cut) return simplify([from, { x: split, y: from.y }, { x: split + room, y: entryY }, ...tail])
  const out = Math.min(cut, room - cut)
  return simplify([
    from,
    { x: split, y: from.y },
    { x: lane, y: from.y + sign * cut },
    { x: lane, y: entryY - sign * out },
    { x: lane + out, y: entryY },
    ...tail,
  ])
}
