import type { PodSpec } from '../api/pod.ts'
import type { ContainerRun } from './runtime.ts'
import type { Surroundings } from './surroundings.ts'

/** From an exit, or a failed pull, to the kubelet's next look, ms. */
export const LOOK_MS = 1000
/** Source: kubernetes/kubernetes pkg/kubelet: backOffPeriod, MaxContainerBackOff; for containers and images alike. */
const FIRST_WAIT_MS = 10_000
const LONGEST_WAIT_MS = 300_000

/** An Event about the Pod. */
export interface Note {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
}

export interface Stepped {
  readonly run: ContainerRun
  readonly notes: readonly Note[]
}

/** What a container's step depends on besides itself. */
export interface StepWorld extends Surroundings {
  /** When this image is (or was) on the Node, ms; null when nobody has asked for it yet. */
  imageAtMs(image: string): number | null
  /** Notes that the image will be on the Node at this instant. */
  imageComes(image: string, atMs: number): void
  readonly restartPolicy: NonNullable<PodSpec['restartPolicy']>
  readonly graceMs: number
}

export const normal = (reason: string, message: string): Note => ({ type: 'Normal', reason, message })
export const warning = (reason: string, message: string): Note => ({ type: 'Warning', reason, message })

/** The next wait after one of `ms`; 0 is none yet. */
export const doubled = (ms: number): number => Math.min(ms === 0 ? FIRST_WAIT_MS : ms * 2, LONGEST_WAIT_MS)
