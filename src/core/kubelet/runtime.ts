import type { Container } from '../api/pod.ts'

/** How a container ended. */
export interface Ended {
  readonly exitCode: number
  readonly startedMs: number
  readonly finishedMs: number
  readonly killed: boolean
}

/** How far one probe of a running container has come. */
export interface ProbeRun {
  /** When it is asked next, ms; null when its answer cannot change by itself. */
  readonly nextMs: number | null
  readonly lastMs: number
  readonly successes: number
  readonly failures: number
  /** What the probe says once its threshold was met; null before. */
  readonly verdict: 'success' | 'failure' | null
}

export type ProbeName = 'startup' | 'liveness' | 'readiness'

/**
 * Where a container stands:
 * - `waiting`: its turn has not come
 * - `pulling`, `pull-failed`, `pull-backoff`, `no-image` (which no waiting mends)
 * - `starting`, `running`, `stopping`
 * - `exited`: the kubelet has still to decide; `crash-backoff`: it waits before the next start; `ended`: for good
 */
export type ContainerPhase =
  | 'waiting'
  | 'pulling'
  | 'pull-failed'
  | 'pull-backoff'
  | 'no-image'
  | 'starting'
  | 'running'
  | 'stopping'
  | 'exited'
  | 'crash-backoff'
  | 'ended'

/** What the kubelet remembers of a container beyond what it writes into the status. Times are ms of simulated time. */
export interface ContainerRun {
  readonly phase: ContainerPhase
  readonly image: string
  /** When the phase ends by itself; null when it does not. */
  readonly untilMs: number | null
  readonly restarts: number
  readonly startedMs: number
  /** The next wait before a restart; 0: none yet. */
  readonly crashWaitMs: number
  readonly pullWaitMs: number
  readonly pullBegunMs: number
  /** Why it waits, when there is something to say. */
  readonly problem: { readonly reason: string; readonly message: string } | null
  readonly last: Ended | null
  readonly probes: { readonly [name in ProbeName]?: ProbeRun }
}

export const newRun = ({ image }: Container): ContainerRun => ({
  phase: 'waiting',
  image,
  untilMs: null,
  restarts: 0,
  startedMs: 0,
  crashWaitMs: 0,
  pullWaitMs: 0,
  pullBegunMs: 0,
  problem: null,
  last: null,
  probes: {},
})

/** What the kubelet remembers of a Pod. Containers are in the order of the spec. */
export interface PodRun {
  readonly admittedMs: number
  /** When the grace period of a Pod that is being deleted ends, ms; null while it is not. */
  readonly killMs: number | null
  readonly ips: readonly string[]
  readonly inits: readonly ContainerRun[]
  readonly mains: readonly ContainerRun[]
}

export const isAlive = ({ phase }: ContainerRun): boolean => phase === 'running' || phase === 'stopping'

/** When this container next wants to be looked at, ms; null: never by itself. */
export function nextOf({ phase, untilMs, probes }: ContainerRun): number | null {
  const asked = phase === 'running' ? Object.values(probes).map(({ nextMs }) => nextMs) : []
  const times = [untilMs, ...asked].filter((ms) => ms !== null)
  return times.length > 0 ? Math.min(...times) : null
}

/** Running, through its startup probe, and ready by its readiness probe if it has one. */
export const isStarted = (container: Container, run: ContainerRun): boolean =>
  isAlive(run) && (container.startupProbe === undefined || run.probes.startup?.verdict === 'success')

export const isReady = (container: Container, run: ContainerRun): boolean =>
  isStarted(container, run) && (container.readinessProbe === undefined || run.probes.readiness?.verdict === 'success')
