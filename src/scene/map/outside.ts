import { edgePath, simplify } from '../geometry.ts'
import type { Box, GateMark, PlaceMark, Point, TrackMark } from '../marks.ts'
import type { Measure } from '../options.ts'
import { textMark } from '../text/fit.ts'
import { type Connection, type Gate, OUTSIDE_PITCH, type OutsidePlan, type Spot } from './outside-plan.ts'
import { JOINT_RADIUS } from './service-tracks.ts'
import type { Sizes } from './sizes.ts'

const GATE_HEIGHT = 36
const OUTSIDE_CUT = 7

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
