import type { Box, Motion, Scene, TrailMark, TrainMark } from '../../scene/marks.ts'
import { failureWords, placeTag, type TagPlace } from '../../scene/tag-place.ts'
import type { Camera } from './camera.ts'
import { type Palette, paletteLine } from './colours.ts'

const LENGTH = 26
const HEIGHT = 14
const TAG_FONT = '9.5px "JetBrains Mono Variable", ui-monospace, monospace'
const TAG_BOLD = '700 9.5px "JetBrains Mono Variable", ui-monospace, monospace'
const TAG_ROW = 12
/** Beyond this many trains nobody can read tags. */
const MAX_TAGS = 4
const RAD = Math.PI / 180

type Canvas = CanvasRenderingContext2D

function pill(canvas: Canvas, width: number, height: number): void {
  canvas.beginPath()
  canvas.roundRect(-width / 2, -height / 2, width, height, height / 2)
}

function octagon(canvas: Canvas, radius: number): void {
  canvas.beginPath()
  for (let corner = 0; corner < 8; corner += 1) {
    const angle = (22.5 + 45 * corner) * RAD
    canvas.lineTo(Math.cos(angle) * radius, Math.sin(angle) * radius)
  }
  canvas.closePath()
}

/** Each kind of packet has a shape of its own: request a filled pill, reply an open one, DNS a triangle, ICMP a square, a refusal an octagon. */
function drawTrain(canvas: Canvas, train: TrainMark, palette: Palette): void {
  canvas.save()
  canvas.translate(train.x, train.y)
  // Upside down reads the same; half a turn keeps counts upright.
  canvas.rotate((Math.abs(train.angle) > 90 ? train.angle - 180 : train.angle) * RAD)
  canvas.globalAlpha = train.alpha ?? 1
  const flat = train.flat ?? 0
  canvas.scale(1 - 0.6 * flat, 1 + 0.45 * flat)
  canvas.lineWidth = 2
  canvas.strokeStyle = palette.panel
  canvas.fillStyle = palette.ink
  if (train.shape === 'dns') {
    canvas.rotate((Math.abs(train.angle) > 90 ? 180 : 0) * RAD)
    canvas.beginPath()
    canvas.moveTo(9, 0)
    canvas.lineTo(-7, -8)
    canvas.lineTo(-7, 8)
    canvas.closePath()
  } else if (train.shape === 'icmp') {
    canvas.beginPath()
    canvas.rect(-7, -7, 14, 14)
  } else if (train.shape === 'refusal') {
    canvas.fillStyle = palette.bad
    octagon(canvas, 9)
  } else pill(canvas, LENGTH, HEIGHT)
  if (train.shape === 'reply') {
    canvas.lineWidth = 6
    canvas.stroke()
    canvas.fillStyle = palette.panel
    canvas.fill()
    canvas.lineWidth = 2.6
    canvas.strokeStyle = palette.ink
    canvas.stroke()
  } else {
    canvas.lineWidth = 4
    canvas.stroke()
    canvas.fill()
  }
  if (train.count > 1) {
    canvas.fillStyle = train.shape === 'reply' ? palette.ink : palette.onInk
    canvas.font = TAG_BOLD
    canvas.textAlign = 'center'
    canvas.textBaseline = 'middle'
    canvas.fillText(String(train.count), 0, 0.5)
  }
  canvas.restore()
}

/** Where tags may stand, and where they stood in the last frame, by flight. */
export interface TagRoom {
  readonly labels: readonly Box[]
  readonly places: Map<string, TagPlace>
}

/** The header tag on its little stem, where it covers no label. */
function drawTag(canvas: Canvas, { id, x, y, tag }: TrainMark, palette: Palette, bounds: Box, { labels, places }: TagRoom): void {
  if (!tag) return
  const rows = tag.second === null ? 1 : 2
  canvas.font = TAG_FONT
  const width =
    Math.ceil(Math.max(canvas.measureText(tag.first).width, tag.second === null ? 0 : canvas.measureText(tag.second).width)) + 20
  const size = { width, height: rows * TAG_ROW + 7 }
  const { place, box, stem } = placeTag({ x, y }, size, labels, bounds, places.get(id))
  places.set(id, place)
  canvas.strokeStyle = palette.ink
  canvas.lineWidth = 1
  canvas.beginPath()
  canvas.moveTo(stem[0].x, stem[0].y)
  canvas.lineTo(stem[1].x, stem[1].y)
  canvas.stroke()
  canvas.fillStyle = palette.ink
  canvas.beginPath()
  canvas.roundRect(box.x, box.y, box.width, box.height, 7)
  canvas.fill()
  canvas.textAlign = 'left'
  canvas.textBaseline = 'middle'
  canvas.fillStyle = rows === 2 ? palette.muted : palette.onInk
  canvas.fillText(tag.first, box.x + 10, box.y + 3.5 + TAG_ROW / 2)
  if (tag.second === null) return
  canvas.fillStyle = palette.sel
  canvas.fillText(tag.second, box.x + 10, box.y + 3.5 + TAG_ROW * 1.5)
}

