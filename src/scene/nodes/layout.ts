import type { ClusterView, ServiceView } from '../../protocol/view.ts'
import { clamp, edgePath, jog, middleY } from '../geometry.ts'
import { letterOf } from '../letters.ts'
import type {
  AreaMark,
  Box,
  GateMark,
  NoteMark,
  PlaceMark,
  Point,
  RuleChipMark,
  Scene,
  StationMark,
  TrackMark,
} from '../marks.ts'
import type { Measure, SceneOptions } from '../options.ts'
import { isShown } from '../picture.ts'
import { podMark, stationOffset } from '../pod-mark.ts'
import { textMark } from '../text/fit.ts'
import { measureByTable } from '../text/measure.ts'
import { type District, districtsOf, type NodeCell, POD_WIDTH } from './cells.ts'

const NODES_X = 150
const FIRST_Y = 58
const MARGIN_RIGHT = 14
const NODE_GAP = 20
const PROXY = { x: 18, y: 38, width: 132 }
const CHIP = { x: 10, y: 26, width: 112, height: 22, pitch: 26 }
const MOST_CHIPS = 16
const BUS_X = 352
const PODS_X = 420
const POD_GAP = 22
const ROW_GAP = 20
const POD_TOP = 30
const BELOW = 60
const HEADER_Y = 49
const MOST_COLUMNS = 10

interface Placed {
  readonly cell: NodeCell
  readonly box: Box
  readonly column: number
}

interface PlacedDistrict {
  readonly district: District
  readonly box: Box
  readonly cells: readonly Placed[]
}

interface Context {
  readonly view: ClusterView
  readonly options: SceneOptions
  readonly measure: Measure
  readonly districts: readonly District[]
  /** Services that kube-proxy has rules for. */
  readonly ruled: readonly ServiceView[]
  readonly nodePorts: readonly number[]
}

/**
 * The Nodes view: each Node a district with its kube-proxy rules and its Pods, joined by the Pod network. A Service is the same chip on every
 * Node. A pure function; Pods that stay keep their order.
 */
export function layoutNodes(view: ClusterView, options: SceneOptions, previous?: Scene): Scene {
  const measure = options.measure ?? measureByTable
  const services = view.services.filter((service) => isShown(service, options))
  const context: Context = {
    view,
    options,
    measure,
    districts: districtsOf(view, options, measure, previous),
    ruled: services
      .filter(({ type, clusterIP }) => type !== 'ExternalName' && clusterIP !== 'None')
      .toSorted((a, b) => (a.line < 0 ? 1 : 0) - (b.line < 0 ? 1 : 0) || a.line - b.line),
    nodePorts: services.flatMap(({ ports }) => ports.flatMap(({ nodePort }) => (nodePort > 0 ? [nodePort] : []))),
  }
  const columns = chooseColumns(context)
  return draw(context, columns)
}

const widthFor = (columns: number): number => PODS_X + columns * POD_WIDTH + (columns - 1) * POD_GAP + 12 + MARGIN_RIGHT

/** As many columns as let the whole be drawn largest; of equals the most, which keeps Nodes low. */
function chooseColumns(context: Context): number {
  const { width, height } = context.options
  const most = clamp(Math.max(1, ...context.districts.map(({ cells }) => cells.length)), 1, MOST_COLUMNS)
  let best = 1
  let bestScore = 0
  for (let columns = 1; columns <= most; columns += 1) {
    const score = Math.min(1, width / widthFor(columns), height / heightFor(context, columns))
    if (score < bestScore) continue
    best = columns
    bestScore = score
  }
  return best
}

function heightFor(context: Context, columns: number): number {
  const heights = context.districts.map((district) => districtHeight(district, context, columns))
  return FIRST_Y + heights.reduce((sum, height) => sum + height + NODE_GAP, 0) - NODE_GAP + BELOW
}

