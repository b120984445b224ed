import { type RefObject, useEffect, useRef } from 'react'
import { type Camera, camera, panBy, pinch, zoomAt } from './camera.ts'

export interface ZoomControl {
  readonly to: (target: Camera, fitted: boolean) => void
  readonly by: (factor: number) => void
}

interface Spot {
  readonly x: number
  readonly y: number
}

/** A press that moves less than this is a click, px. */
const SLACK_PX = 4
/** A wheel that rests so long has ended its gesture, ms. */
const WHEEL_REST_MS = 140
const LINE_PX = 16

/** Fields and cards over the map keep their own gestures. */
const isOwn = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('button,a,input,select,[data-nopan]') !== null

const wheelFactor = ({ deltaY, deltaMode, ctrlKey }: WheelEvent): number =>
  2 ** (-deltaY * (deltaMode === 1 ? LINE_PX : 1) * (ctrlKey ? 0.01 : 0.002))

/** Everything a gesture needs, away from React: it runs between two renders. */
class Gesture {
  readonly #panel: HTMLElement
  readonly #layer: RefObject<SVGSVGElement | null>
  readonly #onMove: (now: Camera) => void
  readonly #down = new Map<number, Spot>()
  #live: Camera | null = null
  #travelled = 0
  #rest: ReturnType<typeof setTimeout> | null = null

  constructor(panel: HTMLElement, layer: RefObject<SVGSVGElement | null>, onMove: (now: Camera) => void) {
    this.#panel = panel
    this.#layer = layer
    this.#onMove = onMove
  }

  listen(signal: AbortSignal): void {
    const panel = this.#panel
    panel.addEventListener('pointerdown', this.#press, { signal })
    panel.addEventListener('pointermove', this.#drag, { signal })
    panel.addEventListener('pointerup', this.#lift, { signal })
    panel.addEventListener('pointercancel', this.#lift, { signal })
    panel.addEventListener('wheel', this.#wheel, { signal, passive: false })
    // What was dragged is not clicked.
    panel.addEventListener('click', this.#swallow, { signal, capture: true })
  }

  /** Moves the layer as a picture: the browser shifts a texture and draws nothing anew. */
  #show(now: Camera): void {
    this.#live = now
    const { k, x, y } = camera.getState()
    const scale = now.k / k
    const layer = this.#layer.current
    if (layer) layer.style.transform = `translate(${now.x - x * scale}px, ${now.y - y * scale}px) scale(${scale})`
    this.#onMove(now)
  }

  /** The gesture is over: the picture is drawn crisp where it is now. */
  commit(fitted: boolean): void {
    if (this.#layer.current) this.#layer.current.style.transform = ''
    if (this.#live) camera.setState({ ...this.#live, fitted })
    this.#live = null
  }

  zoom(factor: number): void {
    const { clientWidth, clientHeight } = this.#panel
    this.#live = zoomAt(camera.getState(), { x: clientWidth / 2, y: clientHeight / 2 }, factor)
    this.commit(false)
  }

  #spot({ clientX, clientY }: MouseEvent): Spot {
    const { left, top } = this.#panel.getBoundingClientRect()
    return { x: clientX - left, y: clientY - top }
  }

  #press = (event: PointerEvent): void => {
    if (event.button !== 0 || isOwn(event.target)) return
    if (this.#down.size === 0) this.#travelled = 0
    this.#down.set(event.pointerId, this.#spot(event))
  }

  #drag = (event: PointerEvent): void => {
    const was = this.#down.get(event.pointerId)
    if (!was) return
    const now = this.#spot(event)
    const others = [...this.#down].filter(([id]) => id !== event.pointerId)
    this.#travelled += Math.hypot(now.x - was.x, now.y - was.y)
    this.#down.set(event.pointerId, now)
    if (this.#travelled < SLACK_PX) return
    if (!this.#panel.hasPointerCapture(event.pointerId)) this.#panel.setPointerCapture(event.pointerId)
    const from = this.#live ?? camera.getState()
    const [other] = others
    this.#show(other ? pinch(from, [was, other[1]], [now, other[1]]) : panBy(from, now.x - was.x, now.y - was.y))
  }

  #lift = (event: PointerEvent): void => {
    if (this.#down.delete(event.pointerId) && this.#down.size === 0) this.commit(camera.getState().fitted && this.#live === null)
  }

  #wheel = (event: WheelEvent): void => {
    if (isOwn(event.target)) return
    event.preventDefault()
    this.#show(zoomAt(this.#live ?? camera.getState(), this.#spot(event), wheelFactor(event)))
    if (this.#rest !== null) clearTimeout(this.#rest)
    this.#rest = setTimeout(() => this.commit(false), WHEEL_REST_MS)
  }

  #swallow = (event: MouseEvent): void => {
    if (this.#travelled >= SLACK_PX) event.stopPropagation()
    this.#travelled = 0
  }
}

/** Pan by dragging, zoom by wheel, pinch or button. The camera is committed when a gesture ends. */
export function useZoom(
  panel: RefObject<HTMLElement | null>,
  layer: RefObject<SVGSVGElement | null>,
  onMove: (now: Camera) => void,
): RefObject<ZoomControl | null> {
  const control = useRef<ZoomControl | null>(null)
  const moved = useRef(onMove)
  moved.current = onMove
  useEffect(() => {
    const element = panel.current
    if (!element) return
    const end = new AbortController()
    const gesture = new Gesture(element, layer, (now) => moved.current(now))
    gesture.listen(end.signal)
    control.current = {
      to: (target, fitted) => camera.setState({ ...target, fitted }),
      by: (factor) => gesture.zoom(factor),
    }
    return () => {
      end.abort()
      control.current = null
    }
  }, [panel, layer])
  return control
}
