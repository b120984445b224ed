import type { Hop, Place, Trace } from '../core/network/trace.ts'
import type { ClusterView, ServiceView } from '../protocol/view.ts'
import { edgePath, lengthsOf } from './geometry.ts'
import { echoesOf } from './journey/echoes.ts'
import { failureOf } from './journey/failure.ts'
import { mapWays } from './journey/map-ways.ts'
import { nodeWays } from './journey/node-ways.ts'
import { nextNode, nextService, serviceOf } from './journey/service-of.ts'
import { tagOf } from './journey/tags.ts'
import { join, podByName, type Spot, stay, type Way, type Ways } from './journey/ways.ts'
import { HOP_MS, type Journey, type Leg, WAIT_MS } from './journey-types.ts'
import type { Point, Scene, TrainMark } from './marks.ts'

const MOST_ALTERNATIVES = 6
const RADIUS = 5

interface Stretch {
  readonly points: readonly Point[]
  /** The header was rewritten there: a reply is put back there. */
  readonly rewritten: boolean
}

interface Walk {
  readonly spot: Spot
  readonly at: Point
  /** What was travelled towards the server, hop by hop: the way back is the same. */
  readonly past: readonly Stretch[]
  readonly service: ServiceView | null
  readonly tag: TrainMark['tag']
}

/**
 * Where a request goes in this picture, hop by hop, in playback time. Every hop takes HOP_MS however far it is drawn; one that nobody
 * answers is held longer. A hop that has no place in this picture is a stay.
 */
export function planJourney(scene: Scene, view: ClusterView, trace: Trace): Journey {
  const ways = waysOf(scene, view)
  const spot = ways.start(clientOf(trace))
  let walk: Walk = { spot, at: spot.at, past: [], service: null, tag: null }
  let now = 0
  const legs: Leg[] = []
  trace.hops.forEach((hop, i) => {
    const way = wayOf(hop, i, walk, trace, view, ways)
    const tag = tagOf(hop, walk.tag)
    const until = now + (isLost(hop) ? HOP_MS + WAIT_MS : HOP_MS)
    const points = hop.kind === 'lookup' ? thereAndBack(way.points, hop) : way.points
    legs.push(legOf(i, hop, points, way.temporary, tag, now, until))
    walk = walkOn(walk, hop, i, way.points, tag, trace, view)
    now = until
  })
  const failure = failureOf(trace, legs)
  const echoes = echoesOf(trace, legs)
  return {
    legs: [...legs, ...echoes],
    totalMs: Math.max(now, ...echoes.map(({ arriveMs }) => arriveMs)),
    hopTimes: legs.map(({ departMs }) => departMs),
    line: walk.service?.line ?? -1,
    failure,
    alternatives: alternativesOf(trace, legs, walk.service, view, ways),
  }
}

function walkOn(
  walk: Walk,
  hop: Hop,
  i: number,
  points: readonly Point[],
  tag: Leg['tag'],
  trace: Trace,
  view: ClusterView,
): Walk {
  const judged = hop.kind === 'rule' || hop.kind === 'balance' || hop.kind === 'send'
  const service = judged ? (nextService(trace, i, view) ?? walk.service) : walk.service
  if (hop.kind === 'lookup') return { ...walk, service }
  const at = points.at(-1) ?? walk.at
  const rewritten = hop.before.dstIP !== hop.after.dstIP || hop.before.srcIP !== hop.after.srcIP
  const past =
    hop.kind === 'reply' ? walk.past.slice(0, replyEnd(walk.past, isLastReply(trace, i))) : [...walk.past, { points, rewritten }]
  return { ...walk, at, past, service, tag }
}

const isLastReply = ({ hops }: Trace, i: number): boolean => !hops.slice(i + 1).some(({ kind }) => kind === 'reply')

/** How many stretches are left to go after a reply: it ends where the header was rewritten before, the last one at the client. */
function replyEnd(past: readonly Stretch[], last: boolean): number {
  if (last) return 0
  const own = past.findLastIndex(({ rewritten }) => rewritten)
  return past.slice(0, Math.max(0, own)).findLastIndex(({ rewritten }) => rewritten) + 1
}

// The requests of a burst share one picture: its ways are indexed once. Only what can be worked out again is kept.
const known = new WeakMap<Scene, { readonly view: ClusterView; readonly ways: Ways }>()

function waysOf(scene: Scene, view: ClusterView): Ways {
  const kept = known.get(scene)
  if (kept?.view === view) return kept.ways
  const ways = scene.kind === 'nodes' ? nodeWays(scene, view) : mapWays(scene, view)
  known.set(scene, { view, ways })
  return ways
}

/** Who sent: where the first hop happens, unless the request says it better. */
function clientOf({ request: { from }, hops }: Trace): Place {
  if ('pod' in from) {
    const [namespace = '', name = ''] = from.pod.split('/')
    const first = hops[0]?.where
    return { kind: 'pod', namespace, name, node: first?.kind === 'pod' ? first.node : '' }
  }
  if ('node' in from) return { kind: 'node', name: from.node }
  return { kind: from.at === 'internet' ? 'internet' : 'laptop' }
}

const LOST: ReadonlySet<Hop['verdict']> = new Set(['drop', 'unreachable'])
const FAILS: ReadonlySet<Hop['verdict']> = new Set(['reject', 'reset', 'nxdomain', 'drop', 'unreachable'])
const isLost = ({ verdict }: Hop): boolean => LOST.has(verdict)
const fails = ({ verdict }: Hop): boolean => FAILS.has(verdict)

