import type { PodView, ServicePortView, ServiceView } from '../protocol/view.ts'
import { letterOf } from './letters.ts'
import type { Box, ServiceMark } from './marks.ts'
import type { Measure } from './options.ts'
import { fitMiddle, textMark } from './text/fit.ts'

const PORT_ROW = 18
const NAME_SCALE = 13 / 11.5
const PORT_SCALE = 1.15
const CHIP_SCALE = 10.5 / 9.5
/** Room under a Service for its selector. */
export const SELECTOR_ROOM = 30
const MOST_PORTS = 4

export const serviceHeight = ({ ports }: ServiceView): number => 52 + PORT_ROW * Math.min(ports.length, MOST_PORTS)

/** True when Pods are ready behind this port and none of them really listens where the Service sends. */
export function isWrongPort(service: ServiceView, port: ServicePortView, podById: ReadonlyMap<string, PodView>): boolean {
  const ready = service.endpoints.flatMap((endpoint) => {
    const pod = podById.get(endpoint.pod)
    return pod && endpoint.state === 'ready' ? [{ pod, to: endpoint.ports.find(({ name }) => name === port.name)?.port }] : []
  })
  return ready.length > 0 && !ready.some(({ pod, to }) => to !== undefined && listens(pod, to, port.protocol))
}

export const listens = (pod: PodView, port: number, protocol: string): boolean =>
  pod.sockets.some(
    (socket) =>
      socket.port === port && socket.protocol === protocol && socket.address !== '127.0.0.1' && socket.address !== '::1',
  )

function styleOf({ type, clusterIP, selector }: ServiceView): ServiceMark['style'] {
  if (type === 'ExternalName') return 'external-name'
  if (clusterIP === 'None') return 'headless'
  return selector ? 'solid' : 'no-selector'
}

const addressWords = ({ type, clusterIP }: ServiceView): string =>
  type === 'ExternalName' ? 'ExternalName' : clusterIP === 'None' ? 'headless' : clusterIP || 'no address'

interface PortWords {
  readonly port: string
  readonly target: string
  readonly full: string
  readonly wrong: boolean
}

function portWords(service: ServiceView, podById: ReadonlyMap<string, PodView>): readonly PortWords[] {
  const rows = service.ports.map((port): PortWords => {
    const words = `${port.port}${port.protocol === 'TCP' ? '' : `/${port.protocol.toLowerCase()}`}`
    const full = `${port.name ? `${port.name}: ` : ''}port ${port.port}/${port.protocol} to targetPort ${port.targetPort}`
    return { port: words, target: String(port.targetPort), full, wrong: isWrongPort(service, port, podById) }
  })
  if (rows.length <= MOST_PORTS) return rows
  const rest = rows.slice(MOST_PORTS - 1)
  const full = rest.map((row) => row.full).join(', ')
  return [
    ...rows.slice(0, MOST_PORTS - 1),
    { port: `+${rest.length}`, target: 'more', full, wrong: rest.some(({ wrong }) => wrong) },
  ]
}

/** A Service's box at `box`, with the selector under it. */
export function serviceMark(
  service: ServiceView,
  box: Box,
  podById: ReadonlyMap<string, PodView>,
  measure: Measure,
): ServiceMark {
  const middle = box.x + box.width / 2 + 4
  const room = box.width - 24
  const centred = (text: string, dy: number, font: 'name' | 'mono', scale: number) =>
    textMark(measure, { text, x: middle, y: box.y + dy, width: room, font, scale, anchor: 'middle' })
  const rows = portWords(service, podById)
  const selector = Object.entries(service.selector ?? {}).map(([key, value]) => `${key}=${value}`)
  const address = addressWords(service)
  return {
    id: service.id,
    line: service.line,
    letter: letterOf(service.line),
    box,
    badge: { x: box.x, y: box.y + box.height / 2 },
    name: centred(service.name, 22, 'name', NAME_SCALE),
    address: centred(address, 39, 'mono', 1.05),
    ports: rows.map((row, i) => portRow(row, middle, box.y + 58 + i * PORT_ROW, room, measure)),
    selector: selector.length > 0 ? selectorChip(selector.join(', '), box, measure) : null,
    style: styleOf(service),
    label: [
      `Service ${service.name}`,
      service.type,
      address,
      ...rows.map(({ full, wrong }) => (wrong ? `${full}, where nothing listens` : full)),
      selector.length > 0 ? `selects ${selector.join(' and ')}` : 'selects nothing',
      `${service.endpoints.filter(({ state }) => state === 'ready').length} ready endpoints`,
    ].join(', '),
  }
}

function portRow(
  { port, target, full, wrong }: PortWords,
  middle: number,
  y: number,
  room: number,
  measure: Measure,
): ServiceMark['ports'][number] {
  const portWidth = measure(port, 'mono') * PORT_SCALE
  const arrow = measure(' → ', 'mono') * PORT_SCALE
  const text = fitMiddle(target, room - portWidth - arrow, 'mono', measure, PORT_SCALE)
  const start = middle - (portWidth + arrow + measure(text, 'mono') * PORT_SCALE) / 2
  return {
    port: { x: start, y, text: port, full, anchor: 'start' },
    arrow: { x: start + portWidth + arrow / 2, y },
    target: { x: start + portWidth + arrow, y, text, full, anchor: 'start' },
    wrong,
  }
}

function selectorChip(text: string, box: Box, measure: Measure): NonNullable<ServiceMark['selector']> {
  const width = Math.min(box.width, Math.max(44, Math.ceil(measure(text, 'small') * CHIP_SCALE) + 22))
  const chip = { x: box.x, y: box.y + box.height + 10, width, height: 20 }
  const words = {
    text,
    x: chip.x + width / 2,
    y: chip.y + 14,
    width: width - 16,
    font: 'small',
    scale: CHIP_SCALE,
    anchor: 'middle',
  } as const
  return { box: chip, text: textMark(measure, words) }
}