const rowsOf = ({ cells }: District, columns: number): readonly (readonly NodeCell[])[] =>
  Array.from({ length: Math.ceil(cells.length / columns) }, (_, row) => cells.slice(row * columns, (row + 1) * columns))

const rowHeight = (row: readonly NodeCell[]): number => Math.max(...row.map(({ height }) => height))

const proxyHeight = ({ ruled, nodePorts }: Context): number =>
  CHIP.y + Math.min(ruled.length, MOST_CHIPS + 1) * CHIP.pitch + (nodePorts.length > 0 ? 28 : 8)

function districtHeight(district: District, context: Context, columns: number): number {
  const pods = rowsOf(district, columns).reduce((sum, row) => sum + rowHeight(row) + ROW_GAP, 0)
  const proxy = district.node ? PROXY.y + proxyHeight(context) + 16 : 0
  return Math.max(POD_TOP + pods + 4, proxy, 100)
}

function placeDistricts(context: Context, columns: number, width: number): readonly PlacedDistrict[] {
  const { districts, options } = context
  const natural = heightFor(context, columns)
  // A tall panel is filled, but no Node grows beyond half as much again.
  const spare = Math.max(0, options.height - natural) / Math.max(1, districts.length)
  let y = FIRST_Y
  return districts.map((district) => {
    const least = districtHeight(district, context, columns)
    const height = least + Math.min(spare, least / 2)
    const box = { x: NODES_X, y, width: width - MARGIN_RIGHT - NODES_X, height }
    y += height + NODE_GAP
    return { district, box, cells: placeCells(district, columns, box) }
  })
}

function placeCells(district: District, columns: number, { y: top }: Box): readonly Placed[] {
  let y = top + POD_TOP
  return rowsOf(district, columns).flatMap((row) => {
    const at = y
    y += rowHeight(row) + ROW_GAP
    return row.map((cell, column): Placed => {
      const box = { x: PODS_X + column * (POD_WIDTH + POD_GAP), y: at, width: POD_WIDTH, height: cell.height }
      return { cell, box, column }
    })
  })
}

function draw(context: Context, columns: number): Scene {
  const { view, options, measure } = context
  const width = Math.max(options.width, widthFor(columns))
  const placed = placeDistricts(context, columns, width)
  const last = placed.at(-1)
  const height = Math.max(options.height, (last ? last.box.y + last.box.height : FIRST_Y) + BELOW)
  const nodes = placed.filter(({ district }) => district.node !== null)
  const cells = placed.flatMap((one) => one.cells)
  const single = cells.flatMap(({ cell, box }) => (cell.pod ? [{ pod: cell.pod, cell, box }] : []))
  const folded = cells.filter(({ cell }) => !cell.pod)
  const places = placesOf(context, width, placed)
  return {
    kind: 'nodes',
    width,
    height,
    areas: areasOf(context, placed, height),
    places,
    gates: context.nodePorts.length > 0 ? nodes.map((one) => gateMark(one, context)) : [],
    services: [],
    groups: folded.map(({ cell, box }) => stackMark(cell, box, measure)),
    pods: single.map(({ pod, cell, box }) => {
      const services = view.services
      return podMark({ pod, wanted: new Map(), width: POD_WIDTH, stations: cell.links.length, services, box }, measure)
    }),
    stations: cells.flatMap((one) => stationsOf(one, view.services)),
    tracks: tracksOf(context, nodes, placed, places),
    ruleChips: nodes.flatMap((one) => chipsOf(one, context)),
    notes: notesOf(context, nodes),
    columns,
    guides: {
      lane: BUS_X,
      rail: width - MARGIN_RIGHT - 6,
      header: HEADER_Y,
      entry: NODES_X - 20,
      ways: Object.fromEntries(cells.map((one) => [one.cell.id, wayTo(one)])),
    },
  }
}

