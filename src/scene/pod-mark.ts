import type { PodView, ServiceView } from '../protocol/view.ts'
import { STEP } from './geometry.ts'
import type { Box, ChipMark, PodMark, TextMark } from './marks.ts'
import type { Measure } from './options.ts'
import { selects } from './picture.ts'
import { textMark } from './text/fit.ts'

export const POD_HEIGHT = 60
const LEFT = 14
/** Free on the right for the readiness dot. */
const DOT = 24
const CHIP = 14
const CHIP_ROW = 18
const CHIPS_TOP = 40
const CHIP_GAP = 4
const MOST_SOCKETS = 4
const MOST_LABELS = 3

interface Chip {
  readonly text: string
  readonly full: string
  readonly kind: ChipMark['kind'] | 'status'
}

/** Keys and values that some Service of a namespace asks for. */
export type WantedLabels = ReadonlyMap<string, ReadonlySet<string>>

export function wantedLabels(services: readonly ServiceView[]): WantedLabels {
  const wanted = new Map<string, Set<string>>()
  for (const { selector = {} } of services) {
    for (const [key, value] of Object.entries(selector)) wanted.set(key, (wanted.get(key) ?? new Set<string>()).add(value))
  }
  return wanted
}

const STATUS: { readonly [state in PodView['state']]: string } = {
  pending: 'Pending',
  running: '',
  'not-ready': 'not ready',
  terminating: 'terminating',
  failed: 'Failed',
  succeeded: 'completed',
}

/** '' while it runs and is ready. Pending and failed Pods say what kubectl's STATUS column says. */
export const statusWords = ({ state, status }: PodView): string =>
  state === 'pending' || state === 'failed' ? status || STATUS[state] : STATUS[state]

const suffix = (protocol: string): string => (protocol === 'TCP' ? '' : `/${protocol.toLowerCase()}`)

function chipsOf(pod: PodView, wanted: WantedLabels): readonly Chip[] {
  const words = statusWords(pod)
  const status: Chip[] = words ? [{ text: words, full: words, kind: 'status' }] : []
  const sockets = pod.sockets.map(({ port, protocol, address, container }): Chip => {
    const inner = address === '127.0.0.1' || address === '::1'
    const text = `:${port}${suffix(protocol)}`
    return { text, full: `${container} listens on ${address}${text}`, kind: inner ? 'inner-socket' : 'socket' }
  })
  const declared = pod.declared
    .filter(({ port, protocol }) => !pod.sockets.some((socket) => socket.port === port && socket.protocol === protocol))
    .map(({ port, protocol }): Chip => {
      const text = `:${port}${suffix(protocol)}`
      return { text, full: `containerPort ${port} is declared, nothing listens on it`, kind: 'declared' }
    })
  const labels = Object.entries(pod.labels)
    .filter(([key]) => wanted.has(key))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]): Chip => {
      const text = `${key}=${value}`
      return { text, full: text, kind: wanted.get(key)?.has(value) ? 'label-match' : 'label-miss' }
    })
  return [...status, ...atMost([...sockets, ...declared], MOST_SOCKETS), ...atMost(labels, MOST_LABELS)]
}

function atMost(chips: readonly Chip[], most: number): readonly Chip[] {
  if (chips.length <= most) return chips
  const rest = chips.slice(most - 1)
  return [
    ...chips.slice(0, most - 1),
    { text: `+${rest.length}`, full: rest.map(({ full }) => full).join(', '), kind: 'declared' },
  ]
}

interface Placed {
  readonly chip: Chip
  readonly x: number
  readonly row: number
  readonly width: number
}

/** Chips in rows, from left to right, none wider than the room there is. */
function flow(chips: readonly Chip[], room: number, measure: Measure): readonly Placed[] {
  let x = 0
  let row = 0
  return chips.map((chip) => {
    const width = Math.min(room, Math.ceil(measure(chip.text, 'small')) + (chip.kind === 'status' ? 2 : 12))
    if (x > 0 && x + width > room) {
      x = 0
      row += 1
    }
    const placed = { chip, x, row, width }
    x += width + CHIP_GAP
    return placed
  })
}

