import type { Scene } from '../../scene/marks.ts'
import { FOLD_ABOVE } from '../../scene/picture.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** A small picture is drawn so much larger than life, at most. */
export const MOST_ZOOM = 1.3
/** Under this, names could no longer be read: groups are folded sooner. */
const LEAST_ZOOM = 0.6
/** What was folded, or was not, stays so while its zoom is as good as this part of what is asked. */
const STICKY = 0.9
const FOLDS: readonly number[] = [FOLD_ABOVE, 5, 3, 1]
const SCALES: readonly number[] = [0.77, 0.84, 0.92, 1, 1.08, 1.16, 1.25, 1.4, 1.6, 2, 2.5, 3.2]

/** How large a picture is seen that is drawn whole in a panel. */
export const zoomOf = (scene: Size, panel: Size): number =>
  Math.min(MOST_ZOOM, panel.width / scene.width, panel.height / scene.height)

type LayOut = (size: Size, foldAbove: number) => Scene

/** Lays a picture out so that it is seen as large as can be; groups are folded as little as keeps it legible. */
export function fitLayout(layOut: LayOut, panel: Size, previous?: Scene | null): Scene {
  let best: Scene | null = null
  for (const foldAbove of FOLDS) {
    const scene = fitted((size) => layOut(size, foldAbove), panel)
    const zoom = zoomOf(scene, panel)
    if (!best || zoom > zoomOf(best, panel) * 1.05) best = scene
    if (zoom >= LEAST_ZOOM * (previous?.foldAbove === foldAbove ? STICKY : 1)) break
  }
  return best ?? layOut(panel, FOLD_ABOVE)
}

/**
 * A picture that does not fit the panel is laid out for a larger one and zoomed out, as long as that shows it larger, and one that leaves room for a
 * smaller one and zoomed in; and what is zoomed out has more height to use.
 */
function fitted(layOut: (size: Size) => Scene, panel: Size): Scene {
  const sized = (scale: number): Size => ({ width: Math.round(panel.width * scale), height: Math.round(panel.height * scale) })
  let best = layOut(panel)
  let { width } = panel
  for (const scale of SCALES) {
    if (scale === 1 || zoomOf(best, panel) >= 1 / scale) continue
    const size = sized(scale)
    const next = layOut(size)
    const better = zoomOf(next, panel) > zoomOf(best, panel)
    if (!better && scale > 1) break
    if (!better) continue
    best = next
    width = size.width
  }
  const height = Math.floor(panel.height / zoomOf(best, panel))
  if (height <= best.height) return best
  const taller = layOut({ width, height })
  return zoomOf(taller, panel) >= zoomOf(best, panel) ? taller : best
}
