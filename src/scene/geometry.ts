import type { Box, Point } from './marks.ts'

/** y moves in steps of this: Pods and their stations stand on whole steps, so that lines meet them without a conflict. */
export const STEP = 20
/** Least distance between two lines side by side. */
export const LANE = 10

/** `value` moved up to the next number that leaves `rest` when divided by `step`. */
export const snapUp = (value: number, step: number, rest: number): number => Math.ceil((value - rest) / step) * step + rest
export const snapNear = (value: number, step: number, rest: number): number => Math.round((value - rest) / step) * step + rest
export const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), Math.max(low, high))

export const right = (box: Box): number => box.x + box.width
export const bottom = (box: Box): number => box.y + box.height
export const middleY = (box: Box): number => box.y + box.height / 2
export const middleX = (box: Box): number => box.x + box.width / 2

export const overlaps = (a: Box, b: Box, margin = 0): boolean =>
  a.x < right(b) + margin && b.x < right(a) + margin && a.y < bottom(b) + margin && b.y < bottom(a) + margin

/** The box around all; null for none. */
export function hull(boxes: readonly Box[]): Box | null {
  const [first, ...rest] = boxes
  if (!first) return null
  let { x, y } = first
  let x2 = right(first)
  let y2 = bottom(first)
  for (const box of rest) {
    x = Math.min(x, box.x)
    y = Math.min(y, box.y)
    x2 = Math.max(x2, right(box))
    y2 = Math.max(y2, bottom(box))
  }
  return { x, y, width: x2 - x, height: y2 - y }
}

const same = (a: Point, b: Point): boolean => Math.abs(a.x - b.x) < 1e-6 && Math.abs(a.y - b.y) < 1e-6

/** Without repeated points and without points in the middle of a straight stretch. */
export function simplify(points: readonly Point[]): readonly Point[] {
  const kept: Point[] = []
  for (const point of points) {
    const last = kept.at(-1)
    if (last && same(last, point)) continue
    const before = kept.at(-2)
    if (before && last && straight(before, last, point)) kept.pop()
    kept.push(point)
  }
  return kept
}

function straight(a: Point, b: Point, c: Point): boolean {
  const cross = (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x)
  const onward = (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y)
  return Math.abs(cross) < 1e-6 && onward > 0
}

/**
 * From a point along a horizontal, over to the vertical at `x`, and along a horizontal at `toY` to `toX`. Corners are cut at 45°:
 * the first by up to `first`, the second by up to `second`, less when there is less room.
 */
export function jog(from: Point, x: number, toY: number, toX: number, first: number, second: number): readonly Point[] {
  const rise = toY - from.y
  const sign = Math.sign(rise)
  const before = Math.sign(x - from.x) || 1
  const after = Math.sign(toX - x) || 1
  const room = Math.abs(rise)
  const cutIn = Math.min(first, Math.abs(x - from.x), room)
  const cutOut = Math.min(second, Math.abs(toX - x), room - cutIn)
  return simplify([
    from,
    { x: x - before * cutIn, y: from.y },
    { x, y: from.y + sign * cutIn },
    { x, y: toY - sign * cutOut },
    { x: x + after * cutOut, y: toY },
    { x: toX, y: toY },
  ])
}

/** From a point up or down to `y`, then along to `x`. */
export function corner(from: Point, to: Point, cut: number): readonly Point[] {
  const dx = Math.sign(to.x - from.x)
  const dy = Math.sign(to.y - from.y)
  const room = Math.min(cut, Math.abs(to.x - from.x), Math.abs(to.y - from.y))
  return simplify([from, { x: from.x, y: to.y - dy * room }, { x: from.x + dx * room, y: to.y }, to])
}

/** Length of the way up to each point. */
export function lengthsOf(points: readonly Point[]): readonly number[] {
  let sum = 0
  let last = points[0]
  return points.map((point) => {
    if (last) sum += Math.hypot(point.x - last.x, point.y - last.y)
    last = point
    return sum
  })
}

const number = (value: number): string => String(Math.round(value * 100) / 100)
const pair = ({ x, y }: Point): string => `${number(x)} ${number(y)}`

/** The point that lies `distance` from `from` towards `to`. */
function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  if (length === 0) return from
  return { x: from.x + ((to.x - from.x) * distance) / length, y: from.y + ((to.y - from.y) * distance) / length }
}

/** SVG path through the points, its joints rounded by up to `radius`; '' for no point. */
export function edgePath(points: readonly Point[], radius: number): string {
  const [first, ...rest] = points
  if (!first) return ''
  const parts = [`M${pair(first)}`]
  let before = first
  rest.forEach((point, i) => {
    const next = rest[i + 1]
    if (!next) {
      parts.push(`L${pair(point)}`)
      return
    }
    const room = Math.min(Math.hypot(point.x - before.x, point.y - before.y), Math.hypot(next.x - point.x, next.y - point.y)) / 2
    const cut = Math.min(radius, room)
    parts.push(`L${pair(towards(point, before, cut))}`, `Q${pair(point)} ${pair(towards(point, next, cut))}`)
    before = point
  })
  return parts.join('')
}

export interface Segment {
  readonly a: Point
  readonly b: Point
}

export const segmentsOf = (points: readonly Point[]): readonly Segment[] =>
  points.slice(1).flatMap((b, i) => {
    const a = points[i]
    return a ? [{ a, b }] : []
  })

/** Unit direction of a segment, folded so that both ways are one. */
function direction({ a, b }: Segment): Point {
  const length = Math.hypot(b.x - a.x, b.y - a.y)
  const flip = b.x < a.x || (b.x === a.x && b.y < a.y) ? -1 : 1
  return { x: (flip * (b.x - a.x)) / length, y: (flip * (b.y - a.y)) / length }
}

/** True when two parallel segments run side by side nearer than `distance`, for more than `slack` of their length. */
export function sideBySide(one: Segment, other: Segment, distance: number, slack = 2): boolean {
  const u = direction(one)
  const v = direction(other)
  if (Math.abs(u.x * v.y - u.y * v.x) > 1e-6) return false
  const apart = Math.abs(u.x * (other.a.y - one.a.y) - u.y * (other.a.x - one.a.x))
  if (apart >= distance - 1e-6) return false
  const along = ({ x, y }: Point) => u.x * x + u.y * y
  const low = Math.max(Math.min(along(one.a), along(one.b)), Math.min(along(other.a), along(other.b)))
  const high = Math.min(Math.max(along(one.a), along(one.b)), Math.max(along(other.a), along(other.b)))
  return high - low > slack
}

/** True when a segment runs through the inside of a box that is shrunk by `inset` on every side. */
export function crossesBox({ a, b }: Segment, box: Box, inset = 0): boolean {
  let low = 0
  let high = 1
  const clip = (from: number, delta: number, min: number, max: number): boolean => {
    if (Math.abs(delta) < 1e-9) return from > min && from < max
    const t1 = (min - from) / delta
    const t2 = (max - from) / delta
    low = Math.max(low, Math.min(t1, t2))
    high = Math.min(high, Math.max(t1, t2))
    return low < high
  }
  return clip(a.x, b.x - a.x, box.x + inset, right(box) - inset) && clip(a.y, b.y - a.y, box.y + inset, bottom(box) - inset)
}
