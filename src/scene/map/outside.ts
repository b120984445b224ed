import type { ServiceView } from '../../protocol/view.ts'
import { edgePath, LANE, simplify } from '../geometry.ts'
import type { Box, GateMark, PlaceMark, Point, TrackMark } from '../marks.ts'
import type { Measure, SceneOptions } from '../options.ts'
import { spread } from '../spread.ts'
import { textMark } from '../text/fit.ts'
import { GATE_PITCH } from './column.ts'
import { type Lanes, lanesFor, type Run } from './lanes.ts'
import { JOINT_RADIUS } from './service-tracks.ts'
import type { Sizes } from './sizes.ts'

const GATE_HEIGHT = 36
const PLACE_HEIGHT = 52
const PLACE_GAP = 20
const PORT_PITCH = 12
const OUTSIDE_PITCH = 14
const OUTSIDE_CUT = 7

/** A Service and the height at which what comes from outside reaches it. */
export interface Reached {
  readonly service: ServiceView
  readonly y: number
}

interface Gate {
  readonly id: string
  readonly service: ServiceView
  readonly nodePort: number
  readonly y: number
  readonly into: number
}

interface Spot {
  readonly id: string
  readonly kind: PlaceMark['kind']
  readonly title: string
  readonly subtitle: string
  readonly pending: boolean
  readonly height: number
  readonly y: number
}

/** Between something outside and the cluster's border. */
interface Connection {
  readonly id: string
  readonly place: string
  readonly service: ServiceView
  readonly gate: Gate | null
  readonly toY: number
}

export interface OutsidePlan {
  readonly spots: readonly Spot[]
  readonly gates: readonly Gate[]
  readonly connections: readonly Connection[]
  readonly fromY: ReadonlyMap<string, number>
  readonly lanes: Lanes
  /** Room needed between the places and the gates, beyond the least. */
  readonly extra: number
}

const gatesOf = ({ service, y }: Reached): readonly Gate[] => {
  const open = service.ports.filter(({ nodePort }) => nodePort > 0)
  return open.map(({ nodePort, protocol }, i) => {
    const at = y + (i - (open.length - 1) / 2) * GATE_PITCH
    return { id: `gate/${service.id}/${nodePort}/${protocol}`, service, nodePort, y: at, into: y }
  })
}

const wantsInternet = (reached: readonly Reached[], clients: readonly string[]): boolean =>
  clients.includes('internet') || reached.some(({ service }) => service.type === 'LoadBalancer' || service.externalIPs.length > 0)

/** What stands outside, at which heights, and the lanes of what joins it to the cluster. `middle` is where the laptop stands with nothing to reach. */
export function planOutside(reached: readonly Reached[], options: SceneOptions, top: number, middle: number): OutsidePlan {
  const gates = reached.flatMap(gatesOf)
  const connections = reached.flatMap((one) => connectionsOf(one, gates))
  const toLaptop = connections.filter(({ place }) => place === 'laptop').map(({ toY }) => toY)
  const aim = toLaptop.length > 0 ? (Math.min(...toLaptop) + Math.max(...toLaptop)) / 2 : middle
  let best: OutsidePlan | null = null
  // The laptop is moved a little until nothing lies on anything else.
  for (const nudge of [0, 10, -10, 20, -20, 30, -30, 40, -40, 60, -60]) {
    const plan = planWith(reached, gates, connections, options, top, aim + nudge)
    if (!best || plan.lanes.cost < best.lanes.cost) best = plan
    if (best.lanes.cost < 1000) break
  }
  return best ?? planWith(reached, gates, connections, options, top, aim)
}

function planWith(
  reached: readonly Reached[],
  gates: readonly Gate[],
  connections: readonly Connection[],
  options: SceneOptions,
  top: number,
  aim: number,
): OutsidePlan {
  const spots = spotsOf(reached, connections, options, top, aim)
  const fromY = new Map<string, number>()
  for (const spot of spots) {
    const own = connections.filter(({ place }) => place === spot.id).toSorted((a, b) => a.toY - b.toY)
    own.forEach(({ id, toY }, i) => {
      const wished = spot.y + (i - (own.length - 1) / 2) * PORT_PITCH
      const straight = own.length === 1 && Math.abs(toY - spot.y) < spot.height / 2 - 12
      fromY.set(id, straight ? toY : wished)
    })
  }
  const runs = connections.map(({ id, toY }): Run => ({ id, from: fromY.get(id) ?? toY, to: [toY] }))
  const lanes = lanesFor(runs, LANE)
  return { spots, gates, connections, fromY, lanes, extra: Math.max(0, lanes.count - 1) * OUTSIDE_PITCH }
}

