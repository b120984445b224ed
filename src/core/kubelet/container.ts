import type { Container, Probe } from '../api/pod.ts'
import { behaviourOf } from './images.ts'
import { afterAsking, ask, firstAsk } from './probe.ts'
import { begin, pullBackOff, pulled } from './pull.ts'
import { type ContainerRun, type Ended, isStarted, type ProbeName } from './runtime.ts'
import { doubled, LOOK_MS, type Note, normal, type Stepped, type StepWorld, warning } from './step-world.ts'
import { type Member, portIsTaken } from './surroundings.ts'

/** A program that runs this long has its wait forgotten. */
const FORGET_MS = 600_000
/** How long a server tries to bind a port that another container of its Pod has. */
const BIND_TRIES_MS = 2500

const PROBES: readonly (readonly [ProbeName, (container: Container) => Probe | undefined])[] = [
  ['startup', ({ startupProbe }) => startupProbe],
  ['liveness', ({ livenessProbe }) => livenessProbe],
  ['readiness', ({ readinessProbe }) => readinessProbe],
]

function started({ container, run }: Member, world: StepWorld): Stepped {
  const { nowMs } = world
  const behaviour = behaviourOf(container)
  const exit = portIsTaken(container, world) ? { afterMs: BIND_TRIES_MS, code: 1 } : behaviour.exit
  const begun = {
    ...run,
    phase: 'running' as const,
    untilMs: exit ? nowMs + exit.afterMs : null,
    startedMs: nowMs,
    problem: null,
  }
  const probes = Object.fromEntries(
    PROBES.flatMap(([name, of]) => {
      const probe = of(container)
      // The others wait for the startup probe.
      return probe && (name === 'startup' || !container.startupProbe) ? [[name, firstAsk(probe, nowMs)]] : []
    }),
  )
  const notes = [
    normal('Created', `Created container: ${container.name}`),
    normal('Started', `Started container ${container.name}`),
  ]
  return { run: { ...begun, probes }, notes }
}

/** Lets a container end: at once when its program stops on SIGTERM, else when the grace period is over. */
export function stop({ container, run }: Member, graceMs: number, nowMs: number): ContainerRun {
  if (run.phase !== 'running' && run.phase !== 'stopping') return { ...run, phase: 'ended', untilMs: null, problem: null }
  const stopsAfter = behaviourOf(container).stopsAfterMs ?? graceMs
  const endsAt = nowMs + Math.min(stopsAfter, graceMs)
  const ownEnd = run.phase === 'running' && run.untilMs !== null ? run.untilMs : Number.POSITIVE_INFINITY
  const already = run.phase === 'stopping' ? (run.untilMs ?? endsAt) : Number.POSITIVE_INFINITY
  return { ...run, phase: 'stopping', untilMs: Math.min(endsAt, ownEnd, already) }
}

const stopCode = (container: Container): number => (behaviourOf(container).stopsAfterMs === undefined ? 137 : 0)

/** An exit code from 0 on, or the one that the program's own end has. */
function exited({ container, run }: Member, { nowMs, restartPolicy, pod }: StepWorld, isInit: boolean): Stepped {
  const wasStopped = run.phase === 'stopping'
  const exitCode = wasStopped ? stopCode(container) : (behaviourOf(container).exit?.code ?? 1)
  const last: Ended = { exitCode, startedMs: run.startedMs, finishedMs: nowMs, killed: wasStopped && exitCode === 137 }
  const again = pod.metadata.deletionTimestamp === undefined && restarts(container, restartPolicy, exitCode, isInit)
  const crashWaitMs = nowMs - run.startedMs >= FORGET_MS ? 0 : run.crashWaitMs
  return {
    run: { ...run, phase: again ? 'exited' : 'ended', untilMs: again ? nowMs + LOOK_MS : null, last, probes: {}, crashWaitMs },
    notes: [],
  }
}

function restarts({ restartPolicy: own }: Container, policy: string, exitCode: number, isInit: boolean): boolean {
  if (isInit && own === 'Always') return true
  if (isInit) return policy !== 'Never' && exitCode !== 0
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0)
}

const again = (member: Member, world: StepWorld): Stepped => {
  const { run } = member
  return begin({ ...member, run: { ...run, restarts: run.restarts + 1, crashWaitMs: doubled(run.crashWaitMs) } }, world)
}