/** From the bus to a Pod's left edge: straight for the first column, by the free row above for the others. */
function wayTo({ cell, box, column }: Placed): readonly Point[] {
  const y = box.y + stationOffset(0, Math.max(1, cell.links.length), cell.height)
  if (column === 0)
    return [
      { x: BUS_X, y },
      { x: box.x, y },
    ]
  return jog({ x: BUS_X, y: box.y - ROW_GAP / 2 }, box.x - 11, y, box.x, 8, 8)
}

function stationsOf({ cell, box }: Placed, services: readonly ServiceView[]): readonly StationMark[] {
  return cell.links.map(({ service, state, shape }, i): StationMark => {
    const line = services.find(({ id }) => id === service)?.line ?? -1
    const y = box.y + stationOffset(i, cell.links.length, cell.height)
    return { id: `${service}/${cell.id}`, service, pod: cell.id, line, state, shape, x: box.x, y }
  })
}

function areasOf(context: Context, placed: readonly PlacedDistrict[], height: number): readonly AreaMark[] {
  const { measure } = context
  const wide: Measure = (text, font) => measure(text, font) * 1.16
  const heading = (text: string, x: number, width: number) =>
    textMark(wide, { text, x, y: 34, width, font: 'name', scale: 11 / 11.5 })
  const first = placed[0]?.box ?? { x: NODES_X, y: FIRST_Y, width: 0, height: 0 }
  const count = placed.filter(({ district }) => district.node !== null).length
  const words = `CLUSTER · ${count} ${count === 1 ? 'Node' : 'Nodes · the same rules on each'}`
  const cluster = { x: NODES_X, y: 18, width: first.width, height: height - BELOW - 18 }
  return [
    {
      id: 'outside',
      kind: 'outside',
      box: { x: 0, y: 18, width: NODES_X, height: cluster.height },
      title: heading('OUTSIDE', 22, 110),
    },
    { id: 'cluster', kind: 'outside', box: cluster, title: heading(words, NODES_X, first.width - 84) },
    ...placed.flatMap((one) => districtAreas(one, context)),
  ]
}

function districtAreas({ district: { node }, box }: PlacedDistrict, context: Context): readonly AreaMark[] {
  const { measure } = context
  const scale = 12.5 / 11.5
  const name = node?.name ?? 'not on a Node yet'
  const title = textMark(measure, { text: name, x: box.x + 20, y: box.y + 24, width: 150, font: 'name', scale })
  const x = title.x + measure(title.text, 'name') * scale + 9
  if (!node) return [{ id: 'unscheduled', kind: 'namespace', box, title }]
  const words = node.ready ? node.ip : `${node.ip} not ready`
  const subtitle = textMark(measure, { text: words, x, y: title.y, width: 120, font: 'mono', scale: 1.05 })
  const proxy = { x: box.x + PROXY.x, y: box.y + PROXY.y, width: PROXY.width, height: proxyHeight(context) }
  const proxyTitle = textMark(measure, {
    text: 'kube-proxy',
    x: proxy.x + 12,
    y: proxy.y + 18,
    width: 108,
    font: 'name',
    scale: 10.5 / 11.5,
  })
  return [
    { id: node.id, kind: 'node', box, title, subtitle },
    { id: `kube-proxy/${node.name}`, kind: 'kube-proxy', box: proxy, title: proxyTitle },
  ]
}

function chipsOf({ district: { node }, box }: PlacedDistrict, { ruled, measure }: Context): readonly RuleChipMark[] {
  return ruled.slice(0, MOST_CHIPS).map((service, i): RuleChipMark => {
    const chip = {
      x: box.x + PROXY.x + CHIP.x,
      y: box.y + PROXY.y + CHIP.y + i * CHIP.pitch,
      width: CHIP.width,
      height: CHIP.height,
    }
    const words = {
      text: service.clusterIP,
      x: chip.x + 24,
      y: chip.y + 15,
      width: 84,
      font: 'mono',
      full: `${service.name}: ${service.clusterIP}`,
    } as const
    const name = node?.name ?? ''
    const badge = { x: chip.x + 12, y: chip.y + 11 }
    const { id, line } = service
    return {
      id: `${name}/${id}`,
      service: id,
      node: name,
      line,
      letter: letterOf(line),
      box: chip,
      badge,
      text: textMark(measure, words),
    }
  })
}

