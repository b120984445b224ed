import { type RefObject, useEffect, useImperativeHandle, useRef } from 'react'
import type { Scene } from '../../scene/marks.ts'
import { motionAt } from '../../scene/motion.ts'
import { labelsOf } from '../../scene/tag-place.ts'
import { flights } from '../playback/flights.ts'
import { playback } from '../playback/playback.ts'
import { prefersStill, settings } from '../store/settings.ts'
import { type Camera, camera } from './camera.ts'
import { type Palette, readPalette } from './colours.ts'
import { cardsOf, drawMotion, type TagRoom } from './draw-motion.ts'
import { showFailures } from './failures.ts'

export interface CanvasControl {
  /** Draws with a camera that is not committed yet. */
  readonly draw: (camera: Camera) => void
}

interface Props {
  readonly control: RefObject<CanvasControl | null>
  readonly width: number
  readonly height: number
}

const NO_ROOM: TagRoom = { labels: [], places: new Map() }

/** The one canvas over the picture. It is drawn when the playhead, the camera or the flights move, never by React. */
export function TrainCanvas({ control, width, height }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const palette = useRef<Palette | null>(null)
  const still = useRef<{ readonly scene: Scene; readonly cards: Path2D; readonly room: TagRoom } | null>(null)
  const draw = useRef<(at: Camera) => void>(() => undefined)
  draw.current = (at) => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    palette.current ??= readPalette(element.parentElement ?? document.body)
    const { scene } = flights.getState()
    if (scene && still.current?.scene !== scene)
      still.current = { scene, cards: cardsOf(scene), room: { labels: labelsOf(scene), places: new Map() } }
    const motion = motionAt(flights.getState().flights, playback.getState().playheadMs)
    showFailures(motion.failures)
    const { cards = null, room = NO_ROOM } = still.current ?? {}
    drawMotion(context, motion, at, palette.current, window.devicePixelRatio || 1, prefersStill(), cards, room)
  }
  useImperativeHandle(control, () => ({ draw: (at) => draw.current(at) }), [])

  useEffect(() => {
    const redraw = (): void => draw.current(camera.getState())
    const recolour = (): void => {
      palette.current = null
      redraw()
    }
    const dark = matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', recolour)
    const stops = [playback.subscribe(redraw), camera.subscribe(redraw), flights.subscribe(redraw), settings.subscribe(recolour)]
    return () => {
      dark.removeEventListener('change', recolour)
      for (const stop of stops) stop()
    }
  }, [])
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const ratio = window.devicePixelRatio || 1
    element.width = Math.round(width * ratio)
    element.height = Math.round(height * ratio)
    draw.current(camera.getState())
  }, [width, height])
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in this canvas can have the focus; the text view tells what it shows.
  return <canvas ref={canvas} aria-hidden="true" />
}
