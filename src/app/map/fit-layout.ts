import type { Scene } from '../../scene/marks.ts'

interface Size {
  readonly width: number
  readonly height: number
}

const SCALES: readonly number[] = [1.08, 1.16, 1.25, 1.4, 1.6, 2, 2.5, 3.2]

const zoomOf = (scene: Size, panel: Size): number => Math.min(1, panel.width / scene.width, panel.height / scene.height)

/**
 * Lays a picture out so that it is seen as large as can be: one that does not fit the panel is laid out for a larger one and
 * zoomed out, as long as that shows it larger; and what is zoomed out has more height to use.
 */
export function fitLayout(layOut: (size: Size) => Scene, panel: Size): Scene {
  let best = layOut(panel)
  let { width } = panel
  for (const scale of SCALES) {
    if (zoomOf(best, panel) >= 1 / scale) break
    const larger = { width: Math.round(panel.width * scale), height: Math.round(panel.height * scale) }
    const next = layOut(larger)
    if (zoomOf(next, panel) <= zoomOf(best, panel)) break
    best = next
    width = larger.width
  }
  const height = Math.floor(panel.height / zoomOf(best, panel))
  if (height <= best.height) return best
  const taller = layOut({ width, height })
  return zoomOf(taller, panel) >= zoomOf(best, panel) ? taller : best
}
