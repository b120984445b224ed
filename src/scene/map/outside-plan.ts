import type { ServiceView } from '../../protocol/view.ts'
import { LANE } from '../geometry.ts'
import type { PlaceMark } from '../marks.ts'
import type { SceneOptions } from '../options.ts'
import { spread } from '../spread.ts'
import { GATE_PITCH } from './column.ts'
import { type Lanes, lanesFor, type Run } from './lanes.ts'

const PLACE_HEIGHT = 52
const PLACE_GAP = 20
const PORT_PITCH = 12
/** Panels less wide than this draw nobody outside who has nothing to reach, CSS px. */
const NARROW_BELOW = 480
export const OUTSIDE_PITCH = 14

/** A Service and the height at which what comes from outside reaches it. */
export interface Reached {
  readonly service: ServiceView
  readonly y: number
}

export interface Gate {
  readonly id: string
  readonly service: ServiceView
  readonly nodePort: number
  readonly y: number
  readonly into: number
}

export interface Spot {
  readonly id: string
  readonly kind: PlaceMark['kind']
  readonly title: string
  readonly subtitle: string
  readonly pending: boolean
  readonly height: number
  readonly y: number
}

/** Between something outside and the cluster's border. */
export interface Connection {
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
  // On a narrow panel a laptop that nobody uses would only take room.
  const used = ports.length > 0 || options.clients.includes('laptop') || options.width > NARROW_BELOW
  const wished: Spot[] = [
    ...(used ? [{ ...laptop, subtitle, height: Math.max(PLACE_HEIGHT, ports.length * PORT_PITCH + 20) }] : []),
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
    const y = Math.min(aim, ...wished.map((spot) => spot.y)) - PLACE_HEIGHT - PLACE_GAP
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
