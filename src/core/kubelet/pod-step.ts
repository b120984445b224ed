import type { Container, Pod, Probe } from '../api/pod.ts'
import { isInitDone, stepContainer, stop } from './container.ts'
import { woken } from './probe.ts'
import { type ContainerRun, isAlive, newRun, nextOf, type PodRun, type ProbeName } from './runtime.ts'
import type { Note, StepWorld } from './step-world.ts'
import { comesUpAt, type Member } from './surroundings.ts'

/** A bound on the transitions of one instant: each container takes a handful. */
const MAX_ROUNDS = 50

export const newPodRun = ({ spec }: Pod, admittedMs: number, ips: readonly string[]): PodRun => ({
  admittedMs,
  killMs: null,
  ips,
  inits: (spec.initContainers ?? []).map(newRun),
  mains: spec.containers.map(newRun),
})

const NOBODY: readonly Member[] = []

function members(containers: readonly Container[], runs: readonly ContainerRun[]): readonly Member[] {
  const list: Member[] = []
  containers.forEach((container, i) => {
    const run = runs[i]
    if (run) list.push({ container, run })
  })
  return list
}

export const initsOf = ({ spec }: Pod, run: PodRun): readonly Member[] =>
  spec.initContainers ? members(spec.initContainers, run.inits) : NOBODY
export const mainsOf = ({ spec }: Pod, run: PodRun): readonly Member[] => members(spec.containers, run.mains)

/** True when nothing of the Pod runs or will run. */
export const isOver = ({ inits, mains }: PodRun): boolean => [...inits, ...mains].every(({ phase }) => phase === 'ended')

export interface PodStepped {
  readonly run: PodRun
  readonly notes: readonly Note[]
}

export type PodWorld = Omit<StepWorld, 'members' | 'pod' | 'ip' | 'restartPolicy' | 'graceMs'>

const DEFAULT_GRACE_SECONDS = 30

function worldOf(pod: Pod, run: PodRun, together: readonly Member[], { nowMs, imageAtMs, imageComes }: PodWorld): StepWorld {
  return {
    nowMs,
    imageAtMs,
    imageComes,
    pod,
    ip: run.ips[0] ?? '',
    members: together,
    restartPolicy: pod.spec.restartPolicy ?? 'Always',
    graceMs: (pod.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS) * 1000,
  }
}

/** Does what is due in a Pod at this instant, transition after transition, until it rests. */
export function stepPod(pod: Pod, given: PodRun, world: PodWorld): PodStepped {
  const begun = beginStopping(pod, given, world.nowMs)
  let { run } = begun
  if (run === given && rests(pod, run, world.nowMs)) return begun
  const notes = [...begun.notes]
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const next = stepOnce(pod, run, world)
    if (!next) break
    run = next.run
    notes.push(...next.notes)
  }
  return { run, notes }
}

/** True when every container runs on as it is: nothing is due, and no image was changed. */
const rests = ({ spec }: Pod, { inits, mains }: PodRun, nowMs: number): boolean =>
  inits.length === 0 && mains.length === spec.containers.length && mains.every((run, i) => runsOn(run, spec.containers[i], nowMs))

function runsOn(run: ContainerRun, container: Container | undefined, nowMs: number): boolean {
  if (run.phase !== 'running' || run.image !== container?.image) return false
  const next = nextOf(run)
  return next === null || next > nowMs
}

