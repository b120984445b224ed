import type { Box, Scene } from '../../scene/marks.ts'

/** Something of the picture that can be walked to. */
export interface Stop {
  readonly id: string
  readonly box: Box
}

export type Direction = 'left' | 'right' | 'up' | 'down'

/** Everything that can have the focus, in reading order: columns from left to right, each from top to bottom. */
export function stopsOf({ places, gates, services, groups, pods, ruleChips = [] }: Scene): readonly Stop[] {
  const folded = groups.filter((group) => group.folded > 0)
  return [...places, ...gates, ...services, ...ruleChips, ...folded, ...pods]
    .map(({ id, box }) => ({ id, box }))
    .toSorted((a, b) => a.box.x - b.box.x || a.box.y - b.box.y || (a.id < b.id ? -1 : 1))
}

/** What is joined by a line: Services with their Pods, gates with their Services, places with gates and Services. */
export function linksOf({ stations, gates, places, tracks }: Scene): ReadonlyMap<string, ReadonlySet<string>> {
  const links = new Map<string, Set<string>>()
  const join = (a: string, b: string): void => {
    if (a === '' || b === '') return
    links.set(a, (links.get(a) ?? new Set()).add(b))
    links.set(b, (links.get(b) ?? new Set()).add(a))
  }
  for (const { service, pod } of stations) join(service, pod)
  for (const gate of gates) {
    join(gate.id, gate.service)
    for (const place of places)
      if (tracks.some((track) => track.kind === 'gate' && track.service === gate.service)) join(place.id, gate.id)
  }
  return links
}

const centre = ({ x, y, width, height }: Box): readonly [number, number] => [x + width / 2, y + height / 2]

/** How far something lies in a direction, and how far beside it; null when it does not. */
function offset(from: Box, to: Box, direction: Direction): readonly [ahead: number, beside: number] | null {
  const [fx, fy] = centre(from)
  const [tx, ty] = centre(to)
  const [dx, dy] = [tx - fx, ty - fy]
  const ahead = { right: dx, left: -dx, down: dy, up: -dy }[direction]
  const beside = Math.abs(direction === 'left' || direction === 'right' ? dy : dx)
  return ahead > 1 ? [ahead, beside] : null
}

/** Where an arrow key leads: along a line when one goes that way, else to what lies nearest there; null at the edge. */
export function neighbour(scene: Scene, id: string, direction: Direction): string | null {
  const stops = stopsOf(scene)
  const from = stops.find((stop) => stop.id === id)
  if (!from) return stops[0]?.id ?? null
  const linked = linksOf(scene).get(id) ?? new Set()
  const sideways = direction === 'left' || direction === 'right'
  const near = stops.flatMap((stop) => {
    const away = stop.id === id ? null : offset(from.box, stop.box, direction)
    if (!away) return []
    const [ahead, beside] = away
    // Up and down stay in the column; left and right follow lines before they cross gaps.
    const far = sideways ? (linked.has(stop.id) ? 0 : 100_000) + ahead + beside * 2 : ahead + beside * 8
    return [{ id: stop.id, far }]
  })
  return near.toSorted((a, b) => a.far - b.far || (a.id < b.id ? -1 : 1))[0]?.id ?? null
}
