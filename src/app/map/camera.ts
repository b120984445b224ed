import { createStore } from 'zustand/vanilla'
import type { Size } from '../../scene/options.ts'
import { zoomOf } from './fit-layout.ts'

/** How scene units become pixels of the panel: `screen = scene * k + (x, y)`. */
export interface Camera {
  readonly k: number
  readonly x: number
  readonly y: number
}

export interface CameraState extends Camera {
  /** Nobody has panned or zoomed: the picture is kept fitted. */
  readonly fitted: boolean
}

export const camera = createStore<CameraState>(() => ({ k: 1, x: 0, y: 0, fitted: true }))

export const MIN_ZOOM = 0.2
export const MAX_ZOOM = 4

/** Under the picture lie the legend and the buttons of the zoom, px: more where fingers press them and words wrap. */
const STRIP = { wide: 42, narrow: 66 }
const NARROW_BELOW = 480

/** The part of a panel that a picture is fitted into. */
export const fitArea = ({ width, height }: Size): Size => ({
  width,
  height: Math.max(0, height - (width < NARROW_BELOW ? STRIP.narrow : STRIP.wide)),
})

/** The camera that shows a whole scene in a panel, a small one larger than life, in the middle where there is room. */
export function cameraToFit(scene: Size, panel: Size): Camera {
  if (panel.width <= 0 || panel.height <= 0) return { k: 1, x: 0, y: 0 }
  const k = Math.max(MIN_ZOOM, zoomOf(scene, panel))
  return { k, x: Math.max(0, (panel.width - scene.width * k) / 2), y: Math.max(0, (panel.height - scene.height * k) / 2) }
}

interface Spot {
  readonly x: number
  readonly y: number
}

const clampZoom = (k: number): number => Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, k))

/** The camera after a zoom that leaves what is under `at` (px of the panel) where it is. */
export function zoomAt({ k, x, y }: Camera, at: Spot, factor: number): Camera {
  const to = clampZoom(k * factor)
  const by = to / k
  return { k: to, x: at.x - (at.x - x) * by, y: at.y - (at.y - y) * by }
}

export const panBy = ({ k, x, y }: Camera, dx: number, dy: number): Camera => ({ k, x: x + dx, y: y + dy })

const between = (a: Spot, b: Spot): Spot => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })
const distance = (a: Spot, b: Spot): number => Math.hypot(a.x - b.x, a.y - b.y)

/** The camera after two fingers went from one pair of places to another. */
export function pinch(from: Camera, before: readonly [Spot, Spot], after: readonly [Spot, Spot]): Camera {
  const [was, now] = [between(...before), between(...after)]
  const apart = distance(...before)
  const zoomed = zoomAt(from, was, apart === 0 ? 1 : distance(...after) / apart)
  return panBy(zoomed, now.x - was.x, now.y - was.y)
}