function notesOf(context: Context, nodes: readonly PlacedDistrict[]): readonly NoteMark[] {
  const { measure, nodePorts, ruled } = context
  const [firstPort] = nodePorts
  const others = nodePorts.length > 1 ? ` +${nodePorts.length - 1}` : ''
  const ports = firstPort === undefined ? '' : `:${firstPort}${others}`
  const notes = nodes.flatMap(({ district, box }): NoteMark[] => {
    const x = box.x + PROXY.x + 12
    const low = box.y + PROXY.y + proxyHeight(context)
    const name = district.node?.name ?? ''
    const note = (id: string, text: string, y: number): NoteMark => {
      const full = id === 'gates' ? `NodePorts ${nodePorts.join(', ')}` : text
      return {
        id: `${id}/${name}`,
        text: textMark(measure, { text, full, x, y, width: 112, font: 'mono' }),
        font: 'mono',
        rotate: 0,
      }
    }
    const gate = ports ? [note('gates', `${others ? 'gates' : 'gate'} ${ports}`, low - 12)] : []
    const more =
      ruled.length > MOST_CHIPS ? [note('more', `+${ruled.length - MOST_CHIPS} Services`, low - (ports ? 34 : 14))] : []
    return [...more, ...gate]
  })
  const second = nodes[1]?.box ?? nodes[0]?.box
  if (!second) return notes
  const y = nodes.length > 1 ? second.y + second.height - 8 : middleY(second)
  const text = { text: 'Pod network', full: 'Pod network', x: BUS_X + 16, y: Math.round(y), anchor: 'middle' } as const
  return [...notes, { id: 'pod-network', text, font: 'small', rotate: 90 }]
}

function gateMark({ district, box }: PlacedDistrict, { nodePorts, measure }: Context): GateMark {
  const gate = { x: box.x - 8, y: box.y + Math.min(120, box.height - 40), width: 16, height: 16 }
  const full = nodePorts.map((port) => `:${port}`).join(' ')
  const empty = { text: '', full, x: gate.x, y: gate.y + 12, width: 0, font: 'mono' } as const
  const number = { ...textMark(measure, empty), full }
  return { id: `gate/${district.node?.name ?? ''}`, service: '', line: -1, box: gate, title: number, number }
}

function stackMark(cell: NodeCell, box: Box, measure: Measure): Scene['groups'][number] {
  const name = `${cell.group?.name ?? 'Pods'}`
  return {
    id: cell.id,
    box,
    title: textMark(measure, { text: name, x: box.x + 14, y: box.y + 24, width: box.width - 22, font: 'name' }),
    count: textMark(measure, { text: `${cell.count} Pods`, x: box.x + 14, y: box.y + 42, width: box.width - 22, font: 'mono' }),
    folded: cell.count,
    stack: box,
  }
}

