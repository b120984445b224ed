import { createStore } from 'zustand/vanilla'

/** The page's time line. Everything that moves is a function of `playheadMs`. */
export interface Playback {
  readonly playheadMs: number
  readonly playing: boolean
  /** Where a step that is under way ends; null when none is. */
  readonly glideMs: number | null
  /** 1 is real time. */
  readonly speed: number
  /** The stretch that the slider covers: the run that is shown. */
  readonly startMs: number
  readonly endMs: number
  /** Times at which the shown request has finished a hop, ascending; the last is its end. */
  readonly stops: readonly number[]
  /** Times at which a request of the run died. */
  readonly failures: readonly number[]
  /** New requests keep coming: the end is not the end. */
  readonly open: boolean
  /** Playing stops at the end of every hop: somebody learns from it. */
  readonly everyHop: boolean
}

export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 4]

export const playback = createStore<Playback>(() => ({
  playheadMs: 0,
  playing: false,
  glideMs: null,
  speed: 1,
  startMs: 0,
  endMs: 0,
  stops: [],
  failures: [],
  open: false,
  everyHop: false,
}))

const within = ({ startMs, endMs }: Playback, ms: number): number => Math.min(Math.max(ms, startMs), endMs)

export const seek = (ms: number): void =>
  playback.setState((state) => ({ playheadMs: within(state, ms), glideMs: null, playing: false }))

/** Plays on; from the start when everything has been shown. */
export const play = (): void =>
  playback.setState((state) => {
    if (state.endMs <= state.startMs && !state.open) return {}
    const atEnd = state.playheadMs >= state.endMs && !state.open
    return { playing: true, glideMs: null, ...(atEnd ? { playheadMs: state.startMs } : {}) }
  })

export const pause = (): void => playback.setState({ playing: false, glideMs: null })
export const togglePlay = (): void => (playback.getState().playing ? pause() : play())
export const setSpeed = (speed: number): void => playback.setState({ speed })

/** The next hop's end after where the playhead is, or is gliding to. */
export const nextStop = (state: Playback): number | null => {
  const from = state.glideMs ?? state.playheadMs
  return state.stops.find((stop) => stop > from + 0.5) ?? null
}

export const previousStop = (state: Playback): number => {
  const from = state.glideMs ?? state.playheadMs
  return state.stops.findLast((stop) => stop < from - 0.5) ?? state.startMs
}

/** Moves to the end of the next hop: by itself when `still`, else the train is seen going there. */
export function stepForward(still: boolean): void {
  const state = playback.getState()
  const to = nextStop(state)
  if (to === null) return
  if (still) seek(to)
  else playback.setState({ playing: false, playheadMs: state.glideMs ?? state.playheadMs, glideMs: to })
}

export const stepBack = (): void => seek(previousStop(playback.getState()))

/** What the playhead is after `elapsedMs` of real time. */
export function advanced(state: Playback, elapsedMs: number): Partial<Playback> {
  const moved = state.playheadMs + elapsedMs * state.speed
  if (state.glideMs !== null) return moved >= state.glideMs ? { playheadMs: state.glideMs, glideMs: null } : { playheadMs: moved }
  if (state.open) return { playheadMs: moved, endMs: Math.max(moved, state.endMs) }
  const stop = state.everyHop ? nextStop(state) : null
  if (stop !== null && moved >= stop) return { playheadMs: stop, playing: false }
  return moved >= state.endMs ? { playheadMs: state.endMs, playing: false } : { playheadMs: moved }
}

/** How many hops of a request have begun: `begins` are their times from its start. */
export const hopsBegun = (begins: readonly number[], sinceStartMs: number): number =>
  begins.filter((begin) => begin < sinceStartMs - 0.01).length

/** A tab that was asleep does not jump, ms. */
const LONGEST_FRAME_MS = 100

/** Runs the playhead while something plays; call once. The returned function ends it. */
export function runPlayback(): () => void {
  let frame = 0
  let last = 0
  const tick = (now: number): void => {
    const state = playback.getState()
    const elapsed = Math.min(now - last, LONGEST_FRAME_MS)
    last = now
    frame = requestAnimationFrame(tick)
    if (state.playing || state.glideMs !== null) playback.setState(advanced(state, elapsed))
    else {
      cancelAnimationFrame(frame)
      frame = 0
    }
  }
  const stop = playback.subscribe(({ playing, glideMs }) => {
    if (frame !== 0 || (!playing && glideMs === null)) return
    last = performance.now()
    frame = requestAnimationFrame(tick)
  })
  return () => {
    stop()
    cancelAnimationFrame(frame)
  }
}
