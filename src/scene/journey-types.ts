import type { HopKind } from '../core/network/trace.ts'
import type { FailureMark, Point, TrainMark } from './marks.ts'

/** A stretch of a request's way, in playback time (ms since the journey's start). */
export interface Leg {
  /** Position of its hop in the trace. */
  readonly hop: number
  readonly kind: HopKind
  /** One point where the packet stays. */
  readonly points: readonly Point[]
  /** Length of the way up to each point. */
  readonly lengths: readonly number[]
  readonly departMs: number
  readonly arriveMs: number
  readonly shape: TrainMark['shape']
  readonly tag: TrainMark['tag']
  /** The way follows no line: a thin track is drawn for it while the request lasts. */
  readonly temporary: boolean
  /** SVG path of the whole leg. */
  readonly d: string
  /** Follows a failure, and is no hop of the trace: a refusal on its way back, a packet sent again. */
  readonly echo?: boolean
}

/** How one request is played: where it goes and when. */
export interface Journey {
  readonly legs: readonly Leg[]
  readonly totalMs: number
  /** Playback time at which each hop of the trace begins. */
  readonly hopTimes: readonly number[]
  /** Line of the Service it used, -1 for none. */
  readonly line: number
  readonly failure: (Omit<FailureMark, 'id'> & { readonly atMs: number }) | null
  /** Ways that it could also have taken, as SVG paths. */
  readonly alternatives: readonly string[]
}

/** Playback time of a hop, ms: the same wherever it is drawn. */
export const HOP_MS = 700

/** How much longer than a hop one takes that nobody answers, ms. */
export const WAIT_MS = 2 * HOP_MS

/** A stop on the way, numbered, for those who want no motion. */
export interface Footprint extends Point {
  readonly n: number
  readonly label: string
}
