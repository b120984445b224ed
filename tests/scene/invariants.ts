import { crossesBox, overlaps, right, type Segment, segmentsOf, sideBySide } from '../../src/scene/geometry.ts'
import type { Box, Point, Scene, TextMark, TrackMark } from '../../src/scene/marks.ts'
import { measureByTable } from '../../src/scene/text/measure.ts'

interface Named {
  readonly id: string
  readonly box: Box
}

/** Room that a title takes: its width at the size it is drawn, and its height above and below the baseline. */
function titleBox({ x, y, text, anchor }: TextMark): Box {
  const width = measureByTable(text, 'name')
  return { x: anchor === 'middle' ? x - width / 2 : x, y: y - 10, width, height: 13 }
}

/** Everything solid: nothing of it may lie on anything else of it. */
export function solids({ pods, services, gates, places, groups, ruleChips = [] }: Scene): readonly Named[] {
  return [
    ...pods,
    ...services,
    ...services.flatMap(({ id, selector }) => (selector ? [{ id: `selector of ${id}`, box: selector.box }] : [])),
    ...gates,
    ...places,
    ...groups.flatMap(({ id, stack }) => (stack ? [{ id, box: stack }] : [])),
    ...ruleChips,
  ].map(({ id, box }) => ({ id, box }))
}

export function overlapping(marks: readonly Named[]): readonly string[] {
  return marks.flatMap((a, i) =>
    marks.slice(i + 1).flatMap((b) => (overlaps(a.box, b.box, -0.5) ? [`${a.id} lies on ${b.id}`] : [])),
  )
}

export const offAngle = ({ tracks }: { readonly tracks: readonly Pick<TrackMark, 'id' | 'points'>[] }): readonly string[] =>
  tracks.flatMap(({ id, points }) =>
    segmentsOf(points).flatMap(({ a, b }) => {
      const dx = Math.abs(b.x - a.x)
      const dy = Math.abs(b.y - a.y)
      const fine = dx < 1e-6 || dy < 1e-6 || Math.abs(dx - dy) < 1e-6
      return fine ? [] : [`${id}: ${dx} by ${dy}`]
    }),
  )

const lines = ({ tracks }: Scene): readonly TrackMark[] => tracks.filter(({ kind }) => kind === 'service' || kind === 'gate')

/** Lines that run through something they do not serve. */
export function through(scene: Scene): readonly string[] {
  const marks = solids(scene)
  return lines(scene).flatMap((track) => {
    const ends = new Set([track.service, track.to, track.id.split('→')[0]])
    const strangers = marks.filter(
      ({ id }) =>
        !ends.has(id) && !(track.kind === 'gate' && scene.gates.some((gate) => gate.id === id && gate.service === track.service)),
    )
    return segmentsOf(track.points).flatMap((segment) =>
      strangers.flatMap(({ id, box }) => (crossesBox(segment, box, 1) ? [`${track.id} runs through ${id}`] : [])),
    )
  })
}

/** Lines of two Services that run side by side in one lane. */
export function sharing(scene: Scene, distance = 8): readonly string[] {
  const all = lines(scene).map(({ id, service, points }) => ({ id, service, segments: segmentsOf(points) }))
  return all.flatMap((one, i) =>
    all.slice(i + 1).flatMap((other) => {
      if (other.service === one.service) return []
      const meet = one.segments.some((a) => other.segments.some((b) => sideBySide(a, b, distance)))
      return meet ? [`${one.id} shares a lane with ${other.id}`] : []
    }),
  )
}

/** Lines of two Services that cross. */
export function crossings(scene: Scene): readonly string[] {
  const all = scene.tracks
    .filter(({ kind }) => kind === 'service')
    .map(({ id, service, points }) => ({ id, service, segments: segmentsOf(points) }))
  return all.flatMap((one, i) =>
    all
      .slice(i + 1)
      .filter(({ service, segments }) => service !== one.service && one.segments.some((a) => segments.some((b) => cross(a, b))))
      .map(({ id }) => `${one.id} crosses ${id}`),
  )
}

const side = ({ a, b }: Segment, { x, y }: Point): number => Math.sign((b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x))
const cross = (one: Segment, other: Segment): boolean =>
  side(one, other.a) * side(one, other.b) < 0 && side(other, one.a) * side(other, one.b) < 0

/** Titles of groups that something lies on, or that a line crosses. */
export function coveredTitles(scene: Scene): readonly string[] {
  const marks = [...solids(scene), ...scene.groups.filter(({ stack }) => !stack || scene.kind === 'map')]
  const titled = scene.kind === 'map' ? scene.groups : []
  return titled.flatMap((group) => {
    const room = titleBox(group.title)
    const under = marks.flatMap(({ id, box }) =>
      id !== group.id && overlaps(room, box) ? [`${id} lies on the title of ${group.id}`] : [],
    )
    const crossed = lines(scene).flatMap(({ id, points }) =>
      segmentsOf(points).some((segment) => crossesBox(segment, room)) ? [`${id} crosses the title of ${group.id}`] : [],
    )
    return [...under, ...crossed]
  })
}

/** Texts that are wider than the box they stand in. */
export function spilling({ pods, services }: Scene): readonly string[] {
  const spills = (id: string, text: TextMark, box: Box, scale: number, font: 'name' | 'mono' | 'small') => {
    const width = measureByTable(text.text, font) * scale
    const x = text.anchor === 'middle' ? text.x - width / 2 : text.x
    return x < box.x || x + width > right(box) + 0.5 ? [`${text.text} spills out of ${id}`] : []
  }
  return [
    ...pods.flatMap(({ id, box, name, address, status, chips }) => [
      ...spills(id, name, box, 1, 'name'),
      ...spills(id, address, box, 1, 'mono'),
      ...(status ? spills(id, status, box, 1, 'small') : []),
      ...chips.flatMap((chip) => [
        ...spills(id, chip.text, chip.box, 1, 'small'),
        ...(right(chip.box) > right(box) ? [`a chip leaves ${id}`] : []),
      ]),
    ]),
    ...services.flatMap(({ id, box, name, ports }) => [
      ...spills(id, name, box, 13 / 11.5, 'name'),
      ...ports.flatMap(({ target }) => spills(id, target, box, 1.15, 'mono')),
    ]),
  ]
}

export function outOfBounds(scene: Scene): readonly string[] {
  return solids(scene).flatMap(({ id, box }) =>
    box.x < 0 || box.y < 0 || right(box) > scene.width || box.y + box.height > scene.height ? [`${id} is out of the scene`] : [],
  )
}

/** Everything that is wrong with a picture, in words. */
export const faults = (scene: Scene): readonly string[] => [
  ...overlapping(solids(scene)),
  ...overlapping(scene.kind === 'map' ? scene.groups : []),
  ...offAngle(scene),
  ...through(scene),
  ...sharing(scene),
  ...coveredTitles(scene),
  ...spilling(scene),
  ...outOfBounds(scene),
]