function wayOf(hop: Hop, i: number, walk: Walk, trace: Trace, view: ClusterView, ways: Ways): Way {
  const { spot, at, past } = walk
  switch (hop.kind) {
    case 'lookup':
      // Who has a resolver of its own never asks the cluster's DNS.
      return hop.to?.kind === 'outside' ? stay(at) : ways.lookup(spot)
    case 'send':
      return sendWay(i, walk, trace, view, ways)
    case 'balance': {
      const service = serviceOf(hop, view) ?? walk.service
      return service ? ways.balance(at, service, hop.to?.kind === 'node' ? hop.to.name : nextNode(trace, i)) : stay(at)
    }
    case 'rule': {
      const service = serviceOf(hop, view)
      // What no rule takes on, or a rule refuses, comes no further than their door.
      return service && hop.verdict === 'dnat' ? ways.judge(at, service, nextNode(trace, i)) : stay(at)
    }
    case 'route':
      return routeWay(hop, walk, view, ways, passedApiServer(trace, i))
    case 'reply': {
      const stretches = past.slice(replyEnd(past, isLastReply(trace, i))).map(({ points }) => points)
      const back = join(...stretches).toReversed()
      return back.length > 0 ? { points: back, temporary: false } : stay(at)
    }
    default:
      return stay(at)
  }
}

/** True when the packet has come through the API server, which goes on by itself. */
const passedApiServer = ({ hops }: Trace, i: number): boolean => hops.slice(0, i).some(({ to }) => to?.kind === 'apiserver')

function routeWay(hop: Hop, { spot, at, past, service }: Walk, view: ClusterView, ways: Ways, byApiServer: boolean): Way {
  if (hop.to?.kind === 'apiserver' && !service) return ways.toApiServer({ ...spot, at })
  if (byApiServer && hop.to?.kind === 'pod') {
    const pod = podByName(view, hop.to.namespace, hop.to.name)
    return pod ? ways.fromApiServer(at, pod.id) : stay(at)
  }
  if (byApiServer) return stay(at)
  const moved = past.some(({ points }) => points.length > 1)
  if (hop.to?.kind === 'node' && service) return ways.toNode(at, service, hop.to.name)
  const to = hop.to || hop.verdict === 'pass' ? destinationOf(hop.to, hop, view) : null
  // From outside, what has nowhere to go ends at the border.
  if (!to) return !moved && (spot.kind === 'laptop' || spot.kind === 'internet') ? ways.border(spot) : stay(at)
  return service ? ways.deliver(at, service, to) : ways.direct({ ...spot, at }, to)
}

function sendWay(i: number, { spot }: Walk, trace: Trace, view: ClusterView, ways: Ways): Way {
  const service = nextService(trace, i, view)
  const hop = trace.hops[i]
  const balanced = trace.hops.slice(i).some(({ kind }) => kind === 'balance')
  if (service && balanced) return ways.toBalancer(spot, service)
  if (service) return ways.approach(spot, service, nextNode(trace, i))
  // Straight to a Pod: the hop that routes it travels the way.
  if (trace.hops.slice(i).some(({ kind }) => kind === 'route')) return stay(spot.at)
  const to = hop ? destinationOf(hop.to, hop, view) : null
  if (to && hop && !isLost(hop)) return ways.direct(spot, to)
  return spot.kind === 'pod' ? stay(spot.at) : ways.border(spot)
}

/** Id of the Pod that a packet is sent to, by place or by address; of an address written by hand, its block's. */
function destinationOf(place: Place | undefined, { after }: Hop, view: ClusterView): string | null {
  if (place?.kind === 'pod') return podByName(view, place.namespace, place.name)?.id ?? null
  const pod = view.pods.find(({ ip }) => ip !== '' && ip === after.dstIP)
  if (pod) return pod.id
  const service = view.services.find(({ endpoints }) =>
    endpoints.some(({ address, pod: of }) => of === '' && address === after.dstIP),
  )
  return service ? `address/${service.namespace}/${after.dstIP}` : null
}

/** There and back within one hop; what gets no answer, or none that helps, dies there. */
const thereAndBack = (points: readonly Point[], hop: Hop): readonly Point[] =>
  fails(hop) ? points : [...points, ...points.toReversed().slice(1)]

function legOf(
  hop: number,
  { kind, before }: Hop,
  points: readonly Point[],
  temporary: boolean,
  tag: TrainMark['tag'],
  departMs: number,
  arriveMs: number,
): Leg {
  const shape = kind === 'lookup' ? 'dns' : kind === 'reply' ? 'reply' : before.protocol === 'ICMP' ? 'icmp' : 'request'
  return {
    hop,
    kind,
    points,
    lengths: lengthsOf(points),
    departMs,
    arriveMs,
    shape,
    tag,
    temporary,
    d: points.length > 1 ? edgePath(points, RADIUS) : '',
  }
}

/** Ways to the other ready endpoints, from where the packet was rewritten. */
function alternativesOf(
  trace: Trace,
  legs: readonly Leg[],
  service: ServiceView | null,
  view: ClusterView,
  ways: Ways,
): readonly string[] {
  const at = trace.hops.findLastIndex(({ kind, verdict }) => kind === 'rule' && verdict === 'dnat')
  const hop = trace.hops[at]
  const from = legs[at]?.points.at(-1)
  if (!hop || !from || !service) return []
  const others = service.endpoints.filter(
    ({ address, state, pod }) => state === 'ready' && pod !== '' && address !== hop.after.dstIP,
  )
  return others.slice(0, MOST_ALTERNATIVES).flatMap(({ pod }) => {
    if (!view.pods.some(({ id }) => id === pod)) return []
    const { points } = ways.deliver(from, service, pod)
    return points.length > 1 ? [edgePath(points, RADIUS)] : []
  })
}