function placesOf({ view, options, measure }: Context, width: number, placed: readonly PlacedDistrict[]): readonly PlaceMark[] {
  const services = view.services.filter((service) => isShown(service, options))
  const balancers = services.filter(({ type }) => type === 'LoadBalancer')
  const internet =
    balancers.length > 0 || options.clients.includes('internet') || services.some(({ externalIPs }) => externalIPs.length > 0)
  const last = placed.at(-1)?.box
  const middle = last ? (FIRST_Y + last.y + last.height) / 2 : 305
  const column: Pick<PlaceMark, 'id' | 'kind' | 'pending'>[] = [
    ...(internet ? [{ id: 'internet', kind: 'internet', pending: false } as const] : []),
    ...balancers.map(
      ({ id, pendingLoadBalancer }) =>
        ({ id: `load-balancer/${id}`, kind: 'load-balancer', pending: pendingLoadBalancer }) as const,
    ),
    { id: 'laptop', kind: 'laptop', pending: false },
  ]
  const words = (id: string): readonly [string, string] => {
    const balancer = balancers.find((service) => `load-balancer/${service.id}` === id)
    if (balancer) return [balancer.name, balancer.ingress[0] ?? '<pending>']
    return id === 'laptop' ? ['you', 'laptop'] : ['internet', 'anyone']
  }
  const outside = column.map(({ id, kind, pending }, i): PlaceMark => {
    const box = { x: 24, y: Math.round(middle - 25 + (i - (column.length - 1) / 2) * 70), width: 92, height: 50 }
    const [title, subtitle] = words(id)
    const at = { x: box.x + 46, width: 84, anchor: 'middle' } as const
    return {
      id,
      kind,
      box,
      pending,
      title: textMark(measure, { ...at, text: title, y: box.y + 21, font: 'name', scale: 12 / 11.5 }),
      subtitle: textMark(measure, { ...at, text: subtitle, y: box.y + 37, font: 'mono' }),
    }
  })
  const dns = { x: width - MARGIN_RIGHT - 62, y: 16, width: 62, height: 24 }
  const title = textMark(measure, {
    text: 'DNS',
    x: dns.x + 31,
    y: 32,
    width: 54,
    font: 'name',
    anchor: 'middle',
    scale: 11 / 11.5,
  })
  return [...outside, { id: 'dns', kind: 'dns', box: dns, title, pending: false }]
}

/** Background: the bus, what hangs on it, and the way from outside to the gates. */
function tracksOf(
  { nodePorts }: Context,
  nodes: readonly PlacedDistrict[],
  placed: readonly PlacedDistrict[],
  places: readonly PlaceMark[],
): readonly TrackMark[] {
  const network = (id: string, points: readonly Point[], dashed = false): TrackMark => {
    return { id, kind: 'network', service: '', line: -1, points, d: edgePath(points, 5), dashed }
  }
  const first = nodes[0]?.box
  const last = nodes.at(-1)?.box
  if (!first || !last) return []
  const bus = network('bus', [
    { x: BUS_X, y: first.y + 42 },
    { x: BUS_X, y: last.y + last.height - 26 },
  ])
  const stubs = nodes.flatMap(({ district, box, cells }) => {
    const y = box.y + PROXY.y + CHIP.y + CHIP.pitch
    const proxy = network(`proxy/${district.node?.name ?? ''}`, [
      { x: box.x + PROXY.x + PROXY.width, y },
      { x: BUS_X, y },
    ])
    return [proxy, ...cells.filter(({ column }) => column === 0).map((one) => network(`stub/${one.cell.id}`, wayTo(one)))]
  })
  if (nodePorts.length === 0 || placed.length === 0) return [bus, ...stubs]
  const x = NODES_X - 20
  const outside = places.filter(({ box }) => box.x < x)
  const ys = [...outside.map(({ box }) => middleY(box)), ...nodes.map(({ box }) => gateY(box))]
  const rail = network(
    'outside',
    [
      { x, y: Math.min(...ys) },
      { x, y: Math.max(...ys) },
    ],
    true,
  )
  const ends = [
    ...outside.map(({ id, box }) =>
      network(
        `outside/${id}`,
        [
          { x: box.x + box.width, y: middleY(box) },
          { x, y: middleY(box) },
        ],
        true,
      ),
    ),
    ...nodes.map(({ district, box }) =>
      network(
        `outside/${district.node?.name ?? ''}`,
        [
          { x, y: gateY(box) },
          { x: box.x - 8, y: gateY(box) },
        ],
        true,
      ),
    ),
  ]
  return [rail, ...ends, bus, ...stubs]
}

const gateY = (box: Box): number => box.y + Math.min(120, box.height - 40) + 8
