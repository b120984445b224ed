import type { Motion, Scene, TrailMark, TrainMark } from '../../scene/marks.ts'
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

/** Each kind of packet has a shape of its own: request a filled pill, reply an open one, DNS a triangle, ICMP a square. */
function drawTrain(canvas: Canvas, train: TrainMark, palette: Palette): void {
  canvas.save()
  canvas.translate(train.x, train.y)
  // Upside down reads the same; half a turn keeps counts upright.
  canvas.rotate((Math.abs(train.angle) > 90 ? train.angle - 180 : train.angle) * RAD)
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

/** The header tag on its little stalk, above the train or under it where there is no room. */
function drawTag(canvas: Canvas, { x, y, tag }: TrainMark, palette: Palette, top: number, right: number): void {
  if (!tag) return
  const rows = tag.second === null ? 1 : 2
  canvas.font = TAG_FONT
  const width =
    Math.ceil(Math.max(canvas.measureText(tag.first).width, tag.second === null ? 0 : canvas.measureText(tag.second).width)) + 20
  const height = rows * TAG_ROW + 7
  const below = y - 24 - height < top
  const left = Math.min(Math.max(x - width / 3, 4), Math.max(4, right - width - 4))
  const boxTop = below ? y + 24 : y - 24 - height
  canvas.strokeStyle = palette.ink
  canvas.lineWidth = 1
  canvas.beginPath()
  canvas.moveTo(x, below ? y + 8 : y - 8)
  canvas.lineTo(x, below ? boxTop : boxTop + height)
  canvas.stroke()
  canvas.fillStyle = palette.ink
  canvas.beginPath()
  canvas.roundRect(left, boxTop, width, height, 7)
  canvas.fill()
  canvas.textAlign = 'left'
  canvas.textBaseline = 'middle'
  canvas.fillStyle = rows === 2 ? palette.muted : palette.onInk
  canvas.fillText(tag.first, left + 10, boxTop + 3.5 + TAG_ROW / 2)
  if (tag.second === null) return
  canvas.fillStyle = palette.sel
  canvas.fillText(tag.second, left + 10, boxTop + 3.5 + TAG_ROW * 1.5)
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
  const right = canvas.canvas.width / ratio / k - x / k
  if (motion.trains.length <= MAX_TAGS) for (const train of motion.trains) drawTag(canvas, train, palette, -y / k, right)
}
