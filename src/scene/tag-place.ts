import { bottom, overlaps, right } from './geometry.ts'
import type { Box, FailureMark, Point, Scene, TextMark } from './marks.ts'
import { measureByTable } from './text/measure.ts'

/** Where a tag stands beside what it belongs to. */
export interface TagPlace {
  readonly side: 'above' | 'below' | 'right' | 'left'
  /** How far away its near edge is. */
  readonly away: number
  /** Which part of its length is before that: 0 none, 1 all. */
  readonly along: number
}

export interface PlacedTag {
  readonly place: TagPlace
  readonly box: Box
  /** From the packet's rim to the tag's edge. */
  readonly stem: readonly [Point, Point]
}

interface Size {
  readonly width: number
  readonly height: number
}

const RIM = 9
const SIDES: readonly TagPlace['side'][] = ['above', 'below', 'right', 'left']
const AWAY: readonly number[] = [20, 32, 48, 72, 104, 144, 200]
const ALONG: readonly number[] = [0.33, 0.66, 0.1, 0.9, 0, 1]
/** All places, the most wished for first: near ones before far ones, above before below. */
const PLACES: readonly TagPlace[] = AWAY.flatMap((away) =>
  SIDES.flatMap((side) => ALONG.map((along): TagPlace => ({ side, away, along }))),
)
const FIRST: TagPlace = { side: 'above', away: 20, along: 0.33 }
const MARGIN = 2
/** So far away a tag would rather stand than change sides. */
const NEAR = 104

function boxAt({ x, y }: Point, { width, height }: Size, { side, away, along }: TagPlace): Box {
  const before = { x: x - width * along, y: y - height * along }
  switch (side) {
    case 'above':
      return { x: before.x, y: y - away - height, width, height }
    case 'below':
      return { x: before.x, y: y + away, width, height }
    case 'right':
      return { x: x + away, y: before.y, width, height }
    case 'left':
      return { x: x - away - width, y: before.y, width, height }
  }
}

const shared = (a: Box, b: Box): number =>
  Math.max(0, Math.min(right(a), right(b)) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(bottom(a), bottom(b)) - Math.max(a.y, b.y))

const within = (box: Box, bounds: Box): boolean =>
  box.x >= bounds.x && box.y >= bounds.y && right(box) <= right(bounds) && bottom(box) <= bottom(bounds)

function stemOf({ x, y }: Point, box: Box, { side }: TagPlace): PlacedTag['stem'] {
  switch (side) {
    case 'above':
      return [
        { x, y: y - RIM },
        { x, y: bottom(box) },
      ]
    case 'below':
      return [
        { x, y: y + RIM },
        { x, y: box.y },
      ]
    case 'right':
      return [
        { x: x + RIM, y },
        { x: box.x, y },
      ]
    case 'left':
      return [
        { x: x - RIM, y },
        { x: right(box), y },
      ]
  }
}

/**
 * Puts a tag beside `at` where it covers none of the `labels` and lies within `bounds`: where it was `before` while that is free, else on the
 * same side, else at the nearest free place; where it covers least when none is.
 */
export function placeTag(at: Point, size: Size, labels: readonly Box[], bounds: Box, before?: TagPlace): PlacedTag {
  const reach = Math.max(size.width, size.height) + Math.max(...AWAY) + MARGIN
  const near = labels.filter((box) => overlaps(box, { x: at.x - reach, y: at.y - reach, width: 2 * reach, height: 2 * reach }))
  const placed = (place: TagPlace, box: Box): PlacedTag => ({ place, box, stem: stemOf(at, box, place) })
  let best: PlacedTag | null = null
  let least = Number.POSITIVE_INFINITY
  const kept = before ? [before, ...PLACES.filter(({ side, away }) => side === before.side && away <= NEAR)] : []
  for (const place of [...kept, ...PLACES]) {
    const box = boxAt(at, size, place)
    const covered = near.reduce((sum, label) => sum + (overlaps(label, box, MARGIN) ? 1 + shared(label, box) : 0), 0)
    const cost = covered + (within(box, bounds) ? 0 : 1e6)
    if (cost === 0) return placed(place, box)
    if (cost >= least) continue
    least = cost
    best = placed(place, box)
  }
  return best ?? placed(FIRST, boxAt(at, size, FIRST))
}

function textBox({ x, y, text, anchor }: TextMark, scale = 1): Box {
  const width = measureByTable(text, 'name') * scale
  return { x: anchor === 'middle' ? x - width / 2 : anchor === 'end' ? x - width : x, y: y - 11, width, height: 14 }
}

/** Titles are set with wide spacing. */
const SPACED = 1.2

/** Everything with words on it: what no tag should cover. */
export function labelsOf({ areas, places, gates, services, groups, pods, ruleChips = [], notes = [] }: Scene): readonly Box[] {
  return [
    ...areas.flatMap(({ title, subtitle }) => [textBox(title, SPACED), ...(subtitle ? [textBox(subtitle)] : [])]),
    ...[...places, ...gates, ...services, ...pods, ...ruleChips].map(({ box }) => box),
    ...services.flatMap(({ selector }) => (selector ? [selector.box] : [])),
    ...groups.flatMap(({ title, count, stack }) => [textBox(title), textBox(count), ...(stack ? [stack] : [])]),
    ...notes.filter(({ rotate }) => rotate === 0).map(({ text }) => textBox(text)),
  ]
}

const CHAR_PX = 5.6
const WORDS_HEIGHT = 20

/** The words of a failure, beside its shape where they cover no label. */
export const failureWords = (mark: FailureMark, labels: readonly Box[], bounds: Box): Box =>
  placeTag(mark, { width: mark.words.length * CHAR_PX + 16, height: WORDS_HEIGHT }, labels, bounds).box
