import { pullFailure } from './image-name.ts'
import type { ContainerRun } from './runtime.ts'
import { doubled, LOOK_MS, type Note, normal, type Stepped, type StepWorld, warning } from './step-world.ts'
import type { Member } from './surroundings.ts'

/** Simulated times, ms. Source: what a small cluster shows for small images; upstream has no fixed ones. */
const PULL_MS = 1000
const CHECK_CACHED_MS = 200
const START_MS = 300

/** Go's way of writing a duration in whole ms. */
const duration = (ms: number): string => (ms < 1000 ? `${ms}ms` : `${ms / 1000}s`)

/** Gets the image: pulls it, finds it on the Node, or says why it cannot. */
export function begin({ container, run }: Member, world: StepWorld): Stepped {
  const { image } = container
  const { nowMs } = world
  const policy = container.imagePullPolicy ?? 'IfNotPresent'
  const failure = pullFailure(image)
  if (failure?.reason === 'InvalidImageName') {
    const notes = [warning('InspectFailed', failure.message), warning('Failed', 'Error: InvalidImageName')]
    return { run: { ...run, image, phase: 'no-image', untilMs: null, problem: failure }, notes }
  }
  const comesAt = failure ? null : world.imageAtMs(image)
  const isHere = comesAt !== null && comesAt <= nowMs
  if (policy === 'Never' && !isHere) {
    const message = `Container image "${image}" is not present with pull policy of Never`
    const notes = [warning('ErrImageNeverPull', message), warning('Failed', 'Error: ErrImageNeverPull')]
    return { run: { ...run, image, phase: 'no-image', untilMs: null, problem: { reason: 'ErrImageNeverPull', message } }, notes }
  }
  if (isHere && policy !== 'Always') {
    return starting(
      { ...run, image },
      nowMs,
      normal('Pulled', `Container image "${image}" already present on machine and can be accessed by the pod`),
    )
  }
  const untilMs = isHere ? nowMs + CHECK_CACHED_MS : (comesAt ?? nowMs + PULL_MS)
  if (!failure && !isHere) world.imageComes(image, untilMs)
  return {
    run: { ...run, image, phase: 'pulling', untilMs, pullBegunMs: nowMs, problem: null },
    notes: [normal('Pulling', `Pulling image "${image}"`)],
  }
}

const starting = (run: ContainerRun, nowMs: number, note: Note): Stepped => ({
  run: { ...run, phase: 'starting', untilMs: nowMs + START_MS, problem: null, pullWaitMs: 0 },
  notes: [note],
})

/** The time of a pull is over: the image is there, or it is not to be had. */
export function pulled({ container, run }: Member, { nowMs }: StepWorld): Stepped {
  const failure = pullFailure(container.image)
  if (!failure) {
    const took = duration(nowMs - run.pullBegunMs)
    return starting(
      run,
      nowMs,
      normal('Pulled', `Successfully pulled image "${container.image}" in ${took} (${took} including waiting)`),
    )
  }
  const notes = [
    warning('Failed', `Failed to pull image "${container.image}": ${failure.message}`),
    warning('Failed', 'Error: ErrImagePull'),
  ]
  return {
    run: { ...run, phase: 'pull-failed', untilMs: nowMs + LOOK_MS, pullWaitMs: doubled(run.pullWaitMs), problem: failure },
    notes,
  }
}

/** A failed pull waits before it is tried again. */
export function pullBackOff({ container, run }: Member, { nowMs }: StepWorld): Stepped {
  const message = `Back-off pulling image "${container.image}"`
  const why = run.problem ? `${message}: ${run.problem.reason}: ${run.problem.message}` : message
  return {
    run: {
      ...run,
      phase: 'pull-backoff',
      untilMs: nowMs + run.pullWaitMs - LOOK_MS,
      problem: { reason: 'ImagePullBackOff', message: why },
    },
    notes: [normal('BackOff', message), warning('Failed', 'Error: ImagePullBackOff')],
  }
}