export interface PodInput {
  readonly pod: PodView
  readonly wanted: WantedLabels
  readonly width: number
  readonly stations: number
}

/** Height of a Pod: it grows with its rows of chips and with the lines that end on it, in whole steps. */
export function podHeight({ pod, wanted, width, stations }: PodInput, measure: Measure): number {
  const rows = flow(chipsOf(pod, wanted), width - LEFT - DOT, measure).reduce((most, { row }) => Math.max(most, row + 1), 1)
  const byChips = POD_HEIGHT + Math.ceil(((rows - 1) * CHIP_ROW) / STEP) * STEP
  return Math.max(byChips, heightForStations(stations))
}

export const heightForStations = (stations: number): number => (stations <= 1 ? POD_HEIGHT : 2 * STEP + STEP * stations)

/** y of the stations on a left edge, from its top: on whole steps when the box begins half a step after one. */
export function stationOffset(index: number, count: number, height: number): number {
  const first =
    count === 1
      ? POD_HEIGHT / 2
      : Math.max(POD_HEIGHT / 2, Math.floor((height - (count - 1) * STEP) / (2 * STEP)) * STEP + STEP / 2)
  return Math.min(first, height - STEP / 2 - (count - 1) * STEP) + index * STEP
}

export function podMark(
  input: PodInput & { readonly services: readonly ServiceView[]; readonly box: Box },
  measure: Measure,
): PodMark {
  const { pod, wanted, box, services, stations } = input
  const room = box.width - LEFT - DOT
  const inner = box.width - LEFT - 8
  const placed = flow(chipsOf(pod, wanted), room, measure)
  const chips = placed.flatMap(({ chip, ...at }) => (chip.kind === 'status' ? [] : [chipMark(chip.kind, chip, at, box, measure)]))
  const status = placed.find(({ chip }) => chip.kind === 'status')
  const text = (words: string, dy: number, font: 'name' | 'mono'): TextMark =>
    textMark(measure, { text: words, x: box.x + LEFT, y: box.y + dy, width: inner, font })
  return {
    id: pod.id,
    box,
    name: text(pod.name, 20, 'name'),
    address: text(pod.ip || 'no address', 35, 'mono'),
    status: status
      ? textMark(measure, { text: status.chip.text, x: box.x + LEFT, y: box.y + CHIPS_TOP + 11, width: room, font: 'small' })
      : null,
    chips,
    state: pod.state,
    selected: stations > 0 || services.some((service) => selects(service, pod)),
    label: labelOf(pod, services),
    dot: { x: box.x + box.width - 12, y: box.y + box.height - 13 },
  }
}

function chipMark(kind: ChipMark['kind'], { text, full }: Chip, at: Omit<Placed, 'chip'>, box: Box, measure: Measure): ChipMark {
  const chip = { x: box.x + LEFT + at.x, y: box.y + CHIPS_TOP + at.row * CHIP_ROW, width: at.width, height: CHIP }
  const words = {
    text,
    full,
    x: chip.x + chip.width / 2,
    y: chip.y + 10.5,
    width: chip.width - 6,
    font: 'small',
    anchor: 'middle',
  } as const
  return { box: chip, kind, text: textMark(measure, words) }
}

function labelOf(pod: PodView, services: readonly ServiceView[]): string {
  const by = services.filter((service) => selects(service, pod)).map(({ name }) => name)
  const listens = pod.sockets.map(({ port }) => port)
  return [
    `Pod ${pod.name}`,
    pod.ip || 'no address',
    statusWords(pod) || 'ready',
    listens.length > 0 ? `listens on ${listens.join(', ')}` : 'listens on nothing',
    by.length > 0 ? `selected by ${by.join(', ')}` : 'selected by no Service',
  ].join(', ')
}