function connectionsOf({ service, y }: Reached, gates: readonly Gate[]): readonly Connection[] {
  const own = gates.filter((gate) => gate.service === service)
  if (service.type === 'ExternalName') {
    return [{ id: `${service.id}→outside`, place: `external-name/${service.id}`, service, gate: null, toY: y }]
  }
  if (service.type === 'LoadBalancer') {
    const place = `load-balancer/${service.id}`
    if (own.length === 0) return [{ id: `${place}→${service.id}`, place, service, gate: null, toY: y }]
    return own.map((gate) => ({ id: `${place}→${gate.id}`, place, service, gate, toY: gate.y }))
  }
  return own.map((gate) => ({ id: `laptop→${gate.id}`, place: 'laptop', service, gate, toY: gate.y }))
}

function spotsOf(
  reached: readonly Reached[],
  connections: readonly Connection[],
  options: SceneOptions,
  top: number,
  aim: number,
): readonly Spot[] {
  const balancers = reached.filter(({ service }) => service.type === 'LoadBalancer')
  const names = reached.filter(({ service }) => service.type === 'ExternalName')
  const ports = connections.filter(({ place, gate }) => place === 'laptop' && gate)
  const [only] = ports
  const laptop = { id: 'laptop', kind: 'laptop', title: 'you', pending: false, y: aim } as const
  const subtitle = ports.length === 1 && only?.gate ? `curl :${only.gate.nodePort}` : 'laptop'
  const wished: Spot[] = [
    { ...laptop, subtitle, height: Math.max(PLACE_HEIGHT, ports.length * PORT_PITCH + 20) },
    ...balancers.map(({ service, y }): Spot => {
      const pending = service.pendingLoadBalancer
      const subtitle = pending ? '<pending>' : (service.ingress[0] ?? '')
      return {
        id: `load-balancer/${service.id}`,
        kind: 'load-balancer',
        title: service.name,
        subtitle,
        pending,
        height: PLACE_HEIGHT,
        y,
      }
    }),
    ...names.map(({ service, y }): Spot => {
      const words = { title: service.externalName, subtitle: 'outside' }
      return { id: `external-name/${service.id}`, kind: 'external-name', ...words, pending: false, height: PLACE_HEIGHT, y }
    }),
  ]
  if (wantsInternet(reached, options.clients)) {
    const y = Math.min(...wished.map((spot) => spot.y)) - PLACE_HEIGHT - PLACE_GAP
    wished.push({
      id: 'internet',
      kind: 'internet',
      title: 'internet',
      subtitle: 'anyone',
      pending: false,
      height: PLACE_HEIGHT,
      y,
    })
  }
  const ordered = wished.toSorted((a, b) => a.y - b.y || (a.kind === 'laptop' ? -1 : b.kind === 'laptop' ? 1 : 0))
  const half = PLACE_GAP / 2
  const weight = ({ kind }: Spot) => (kind === 'laptop' || kind === 'internet' ? 0.05 : 1)
  const places = spread(
    ordered.map((spot) => ({ at: spot.y, above: spot.height / 2 + half, below: spot.height / 2 + half, weight: weight(spot) })),
    top - half,
  )
  return ordered.map((spot, i) => ({ ...spot, y: Math.round(places[i] ?? spot.y) }))
}

export interface OutsideInput {
  readonly plan: OutsidePlan
  readonly sizes: Sizes
  /** The cluster's left border, and the left edge of the Services. */
  readonly clusterX: number
  readonly servicesX: number
  readonly measure: Measure
}

export interface Outside {
  readonly places: readonly PlaceMark[]
  readonly gates: readonly GateMark[]
  readonly tracks: readonly TrackMark[]
}

export function drawOutside(input: OutsideInput): Outside {
  const { plan, sizes, measure } = input
  const places = plan.spots.map((spot) => placeMark(spot, sizes, measure))
  return {
    places,
    gates: plan.gates.map((gate) => gateMark(gate, input)),
    tracks: [...plan.connections.flatMap((one) => connectionTrack(one, input)), ...outsideNetwork(places, sizes)],
  }
}