/** What was travelled glows; a way for this request only is thin; where it could also have gone is dotted. */
function drawTrail(canvas: Canvas, { d, line, temporary, alternative }: TrailMark, palette: Palette): void {
  const path = new Path2D(d)
  const stroke = (colour: string, width: number, alpha: number, dash: number[] = []): void => {
    canvas.setLineDash(dash)
    canvas.strokeStyle = colour
    canvas.globalAlpha = alpha
    canvas.lineWidth = width
    canvas.stroke(path)
    canvas.globalAlpha = 1
  }
  const colour = paletteLine(palette, line)
  if (temporary) {
    stroke(palette.ink, 2, 0.55, [1, 5])
    return
  }
  if (alternative) {
    stroke(palette.panel, 5, 1)
    stroke(colour, 3, 0.8, [1, 7])
    return
  }
  stroke(colour, 16, 0.26)
  stroke(colour, 7, 1)
}

const STATION_R = 10

/** Everything that trails run under: cards, chips, gates and stations. */
export function cardsOf({ places, gates, services, ruleChips = [], groups, pods, stations }: Scene): Path2D {
  const path = new Path2D()
  const stacks = groups.flatMap(({ stack }) => (stack ? [stack] : []))
  for (const { x, y, width, height } of [
    ...[...places, ...gates, ...services, ...ruleChips, ...pods].map(({ box }) => box),
    ...stacks,
  ]) {
    path.roundRect(x - 1, y - 1, width + 2, height + 2, Math.min(12, height / 3))
  }
  for (const { badge, letter, box } of services) {
    if (letter === '') continue
    path.moveTo(badge.x + 11, badge.y)
    path.arc(badge.x, badge.y, box.height < 30 ? 7 : 11, 0, Math.PI * 2)
  }
  for (const { x, y } of stations) {
    path.moveTo(x + STATION_R, y)
    path.arc(x, y, STATION_R, 0, Math.PI * 2)
  }
  return path
}

/** Draws one instant: what was travelled, the packets, their tags. `ratio` is device pixels a CSS pixel. */
export function drawMotion(
  canvas: Canvas,
  motion: Motion,
  { k, x, y }: Camera,
  palette: Palette,
  ratio: number,
  still: boolean,
  cards: Path2D | null,
  room: TagRoom,
): void {
  canvas.setTransform(1, 0, 0, 1, 0, 0)
  canvas.clearRect(0, 0, canvas.canvas.width, canvas.canvas.height)
  canvas.setTransform(ratio * k, 0, 0, ratio * k, ratio * x, ratio * y)
  canvas.lineJoin = 'round'
  canvas.lineCap = 'round'
  for (const trail of motion.trails) drawTrail(canvas, trail, palette)
  canvas.setLineDash([])
  if (cards && motion.trails.length > 0) {
    // What was travelled runs under the cards, although this canvas lies over them.
    canvas.globalCompositeOperation = 'destination-out'
    canvas.fill(cards)
    canvas.globalCompositeOperation = 'source-over'
  }
  if (still) return
  for (const train of motion.trains) drawTrain(canvas, train, palette)
  if (motion.trains.length > MAX_TAGS) return
  const bounds = {
    x: -x / k + 4,
    y: -y / k + 4,
    width: canvas.canvas.width / ratio / k - 8,
    height: canvas.canvas.height / ratio / k - 8,
  }
  const { labels, places } = room
  const words = motion.failures.map((mark) => failureWords(mark, labels, bounds))
  const taken = { labels: [...labels, ...words], places }
  for (const train of motion.trains) drawTag(canvas, train, palette, bounds, taken)
}
