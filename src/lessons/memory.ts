import { isSystem } from '../core/api/system.ts'
import type { Trace } from '../core/network/trace.ts'
import type { Cluster } from '../core/sim/types.ts'
import type { Reader } from '../core/storage/reader.ts'
import { refOf, senderOf } from './names.ts'
import { allGoals } from './parts.ts'
import { type Ground, plainTarget, possibleTargets, requestOf, type StartIPs } from './target.ts'
import type { Check, Lesson, Probe, ProbeOutcome } from './types.ts'

/** What has happened since a lesson began, as far as its checks ask for it. Plain data. */
export interface Memory {
  readonly startIPs: StartIPs
  /** When an `always` probe first failed, by the probe's key. */
  readonly broken: { readonly [probe: string]: { readonly outcome: ProbeOutcome; readonly atMs: number } }
  /** How often the learner saw what a `seen` check asks for, by the check's key. */
  readonly seen: { readonly [check: string]: number }
  readonly answers: { readonly [prediction: string]: Answered }
}

/** How a prediction was answered first, and whether it was put right afterwards. */
export interface Answered {
  readonly how: 'right' | 'wrong' | 'skipped'
  /** 0 to 1; of the last answer. */
  readonly score: number
  /** Said to be sure of the first answer. */
  readonly sure: boolean
  readonly corrected: boolean
}

/** What is remembered when a lesson begins. */
export function firstMemory(reader: Reader): Memory {
  const pods = reader.list('Pod').filter(({ metadata }) => !isSystem(metadata.namespace ?? '', metadata.name))
  const startIPs = Object.fromEntries(pods.flatMap((pod) => (pod.status.podIP ? [[refOf(pod), pod.status.podIP] as const] : [])))
  return { startIPs, broken: {}, seen: {}, answers: {} }
}

export type SeenCheck = Extract<Check, { readonly is: 'seen' }>

export const probeKey = (probe: Probe): string => JSON.stringify(probe)
export const seenKey = (check: SeenCheck): string => JSON.stringify(check)

function within(check: Check): readonly Check[] {
  switch (check.is) {
    case 'all':
    case 'any':
      return [check, ...check.of.flatMap(within)]
    case 'some-service':
      return [check, ...within(check.check)]
    default:
      return [check]
  }
}

const checksOf = (lesson: Pick<Lesson, 'steps' | 'throughout'>): readonly Check[] =>
  allGoals(lesson).flatMap(({ check }) => within(check))

/** Probes that must never fail: somebody has to ask while time passes. */
export const watchedProbes = (lesson: Pick<Lesson, 'steps' | 'throughout'>): readonly Probe[] =>
  checksOf(lesson).flatMap((check) => (check.is === 'always' ? [check.probe] : []))

/** Asks every watched probe that has not failed yet, and remembers those that fail now. */
export function watch(
  lesson: Pick<Lesson, 'steps' | 'throughout'>,
  memory: Memory,
  cluster: Pick<Cluster, 'reader' | 'peek' | 'nowMs'>,
): Memory {
  const failures = watchedProbes(lesson).flatMap((probe) => {
    const key = probeKey(probe)
    if (memory.broken[key]) return []
    const request = requestOf(probe, { reader: cluster.reader, startIPs: memory.startIPs })
    const outcome = 'missing' in request ? 'pending' : firstFailure(cluster.peek(request, probe.count ?? 1))
    return outcome === undefined ? [] : [[key, { outcome, atMs: cluster.nowMs }] as const]
  })
  return failures.length === 0 ? memory : { ...memory, broken: { ...memory.broken, ...Object.fromEntries(failures) } }
}

const firstFailure = (traces: readonly Trace[]): ProbeOutcome | undefined =>
  traces.find(({ outcome }) => outcome !== 'ok')?.outcome

/** Remembers a request that the learner sent. */
export function see(
  lesson: Pick<Lesson, 'steps' | 'throughout'>,
  memory: Memory,
  trace: Pick<Trace, 'request' | 'outcome'>,
  cluster: Pick<Cluster, 'reader'>,
): Memory {
  const met = checksOf(lesson).flatMap((check) =>
    check.is === 'seen' && isSeen(check, trace, { reader: cluster.reader, startIPs: memory.startIPs }) ? [seenKey(check)] : [],
  )
  if (met.length === 0) return memory
  const counts = Object.fromEntries(met.map((key) => [key, (memory.seen[key] ?? 0) + 1] as const))
  return { ...memory, seen: { ...memory.seen, ...counts } }
}

function isSeen({ from, to, outcome, not }: SeenCheck, trace: Pick<Trace, 'request' | 'outcome'>, ground: Ground): boolean {
  if (outcome !== undefined && trace.outcome !== outcome) return false
  if (not !== undefined && trace.outcome === not) return false
  if (from !== undefined && senderOf(from) !== senderOf(trace.request.from)) return false
  if (to === undefined) return true
  const sent = plainTarget(trace.request.to)
  return possibleTargets(to, ground).some((target) => plainTarget(target) === sent)
}