function placeMark(
  { id, kind, title, subtitle, pending, height, y }: Spot,
  { margin, outside }: Sizes,
  measure: Measure,
): PlaceMark {
  const box = { x: margin, y: y - height / 2, width: outside, height }
  const words = { x: margin + outside / 2, width: outside - 8, anchor: 'middle' } as const
  return {
    id,
    kind,
    box,
    title: textMark(measure, { ...words, text: title, y: y - 4, font: 'name', scale: 12 / 11.5 }),
    subtitle: textMark(measure, { ...words, text: subtitle, y: y + 13, font: 'mono' }),
    pending,
  }
}

function gateMark({ id, service, nodePort, y }: Gate, { sizes, clusterX, measure }: OutsideInput): GateMark {
  const box = { x: clusterX - sizes.gateOut, y: y - GATE_HEIGHT / 2, width: sizes.gate, height: GATE_HEIGHT }
  const words = { x: box.x + box.width / 2, width: box.width - 6, anchor: 'middle' } as const
  const title = textMark(measure, { ...words, text: 'NodePort', y: y - 2, font: 'name', scale: 10 / 11.5 })
  const number = textMark(measure, { ...words, text: String(nodePort), y: y + 11, font: 'mono', scale: 1.15 })
  return { id, service: service.id, line: service.line, box, title, number }
}

/** Of a Service's gates, laptop → gate → Service; of an ExternalName, Service → host. */
function connectionTrack(one: Connection, { plan, sizes, clusterX, servicesX }: OutsideInput): readonly TrackMark[] {
  const { id, place, service, gate, toY } = one
  const start: Point = { x: sizes.margin + sizes.outside, y: plan.fromY.get(id) ?? toY }
  const lane = plan.lanes.lane.get(id)
  const gap = clusterX - sizes.gateOut - start.x
  const x = start.x + gap / 2 + ((lane ?? 0) - (plan.lanes.count - 1) / 2) * OUTSIDE_PITCH
  const across = start.y === toY ? [start] : jogCut(start, x, toY)
  const into = gate ? gate.into : toY
  const last = servicesX - 26
  const rise = into - toY
  const cut = Math.min(OUTSIDE_CUT, Math.abs(rise) / 2)
  const sign = Math.sign(rise)
  const inner =
    rise === 0
      ? []
      : [
          { x: last - cut, y: toY },
          { x: last, y: toY + sign * cut },
          { x: last, y: into - sign * cut },
          { x: last + cut, y: into },
        ]
  const way = simplify([...across, ...inner, { x: servicesX, y: into }])
  const external = service.type === 'ExternalName'
  const points = external ? way.toReversed() : way
  const common = { id, service: service.id, line: service.line, points, d: edgePath(points, JOINT_RADIUS), to: gate?.id ?? place }
  return [
    {
      ...common,
      kind: external ? 'service' : 'gate',
      dashed: external || (service.type === 'LoadBalancer' && service.pendingLoadBalancer),
    },
  ]
}

function jogCut(start: Point, x: number, toY: number): readonly Point[] {
  const sign = Math.sign(toY - start.y)
  const cut = Math.min(OUTSIDE_CUT, Math.abs(toY - start.y) / 2)
  return [start, { x: x - cut, y: start.y }, { x, y: start.y + sign * cut }, { x, y: toY - sign * cut }, { x: x + cut, y: toY }]
}

/** A thin network left of the places: anyone outside reaches a load balancer over it. */
function outsideNetwork(places: readonly PlaceMark[], { margin }: Sizes): readonly TrackMark[] {
  const x = margin / 2
  const left = (box: Box): Point => ({ x: box.x, y: box.y + box.height / 2 })
  const balancers = places.filter(({ kind }) => kind === 'load-balancer')
  const senders = places.filter(({ kind }) => kind === 'laptop' || kind === 'internet')
  return senders.flatMap((sender) =>
    balancers.map((balancer): TrackMark => {
      const from = left(sender.box)
      const to = left(balancer.box)
      const sign = Math.sign(to.y - from.y)
      const cut = Math.min(4, from.x - x)
      const points = simplify([
        from,
        { x: x + cut, y: from.y },
        { x, y: from.y + sign * cut },
        { x, y: to.y - sign * cut },
        { x: x + cut, y: to.y },
        to,
      ])
      const id = `${sender.id}→${balancer.id}`
      return { id, kind: 'network', service: '', line: -1, points, d: edgePath(points, 3), dashed: true, to: balancer.id }
    }),
  )
}