/** One round over the containers whose turn it is; undefined when nothing happened. */
function stepOnce(pod: Pod, run: PodRun, world: PodWorld): PodStepped | undefined {
  const inits = initsOf(pod, run)
  const mains = mainsOf(pod, run)
  // Whoever starts is seen by those after it: of two that want one port the first has it.
  const together = [...inits, ...mains]
  const around = worldOf(pod, run, together, world)
  const stopping = run.killMs !== null
  const turn = inits.findIndex((member) => !isInitDone(member))
  const failedInit = inits.some(
    ({ container, run: init }) => container.restartPolicy !== 'Always' && init.phase === 'ended' && init.last?.exitCode !== 0,
  )
  const notes: Note[] = []
  let changed = false
  const step = (member: Member, isInit: boolean, mayBegin: boolean): ContainerRun => {
    if (member.run.phase === 'waiting' && !mayBegin) return member.run
    const next = stepContainer(member, around, isInit)
    if (!next) return member.run
    notes.push(...next.notes)
    changed = true
    together[together.indexOf(member)] = { ...member, run: next.run }
    return next.run
  }
  const nextInits = inits.map((member, i) => step(member, true, !stopping && !failedInit && (turn < 0 || i <= turn)))
  const nextMains = mains.map((member) => step(member, false, !stopping && turn < 0))
  const stepped = { ...run, inits: nextInits, mains: nextMains }
  // Sidecars go when the Pod's own containers are through; nothing of the rest begins after a failed init container.
  const isOpen = ({ run: { phase } }: Member): boolean => phase !== 'ended' && phase !== 'stopping'
  const through = mains.every(({ run: main }) => main.phase === 'ended')
  const closing = !stopping && (through || failedInit) && [...inits, ...mains].some(isOpen)
  if (closing) return { run: stopAll(pod, stepped, around.graceMs, world.nowMs), notes }
  if (!changed) return undefined
  return { run: livesChanged(run, stepped) ? wakeProbes(pod, stepped, world.nowMs) : stepped, notes }
}

const sameLife = (a: ContainerRun, b: ContainerRun | undefined): boolean =>
  b !== undefined && isAlive(a) === isAlive(b) && (!isAlive(a) || a.startedMs === b.startedMs)

/** True when a container has come up or ended: then probes of the others may answer otherwise. */
const livesChanged = (before: PodRun, after: PodRun): boolean =>
  !before.inits.every((run, i) => sameLife(run, after.inits[i])) || !before.mains.every((run, i) => sameLife(run, after.mains[i]))

function wakeProbes(pod: Pod, run: PodRun, nowMs: number): PodRun {
  const wake = ({ container, run: each }: Member): ContainerRun => {
    const probes: { readonly [name in ProbeName]: Probe | undefined } = {
      startup: undefined,
      liveness: container.livenessProbe,
      readiness: container.readinessProbe,
    }
    const next = Object.entries(each.probes).map(([name, state]) => {
      const probe = name === 'liveness' ? probes.liveness : name === 'readiness' ? probes.readiness : undefined
      return [name, probe ? woken(probe, state, nowMs) : state]
    })
    return each.phase === 'running' && next.length > 0 ? { ...each, probes: Object.fromEntries(next) } : each
  }
  return { ...run, inits: initsOf(pod, run).map(wake), mains: mainsOf(pod, run).map(wake) }
}

function stopAll(pod: Pod, run: PodRun, graceMs: number, nowMs: number): PodRun {
  const end = (member: Member): ContainerRun => (member.run.phase === 'ended' ? member.run : stop(member, graceMs, nowMs))
  return { ...run, inits: initsOf(pod, run).map(end), mains: mainsOf(pod, run).map(end) }
}

/** A Pod that is being deleted: every container gets SIGTERM once, and SIGKILL when the grace period ends. */
function beginStopping(pod: Pod, run: PodRun, nowMs: number): PodStepped {
  const { deletionTimestamp, deletionGracePeriodSeconds = DEFAULT_GRACE_SECONDS } = pod.metadata
  if (deletionTimestamp === undefined) return { run, notes: [] }
  const killMs = Math.min(run.killMs ?? Number.POSITIVE_INFINITY, nowMs + deletionGracePeriodSeconds * 1000)
  if (killMs === run.killMs) return { run, notes: [] }
  const members = [...initsOf(pod, run), ...mainsOf(pod, run)].filter((member) => run.killMs === null && isAlive(member.run))
  const notes: readonly Note[] = members.map(({ container }) => ({
    type: 'Normal',
    reason: 'Killing',
    message: `Stopping container ${container.name}`,
  }))
  return { run: { ...stopAll(pod, run, killMs - nowMs, nowMs), killMs }, notes }
}

/** When the Pod next wants to be looked at, ms; null: it rests. A program that still comes up keeps it from resting. */
export function nextOfPod(pod: Pod, run: PodRun, nowMs: number): number | null {
  const times = [...initsOf(pod, run), ...mainsOf(pod, run)]
    .flatMap((member) => [nextOf(member.run), comesUpAt(member, nowMs)])
    .filter((ms) => ms !== null)
  return times.length > 0 ? Math.min(...times) : null
}
