import type { Scene } from '../../scene/marks.ts'
import type { Layouts, Panel, Size } from '../../scene/options.ts'
import { FOLD_ABOVE } from '../../scene/picture.ts'

/** A small picture is drawn so much larger than life, at most. */
export const MOST_ZOOM = 1.3
/** Under this, names could no longer be read: groups are folded sooner. */
const LEAST_ZOOM = 0.6
/** What was folded, or was not, stays so while its zoom is as good as this part of what is asked. */
const STICKY = 0.9
/** Folding sooner has to show everything so much larger. */
const FOLD_GAIN = 1.05
/** Three Pods are not worth a stack. */
const FOLDS: readonly number[] = [FOLD_ABOVE, 6, 3]
const SCALES: readonly number[] = [1 / MOST_ZOOM, 0.88, 1, 1.12, 1.25, 1.4, 1.6, 2, 2.5, 3.2]

/** How large a picture is seen that is drawn whole in a panel. */
export const zoomOf = (scene: Size, panel: Size): number =>
  Math.min(MOST_ZOOM, panel.width / scene.width, panel.height / scene.height)

/**
 * Lays a picture out so that it is seen as large as can be: what does not fit the panel is laid out for a larger one and zoomed out, what leaves
 * room for a smaller one and zoomed in. Groups are folded as little as keeps it legible. All this is estimated; at most two pictures are laid out.
 */
export function fitLayout(layouts: Layouts<Scene>, panel: Size, previous?: Scene | null): Scene {
  const chosen = choosePanel(layouts, panel, previous)
  const scene = layouts.layOut(chosen)
  const zoom = zoomOf(scene, panel)
  // What turned out larger than estimated is zoomed out further, and has more room to use.
  const room = { width: Math.floor(panel.width / zoom), height: Math.floor(panel.height / zoom) }
  if (room.width <= Math.max(chosen.width, scene.width) && room.height <= Math.max(chosen.height, scene.height)) return scene
  const settled = layouts.layOut({ ...chosen, ...room })
  return zoomOf(settled, panel) >= zoom * 0.99 ? settled : scene
}

function choosePanel(layouts: Layouts<Scene>, panel: Size, previous?: Scene | null): Panel {
  let best: Panel = { ...panel, foldAbove: FOLD_ABOVE }
  let most = 0
  for (const foldAbove of FOLDS) {
    const one = largest(layouts, panel, foldAbove)
    if (one.zoom > most * FOLD_GAIN) {
      best = one.panel
      most = one.zoom
    }
    if (one.zoom >= LEAST_ZOOM * (previous?.foldAbove === foldAbove ? STICKY : 1)) break
  }
  return best
}

/** The panel for which the picture is seen largest. */
function largest({ estimate }: Layouts<Scene>, panel: Size, foldAbove: number): { readonly panel: Panel; readonly zoom: number } {
  let best = { panel: { ...panel, foldAbove }, zoom: 0 }
  for (const scale of SCALES) {
    const size = { width: Math.round(panel.width * scale), height: Math.round(panel.height * scale), foldAbove }
    const { width, height } = estimate(size)
    // A picture is as large as its panel at least.
    const zoom = zoomOf({ width: Math.max(width, size.width), height: Math.max(height, size.height) }, panel)
    if (zoom > best.zoom) best = { panel: size, zoom }
    // What fits here fits all the larger ones, too, and is seen smaller there.
    if (width <= size.width && height <= size.height) break
  }
  return best
}