/** The first restart comes at once, the next after 10 s, then twice as long each time, up to 5 minutes. */
function restart(member: Member, world: StepWorld): Stepped {
  const { container, run } = member
  const until = (run.last?.finishedMs ?? 0) + run.crashWaitMs
  if (until <= world.nowMs) return again(member, world)
  const { name, namespace = '', uid } = world.pod.metadata
  const who = `restarting failed container=${container.name} pod=${name}_${namespace}(${uid})`
  return {
    run: {
      ...run,
      phase: 'crash-backoff',
      untilMs: until,
      problem: { reason: 'CrashLoopBackOff', message: `back-off ${goDuration(run.crashWaitMs)} ${who}` },
    },
    notes: [warning('BackOff', `Back-off restarting failed container ${container.name} in pod ${name}_${namespace}(${uid})`)],
  }
}

/** 10s, 1m20s, 5m0s: as Go writes it. */
function goDuration(ms: number): string {
  const seconds = ms / 1000
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`
}

const LABELS: { readonly [name in ProbeName]: string } = { startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness' }

/** Asks every probe that is due. A failed liveness or startup probe ends the container. */
function askDue(member: Member, world: StepWorld): Stepped {
  const { container } = member
  let { run } = member
  const notes: Note[] = []
  for (const [name, of] of PROBES) {
    const [probe, state] = [of(container), run.probes[name]]
    if (!probe || !state || state.nextMs === null || state.nextMs > world.nowMs) continue
    const outcome = ask(probe, { container, run }, world)
    const next = afterAsking(probe, state, outcome, world)
    run = { ...run, probes: { ...run.probes, [name]: next } }
    if (!outcome.ok) notes.push(warning('Unhealthy', `${LABELS[name]} probe failed: ${outcome.message}`))
    if (name === 'startup' && next.verdict === 'success')
      run = { ...run, probes: { ...laterProbes(container, world.nowMs), startup: { ...next, nextMs: null } } }
    if (name !== 'readiness' && next.verdict === 'failure') {
      notes.push(normal('Killing', `Container ${container.name} failed ${name} probe, will be restarted`))
      return { run: stop({ container, run: { ...run, probes: {} } }, graceOf(probe, world.graceMs), world.nowMs), notes }
    }
  }
  return { run, notes }
}

function graceOf(probe: Probe, graceMs: number): number {
  const own = 'terminationGracePeriodSeconds' in probe ? Number(probe.terminationGracePeriodSeconds) : Number.NaN
  return Number.isNaN(own) ? graceMs : own * 1000
}

const laterProbes = (container: Container, nowMs: number): ContainerRun['probes'] =>
  Object.fromEntries(
    PROBES.flatMap(([name, of]) => (name !== 'startup' && of(container) ? [[name, firstAsk(of(container) ?? {}, nowMs)]] : [])),
  )

/** One transition of a container whose time has come; undefined when nothing is due. */
export function stepContainer(member: Member, world: StepWorld, isInit: boolean): Stepped | undefined {
  const { container, run } = member
  if (run.image !== container.image) {
    if (run.phase === 'running') {
      const notes = [normal('Killing', `Container ${container.name} definition changed, will be restarted`)]
      return { run: { ...stop(member, world.graceMs, world.nowMs), image: container.image }, notes }
    }
    if (run.phase !== 'stopping' && run.phase !== 'ended' && run.phase !== 'waiting') return begin(member, world)
  }
  const isDue = run.untilMs !== null && run.untilMs <= world.nowMs
  switch (run.phase) {
    case 'waiting':
      return begin(member, world)
    case 'pulling':
      return isDue ? pulled(member, world) : undefined
    case 'pull-failed':
      return isDue ? pullBackOff(member, world) : undefined
    case 'pull-backoff':
      return isDue ? begin(member, world) : undefined
    case 'starting':
      return isDue ? started(member, world) : undefined
    case 'running': {
      if (isDue) return exited(member, world, isInit)
      const asked = askDue(member, world)
      return asked.run === run ? undefined : asked
    }
    case 'stopping':
      return isDue ? exited(member, world, isInit) : undefined
    case 'exited':
      return isDue ? restart(member, world) : undefined
    case 'crash-backoff':
      return isDue ? again(member, world) : undefined
    case 'no-image':
    case 'ended':
      return undefined
  }
}

/** True when the next init container, or the Pod's own containers, may begin. */
export function isInitDone({ container, run }: Member): boolean {
  if (container.restartPolicy === 'Always') return isStarted(container, run) || run.phase === 'ended'
  return run.phase === 'ended' && run.last?.exitCode === 0
}
