import type { Place } from '../../core/network/trace.ts'
import type { ClusterView, ServiceView } from '../../protocol/view.ts'
import { jog, middleX, middleY, right } from '../geometry.ts'
import type { Box, Point, Scene } from '../marks.ts'
import { stackId } from '../nodes/cells.ts'
import {
  aisleAt,
  boxesOf,
  cutCorners,
  join,
  NO_GUIDES,
  podByName,
  type Spot,
  stay,
  temporary,
  type Way,
  type Ways,
} from './ways.ts'

const CUT = 14
/** Packets to kube-proxy run right of the bus, so that the way there and the way on are two lines. */
const BESIDE = 10

/** Ways through the Nodes view: client → the rules of its own Node → the Pod network → the Pod; from outside by a Node's gate. */
export function nodeWays(scene: Scene, view: ClusterView): Ways {
  const boxes = boxesOf(scene)
  const guides = scene.guides ?? NO_GUIDES
  const { header, ways } = guides
  const { lane: bus, entry } = aisleAt(guides, 0)
  const chips = new Map((scene.ruleChips ?? []).map((chip) => [chip.id, chip.box]))
  const proxies = new Map(scene.areas.flatMap(({ id, kind, box }) => (kind === 'kube-proxy' ? [[id, box] as const] : [])))
  const gates = new Map(scene.gates.map(({ id, box }) => [id, box]))

  const rightEdge = (box: Box): Point => ({ x: right(box), y: middleY(box) })
  const leftEdge = (box: Box): Point => ({ x: box.x, y: middleY(box) })
  const drawnAs = (id: string): string => {
    if (boxes.has(id)) return id
    const pod = view.pods.find((one) => one.id === id)
    return pod ? stackId(pod.group, pod.node) : id
  }
  /** The Service's chip on a Node, else the Node's kube-proxy. */
  const chipOf = (service: ServiceView | null, node: string): Box | undefined =>
    (service ? chips.get(`${node}/${service.id}`) : undefined) ?? proxies.get(`kube-proxy/${node}`)
  const firstNode = view.nodes[0]?.name ?? ''

  const start = (place: Place): Spot => {
    if (place.kind === 'pod') {
      const id = drawnAs(podByName(view, place.namespace, place.name)?.id ?? '')
      const box = boxes.get(id)
      if (box) return { kind: 'pod', id, at: ways[id]?.at(-1) ?? leftEdge(box) }
    }
    if (place.kind === 'laptop' || place.kind === 'internet') {
      const box = boxes.get(place.kind)
      return { kind: place.kind, id: place.kind, at: box ? rightEdge(box) : { x: 4, y: scene.height / 2 } }
    }
    const node = place.kind === 'node' ? place.name : ''
    const proxy = proxies.get(`kube-proxy/${node}`)
    if (proxy) return { kind: 'node', id: node, at: { x: right(proxy), y: proxy.y + 14 } }
    return { kind: 'elsewhere', id: '', at: { x: entry, y: scene.height / 2 } }
  }

  const out = (id: string): readonly Point[] => (ways[id] ?? []).toReversed()

  const lookup = (spot: Spot): Way => {
    const dns = boxes.get('dns')
    if (!dns) return stay(spot.at)
    const door = { x: middleX(dns), y: dns.y + dns.height }
    const along = spot.kind === 'pod' ? out(spot.id) : [spot.at, { x: bus, y: spot.at.y }]
    return temporary(join(along, [{ x: bus, y: header }, { x: door.x, y: header }, door]))
  }

  const approach = (spot: Spot, service: ServiceView, node: string): Way => {
    if (spot.kind === 'laptop' || spot.kind === 'internet') return toGate(spot.at, node || firstNode)
    const own =
      spot.kind === 'pod' ? (view.pods.find(({ id }) => id === spot.id)?.node ?? spot.id.split('@')[1] ?? node) : spot.id
    const chip = chipOf(service, node || own)
    if (!chip) return stay(spot.at)
    const door = rightEdge(chip)
    if (spot.kind === 'node')
      return {
        points: cutCorners([spot.at, { x: right(chip) + 24, y: spot.at.y }, { x: right(chip) + 24, y: door.y }, door]),
        temporary: false,
      }
    const way = out(spot.id)
    const last = way.at(-1)
    const before = way.at(-2)
    if (!last || !before) return stay(spot.at)
    const beside = bus + BESIDE
    return {
      points: join(way.slice(0, -1), jog({ x: Math.max(beside, before.x), y: last.y }, beside, door.y, door.x, CUT, CUT)),
      temporary: false,
    }
  }

  const toGate = (at: Point, node: string): Way => {
    const gate = gates.get(`gate/${node}`) ?? proxies.get(`kube-proxy/${node}`)
    if (!gate) return stay(at)
    const door = leftEdge(gate)
    return { points: cutCorners([at, { x: entry, y: at.y }, { x: entry, y: door.y }, door], 5), temporary: false }
  }

  const toBalancer = (spot: Spot, service: ServiceView): Way => {
    const box = boxes.get(`load-balancer/${service.id}`)
    if (!box) return stay(spot.at)
    const door = rightEdge(box)
    return { points: cutCorners([spot.at, { x: entry, y: spot.at.y }, { x: entry, y: door.y }, door], 5), temporary: false }
  }

  const toNode = (at: Point, service: ServiceView, node: string): Way => {
    const chip = chipOf(service, node)
    // Who comes from outside is at its gate already.
    if (!chip || at.x < chip.x) return at.x <= entry ? toGate(at, node) : stay(at)
    return { points: jog(at, bus, middleY(chip), right(chip), CUT, CUT), temporary: false }
  }

  const judge = (at: Point, service: ServiceView, node: string): Way => {
    const chip = chipOf(service, node || firstNode)
    if (!chip || at.x >= right(chip) - 1) return stay(at)
    // From the gate on the Node's border, between border and kube-proxy, into the chip.
    const proxy = proxies.get(`kube-proxy/${node || firstNode}`)
    const x = (proxy?.x ?? chip.x) - 5
    const door = leftEdge(chip)
    return { points: join(cutCorners([at, { x, y: at.y }, { x, y: door.y }, door], 5), [rightEdge(chip)]), temporary: false }
  }

  const deliver = (at: Point, _service: ServiceView | null, to: string): Way => {
    const way = ways[drawnAs(to)]
    const first = way?.[0]
    if (!way || !first) return stay(at)
    const next = way[1] ?? first
    const tail = way.slice(1)
    return { points: join(jog(at, bus, first.y, next.x, CUT, CUT), tail), temporary: false }
  }

  const direct = (spot: Spot, to: string): Way => {
    const way = ways[drawnAs(to)]
    const first = way?.[0]
    if (!way || !first) return stay(spot.at)
    const along = spot.kind === 'pod' ? out(spot.id) : [spot.at, { x: bus, y: spot.at.y }]
    return { ...temporary(join(along, way)), temporary: spot.kind !== 'pod' }
  }

  const apiServerDoor = (): Point | null => {
    const box = boxes.get('apiserver')
    return box ? { x: middleX(box), y: box.y + box.height } : null
  }

  const toApiServer = (spot: Spot): Way => {
    const door = apiServerDoor()
    if (!door) return border(spot)
    return temporary([spot.at, { x: entry, y: spot.at.y }, { x: entry, y: header }, { x: door.x, y: header }, door])
  }

  const fromApiServer = (at: Point, to: string): Way => {
    const door = apiServerDoor()
    const way = ways[drawnAs(to)]
    if (!door || !way) return stay(at)
    return temporary(join([at, { x: at.x, y: header }, { x: bus, y: header }], way))
  }

  const border = (spot: Spot): Way => temporary([spot.at, { x: Math.max(spot.at.x, entry), y: spot.at.y }])

  return {
    toNode,
    start,
    lookup,
    approach,
    toBalancer,
    balance: (at, _service, node) => toGate(at, node || firstNode),
    judge,
    deliver,
    direct,
    toApiServer,
    fromApiServer,
    border,
  }
}
