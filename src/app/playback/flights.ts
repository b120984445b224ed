import { createStore } from 'zustand/vanilla'
import type { Trace } from '../../core/network/trace.ts'
import type { ClusterView } from '../../protocol/view.ts'
import type { Journey } from '../../scene/journey-types.ts'
import type { Scene } from '../../scene/marks.ts'
import { planJourney } from '../../scene/plan-journey.ts'
import { cluster } from '../store/cluster.ts'
import { isPast, type RequestEntry, requests, shownRequest } from '../store/requests.ts'
import { playback } from './playback.ts'

export interface Flight {
  readonly id: string
  readonly journey: Journey
  readonly startMs: number
}

/** The picture as it is drawn now, and the requests of the shown run on their ways through it. */
export interface FlightsState {
  readonly scene: Scene | null
  readonly flights: readonly Flight[]
  /** Flight of the shown request. */
  readonly shown: Flight | null
  /** Which request that is; 0 none. */
  readonly number: number
}

export const flights = createStore<FlightsState>(() => ({ scene: null, flights: [], shown: null, number: 0 }))

export const showScene = (scene: Scene | null): void => flights.setState({ scene })

const flightId = ({ number }: RequestEntry): string => `r${number}`

/** Times at which hops end: each when the next begins, the last with the journey. */
export const hopEnds = ({ hopTimes, totalMs }: Journey): readonly number[] => [...hopTimes.slice(1), totalMs]

/** A request's way through one picture never changes: it is planned once. */
const ways = new WeakMap<Trace, { readonly scene: Scene; readonly journey: Journey }>()

function journeyOf(scene: Scene, view: ClusterView, trace: Trace): Journey {
  const known = ways.get(trace)
  if (known?.scene === scene) return known.journey
  const journey = planJourney(scene, view, trace)
  ways.set(trace, { scene, journey })
  return journey
}

/** Where a request failed before the last change is no mark of how things stand. */
const asSeenNow = (entry: RequestEntry, journey: Journey, changes: number): Journey =>
  isPast(entry, changes) && journey.failure ? { ...journey, failure: null } : journey

/** Plans the ways of the shown run anew whenever the picture or the run changes; the returned function stops that. */
export function followRequests(): () => void {
  let planned: { scene: Scene | null; list: readonly RequestEntry[]; shown: number; changes: number } = {
    scene: null,
    list: [],
    shown: -1,
    changes: 0,
  }
  const plan = (): void => {
    const { scene } = flights.getState()
    const state = requests.getState()
    const { view, changes } = cluster.getState()
    const { list, shown: number } = state
    if (planned.scene === scene && planned.list === list && planned.shown === number && planned.changes === changes) return
    planned = { scene, list, shown: number, changes }
    const entry = shownRequest(state)
    if (!scene || !view || !entry) {
      flights.setState({ flights: [], shown: null, number: 0 })
      if (!entry) playback.setState({ stops: [], failures: [] })
      return
    }
    const run = state.list.filter((one) => one.run === entry.run)
    const all = run.map((one) => ({
      id: flightId(one),
      journey: asSeenNow(one, journeyOf(scene, view, one.trace), changes),
      startMs: one.startMs,
    }))
    const shown = all.find(({ id }) => id === flightId(entry)) ?? null
    flights.setState({ flights: all, shown, number: entry.number })
    const ends = all.map(({ startMs, journey }) => startMs + journey.totalMs)
    playback.setState((now) => ({
      startMs: Math.min(...all.map(({ startMs }) => startMs)),
      endMs: now.open ? Math.max(now.playheadMs, ...ends) : Math.max(...ends),
      stops: shown ? hopEnds(shown.journey).map((end) => shown.startMs + end) : [],
      failures: all.flatMap(({ startMs, journey }) => (journey.failure ? [startMs + journey.failure.atMs] : [])).slice(0, 12),
    }))
  }
  const stops = [
    flights.subscribe(plan),
    requests.subscribe(plan),
    cluster.subscribe((now, was) => {
      if (now.changes !== was.changes) plan()
    }),
  ]
  plan()
  return () => {
    for (const stop of stops) stop()
  }
}
