import { edgePath } from './geometry.ts'
import { pieceAt, pointAt } from './journey/point-at.ts'
import { HOP_MS, type Journey, type Leg } from './journey-types.ts'
import type { FailureMark, Motion, Point, TrailMark, TrainMark } from './marks.ts'

export interface Flight {
  readonly id: string
  readonly journey: Journey
  readonly startMs: number
}

/** Counts what one frame had to look at, for tests of the cost. */
export interface Visits {
  legs: number
}

/** More trains than this in one place are drawn as one with a number. */
const MERGE_ABOVE = 12
const CELL = 28
/** Only so many flights, the newest, light their ways; beyond that nobody could tell them apart. */
const MOST_TRAILS = 6
const MOST_TAGS = 3
const RADIUS = 5
const DEGREES = 180 / Math.PI

/** Trains, failures and lit ways at one instant of playback. The cost follows the flights that are under way. */
export function motionAt(flights: readonly Flight[], playheadMs: number, visits?: Visits): Motion {
  const trains: TrainMark[] = []
  const failures = new Map<string, FailureMark>()
  const begun: Flight[] = []
  for (const flight of flights) {
    const { journey, startMs, id } = flight
    const at = playheadMs - startMs
    if (at < 0) continue
    begun.push(flight)
    const { failure } = journey
    if (failure && at >= failure.atMs) {
      const { x, y, shape, words } = failure
      const key = `${shape} ${x} ${y}`
      if (!failures.has(key)) failures.set(key, { id, x, y, shape, words })
    }
    const leg = at < journey.totalMs ? legAt(journey, at, visits) : undefined
    if (leg && isSeen(leg, failure, at)) trains.push({ ...trainOf(id, journey, leg, at), ...lookOf(leg, failure, at) })
  }
  const merged = merge(trains)
  return {
    trains: merged.length > MOST_TAGS ? merged.map((train) => (train.tag ? { ...train, tag: null } : train)) : merged,
    failures: [...failures.values()],
    trails: begun.slice(-MOST_TRAILS).flatMap((flight, i, lit) => trailsOf(flight, playheadMs, i === lit.length - 1)),
  }
}

/** What died is gone; what comes after it is seen while it moves. */
const isSeen = ({ kind, echo, arriveMs }: Leg, failure: Journey['failure'], at: number): boolean =>
  echo ? at < arriveMs : !failure || at < failure.atMs || kind === 'reply'

const RESENT_ALPHA = 0.4
const LOST_ALPHA = 0.15

/** A packet about to die fades where nobody answers, and is squashed where it is refused. */
function lookOf(
  { echo, shape, departMs, kind }: Leg,
  failure: Journey['failure'],
  at: number,
): Pick<TrainMark, 'alpha' | 'flat'> {
  if (echo) return shape === 'refusal' ? {} : { alpha: RESENT_ALPHA }
  if (!failure || departMs >= failure.atMs || failure.atMs > departMs + HOP_MS) return {}
  const t = (at - departMs) / (failure.atMs - departMs)
  if (failure.shape === 'hourglass') return { alpha: 1 - t * (1 - LOST_ALPHA) }
  return kind === 'socket' ? { flat: t } : {}
}

/** The leg under way at a time of the journey. */
function legAt({ legs }: Journey, at: number, visits?: Visits): Leg | undefined {
  let low = 0
  let high = legs.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (visits) visits.legs += 1
    if ((legs[middle]?.departMs ?? 0) <= at) low = middle
    else high = middle - 1
  }
  return legs[low]
}

/** Distance along a leg. What waits for an answer that never comes stands at the end. */
function distanceAt({ departMs, arriveMs, lengths }: Leg, at: number): number {
  const t = arriveMs > departMs ? (at - departMs) / (arriveMs - departMs) : 1
  return Math.min(1, Math.max(0, t)) * (lengths.at(-1) ?? 0)
}

function trainOf(id: string, journey: Journey, leg: Leg, at: number): TrainMark {
  const distance = distanceAt(leg, at)
  const { x, y } = pointAt(leg, distance)
  return { id, x, y, angle: angleOf(journey, leg, distance), shape: leg.shape, line: journey.line, tag: leg.tag, count: 1 }
}

/** Direction of travel; of a stay, the direction it came from. */
function angleOf({ legs }: Journey, leg: Leg, distance: number): number {
  const piece = pieceAt(leg, distance)
  const a = leg.points[piece]
  const b = leg.points[piece + 1]
  if (a && b) return direction(a, b)
  for (let i = leg.hop - 1; i >= 0; i -= 1) {
    const end = legs[i]?.points.slice(-2) ?? []
    const [from, to] = end
    if (from && to && legs[i]?.kind !== 'lookup') return direction(from, to)
  }
  return 0
}

const direction = (a: Point, b: Point): number => Math.atan2(b.y - a.y, b.x - a.x) * DEGREES

/** Trains of one shape and line that stand close together become one with a number, when they are many. */
function merge(trains: readonly TrainMark[]): readonly TrainMark[] {
  if (trains.length <= MERGE_ABOVE) return trains
  const cells = new Map<string, TrainMark[]>()
  for (const train of trains) {
    const key = `${Math.floor(train.x / CELL)} ${Math.floor(train.y / CELL)} ${train.shape} ${train.line}`
    const cell = cells.get(key)
    if (cell) cell.push(train)
    else cells.set(key, [train])
  }
  return [...cells.values()].flatMap((cell) => {
    const [first] = cell
    return first && cell.length > MERGE_ABOVE ? [{ ...first, count: cell.length, tag: null }] : cell
  })
}

/** What a flight has travelled: whole legs by their own path, the one under way up to where it is. */
function trailsOf({ id, journey, startMs }: Flight, playheadMs: number, newest: boolean): readonly TrailMark[] {
  const at = playheadMs - startMs
  const { line } = journey
  const judged = journey.legs.find(({ kind }) => kind === 'rule')
  const alternatives = newest && judged && at >= judged.departMs && at < journey.totalMs ? journey.alternatives : []
  const lit = journey.legs.flatMap((leg, i): TrailMark[] => {
    if (leg.departMs > at || leg.points.length < 2 || leg.kind === 'reply' || leg.echo) return []
    const over = leg.arriveMs <= at
    // A lookup's side trip is forgotten once it is back.
    if (leg.kind === 'lookup' && over && !journey.failure) return []
    if (leg.temporary) return [{ id: `${id}/${i}`, d: leg.d, line, temporary: true }]
    return [{ id: `${id}/${i}`, d: over ? leg.d : partOf(leg, distanceAt(leg, at)), line }]
  })
  return [...alternatives.map((d, i): TrailMark => ({ id: `${id}/or/${i}`, d, line, alternative: true })), ...lit]
}

function partOf(leg: Leg, distance: number): string {
  const piece = pieceAt(leg, distance)
  return edgePath([...leg.points.slice(0, piece + 1), pointAt(leg, distance)], RADIUS)
}
