import type { Place } from '../../core/network/trace.ts'
import type { ClusterView, ServiceView } from '../../protocol/view.ts'
import { middleX, middleY, right } from '../geometry.ts'
import type { Box, Point, Scene } from '../marks.ts'
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

/** Ways through the Map: along the lines where there are any, else along rails that no line uses. */
export function mapWays(scene: Scene, view: ClusterView): Ways {
  const boxes = boxesOf(scene)
  const services = new Map(scene.services.map((mark) => [mark.id, mark.box]))
  const tracks = new Map(scene.tracks.map((track) => [track.id, track]))
  const guides = scene.guides ?? NO_GUIDES
  const { header, ways } = guides
  const { entry } = aisleAt(guides, 0)
  const laneOf = ({ x }: Point): number => aisleAt(guides, x).lane
  /** Over the free row above everything, when the way leads from one lane to another. */
  const across = (from: number, to: number): readonly Point[] =>
    from === to
      ? []
      : [
          { x: from, y: header },
          { x: to, y: header },
        ]
  const cluster = scene.areas.find(({ kind }) => kind === 'cluster')?.box ?? {
    x: 0,
    y: 0,
    width: scene.width,
    height: scene.height,
  }

  const leftEdge = (box: Box): Point => ({ x: box.x, y: middleY(box) })
  const rightEdge = (box: Box): Point => ({ x: right(box), y: middleY(box) })
  /** The mark that stands for a Pod: itself, or its group when that is folded. */
  const drawnAs = (id: string): string => (boxes.has(id) ? id : (view.pods.find((pod) => pod.id === id)?.group ?? id))
  /** x of the lane left of the Services that a client has its way to; null for what stands right of Services. */
  const entryOf = (id: string): number | null => {
    const x = ways[id]?.[0]?.x
    return x !== undefined && aisleAt(guides, x).entry === x ? x : null
  }

  const start = (place: Place): Spot => {
    if (place.kind === 'pod') {
      const id = drawnAs(podByName(view, place.namespace, place.name)?.id ?? '')
      const box = boxes.get(id)
      if (box) return { kind: 'pod', id, at: ways[id]?.at(-1) ?? leftEdge(box) }
    }
    if (place.kind === 'laptop' || place.kind === 'internet') {
      const box = boxes.get(place.kind)
      if (box) return { kind: place.kind, id: place.kind, at: rightEdge(box) }
      return { kind: place.kind, id: place.kind, at: { x: 4, y: cluster.y + cluster.height / 2 } }
    }
    const name = place.kind === 'node' ? place.name : ''
    return {
      kind: place.kind === 'node' ? 'node' : 'elsewhere',
      id: name,
      at: { x: cluster.x, y: cluster.y + cluster.height / 2 },
    }
  }

  /** From a Pod right of the Services to the lane beside them. */
  const out = (id: string): readonly Point[] => (ways[id] ?? []).toReversed()

  const lookup = (spot: Spot): Way => {
    const dns = boxes.get('dns')
    if (!dns) return stay(spot.at)
    const door = { x: middleX(dns), y: dns.y + dns.height }
    const up = [{ x: door.x, y: header }, door]
    if (spot.kind !== 'pod' || !boxes.has(spot.id)) return temporary([spot.at, { x: spot.at.x, y: header }, ...up])
    const x = entryOf(spot.id)
    if (x !== null) return temporary([spot.at, { x, y: spot.at.y }, { x, y: header }, ...up])
    return temporary(join(out(spot.id), [{ x: laneOf(spot.at), y: header }, ...up]))
  }

  const gateTrack = (service: ServiceView, from: string) =>
    scene.tracks.find((track) => track.kind === 'gate' && track.service === service.id && track.id.startsWith(from))

  const approach = (spot: Spot, service: ServiceView): Way => {
    const box = services.get(service.id)
    if (!box) return border(spot)
    const door = leftEdge(box)
    if (spot.kind === 'pod') {
      const from = entryOf(spot.id)
      if (from !== null) {
        const own = aisleAt(guides, box.x).entry
        return temporary([spot.at, { x: from, y: spot.at.y }, ...across(from, own), { x: own, y: door.y }, door])
      }
      const side = { x: right(box), y: Math.round(middleY(box)) - 20 }
      return temporary(join(out(spot.id), across(laneOf(spot.at), laneOf(side)), [{ x: laneOf(side), y: side.y }, side]))
    }
    const track = gateTrack(service, `${spot.id}→`)
    if (track) return { points: track.points, temporary: false }
    if (spot.kind === 'node' || spot.kind === 'elsewhere') return temporary([{ x: cluster.x, y: door.y }, door])
    // The way of the load balancer leads through the same gate.
    const gate = scene.gates.find((mark) => mark.service === service.id)
    const y = gate ? middleY(gate.box) : door.y
    const x = (spot.at.x + cluster.x) / 2 - 6
    return temporary([spot.at, { x, y: spot.at.y }, { x, y }, { x: entry, y }, { x: entry, y: door.y }, door])
  }

  const border = (spot: Spot): Way => temporary([spot.at, { x: Math.max(spot.at.x, cluster.x), y: spot.at.y }])

  const toBalancer = (spot: Spot, service: ServiceView): Way => {
    const track = tracks.get(`${spot.id}→load-balancer/${service.id}`)
    return track ? { points: track.points, temporary: false } : stay(spot.at)
  }

  const balance = (at: Point, service: ServiceView): Way => {
    const track = gateTrack(service, 'load-balancer/')
    if (!track) return stay(at)
    const balancer = boxes.get(`load-balancer/${service.id}`)
    const first = track.points[0]
    if (!balancer || !first) return { points: track.points, temporary: false }
    // In on the left, through the balancer, out where its line begins.
    const x = middleX(balancer)
    const inside = cutCorners([at, leftEdge(balancer), { x, y: middleY(balancer) }, { x, y: first.y }, first], 4)
    return { points: join(inside, track.points), temporary: false }
  }

  const trunkOf = (service: ServiceView, box: Box): Point =>
    scene.tracks.find(
      (track) => track.kind === 'service' && track.service === service.id && (track.points[0]?.x ?? 0) >= right(box),
    )?.points[0] ?? rightEdge(box)

  const judge = (at: Point, service: ServiceView): Way => {
    const box = services.get(service.id)
    if (!box) return stay(at)
    const trunk = trunkOf(service, box)
    // Who comes in on the right turns round inside; who comes in on the left goes through.
    if (at.x >= right(box))
      return { ...temporary([at, { x: right(box) - 28, y: at.y }, { x: right(box) - 28, y: trunk.y }, trunk]), temporary: false }
    return { ...temporary([at, { x: middleX(box), y: at.y }, { x: middleX(box), y: trunk.y }, trunk]), temporary: false }
  }

  const deliver = (at: Point, service: ServiceView | null, to: string): Way => {
    const id = drawnAs(to)
    const track = service ? tracks.get(`${service.id}→${id}`) : undefined
    if (track) return { points: track.points, temporary: false }
    const way = ways[id]
    const first = way?.[0]
    if (!way || !first) return stay(at)
    return temporary(join([at, { x: laneOf(at), y: at.y }], across(laneOf(at), first.x), [{ x: first.x, y: first.y }], way))
  }

  const direct = (spot: Spot, to: string): Way => {
    const way = ways[drawnAs(to)]
    const first = way?.[0]
    if (!way || !first) return stay(spot.at)
    const own = entryOf(spot.id)
    if (spot.kind === 'pod' && boxes.has(spot.id) && own === null)
      return temporary(join(out(spot.id), across(laneOf(spot.at), first.x), way))
    // Over the free row above everything, round the Services.
    const x = spot.kind === 'pod' ? (own ?? entry) : (spot.at.x + cluster.x) / 2 - 6
    return temporary(join([spot.at, { x, y: spot.at.y }, { x, y: header }, { x: first.x, y: header }], way))
  }

  const apiServerDoor = (): Point | null => {
    const box = boxes.get('apiserver')
    return box ? { x: middleX(box), y: box.y + box.height } : null
  }

  const toApiServer = (spot: Spot): Way => {
    const door = apiServerDoor()
    if (!door) return border(spot)
    const x = (spot.at.x + cluster.x) / 2 - 6
    return temporary([spot.at, { x, y: spot.at.y }, { x, y: header }, { x: door.x, y: header }, door])
  }

  const fromApiServer = (at: Point, to: string): Way => {
    const door = apiServerDoor()
    const way = ways[drawnAs(to)]
    const first = way?.[0]
    if (!door || !way || !first) return stay(at)
    return temporary(join([at, { x: at.x, y: header }, { x: laneOf(first), y: header }], way))
  }

  // The Map has no Nodes: nothing moves.
  const toNode = (at: Point): Way => stay(at)

  return { start, lookup, approach, toBalancer, balance, toNode, judge, deliver, direct, toApiServer, fromApiServer, border }
}
