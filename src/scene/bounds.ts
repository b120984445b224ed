import { hull } from './geometry.ts'
import type { Box, Scene } from './marks.ts'

/** The box around everything that is drawn: what the page zooms to fit. Never smaller than the scene's own size. */
export function sceneBounds({ width, height, areas, places, gates, services, groups, pods }: Scene): Box {
  const boxes = [areas, places, gates, services, groups, pods].flatMap((marks): readonly Box[] => marks.map(({ box }) => box))
  return hull([{ x: 0, y: 0, width, height }, ...boxes]) ?? { x: 0, y: 0, width, height }
}
