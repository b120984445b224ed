import type { Place } from '../../core/network/trace.ts'
import type { ClusterView, PodView, ServiceView } from '../../protocol/view.ts'
import { simplify } from '../geometry.ts'
import type { Aisle, Box, Guides, Point, Scene } from '../marks.ts'

/** Where a packet stands, and the thing drawn there. */
export interface Spot {
  readonly at: Point
  readonly kind: 'pod' | 'laptop' | 'internet' | 'load-balancer' | 'node' | 'elsewhere'
  /** Id of the mark: a Pod, a folded group, a place; the name of a Node. */
  readonly id: string
}

/** A stretch to travel. `temporary` when no line of the picture leads along it. */
export interface Way {
  readonly points: readonly Point[]
  readonly temporary: boolean
}

/** How packets move through one kind of picture. Each way begins where the packet stands. */
export interface Ways {
  start(place: Place): Spot
  /** To the cluster's DNS. */
  lookup(spot: Spot): Way
  /** From a client to where rules judge the packet: a gate, a Service, the chip on the client's Node. `node` is where the packet goes first. */
  approach(spot: Spot, service: ServiceView, node: string): Way
  /** From a client to a load balancer. */
  toBalancer(spot: Spot, service: ServiceView): Way
  /** From a load balancer to a Node. */
  balance(at: Point, service: ServiceView, node: string): Way
  /** From one Node to another one's rules. */
  toNode(at: Point, service: ServiceView, node: string): Way
  /** Through the rules. */
  judge(at: Point, service: ServiceView, node: string): Way
  /** On to what answers: a Pod or an address written by hand. */
  deliver(at: Point, service: ServiceView | null, to: string): Way
  /** From a client straight to a Pod. */
  direct(spot: Spot, to: string): Way
  /** From where the packet stands to the API server; `spot` is the client. */
  toApiServer(spot: Spot): Way
  /** From the API server straight to a Pod: no Service and no rule on the way. */
  fromApiServer(at: Point, to: string): Way
  /** To the cluster's border, where a packet that may not enter ends. */
  border(spot: Spot): Way
}

export const NO_GUIDES: Guides = { aisles: [], header: 0, ways: {} }

/** The aisle that something at `x` stands in: the last one that begins left of it, else the first. */
export const aisleAt = ({ aisles }: Guides, x: number): Aisle =>
  aisles.findLast(({ entry }) => entry <= x) ?? aisles[0] ?? { entry: 0, lane: 0, rail: 0 }

export const stay = (at: Point): Way => ({ points: [at], temporary: false })

const CUT = 8

/** Corners of a right-angled way cut at 45°, by less where there is less room. */
export function cutCorners(corners: readonly Point[], cut = CUT): readonly Point[] {
  const points = simplify(corners)
  return simplify(
    points.flatMap((point, i) => {
      const before = points[i - 1]
      const after = points[i + 1]
      if (!before || !after) return [point]
      const dx1 = point.x - before.x
      const dy1 = point.y - before.y
      const dx2 = after.x - point.x
      const dy2 = after.y - point.y
      // Only right angles of horizontals and verticals are cut.
      if (dx1 * dx2 + dy1 * dy2 !== 0 || (dx1 !== 0 && dy1 !== 0)) return [point]
      const room = Math.min(cut, (Math.abs(dx1) + Math.abs(dy1)) / 2, (Math.abs(dx2) + Math.abs(dy2)) / 2)
      return [
        { x: point.x - Math.sign(dx1) * room, y: point.y - Math.sign(dy1) * room },
        { x: point.x + Math.sign(dx2) * room, y: point.y + Math.sign(dy2) * room },
      ]
    }),
  )
}

export const temporary = (corners: readonly Point[]): Way => ({ points: cutCorners(corners), temporary: true })

export const podByName = (view: ClusterView, namespace: string, name: string): PodView | undefined =>
  view.pods.find((pod) => pod.name === name && pod.namespace === namespace)

/** What stands for something in a scene: its box by id, over Pods, folded groups and places. */
export function boxesOf({ pods, groups, places }: Scene): ReadonlyMap<string, Box> {
  return new Map([
    ...groups.flatMap(({ id, stack }) => (stack ? [[id, stack] as const] : [])),
    ...places.map(({ id, box }) => [id, box] as const),
    ...pods.map(({ id, box }) => [id, box] as const),
  ])
}

/** The way of one point up to the way of another; the meeting point once. */
export const join = (...ways: readonly (readonly Point[])[]): readonly Point[] => simplify(ways.flat())
