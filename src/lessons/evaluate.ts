import type { JsonValue } from '../core/api/json.ts'
import { isSystem } from '../core/api/system.ts'
import type { Trace } from '../core/network/trace.ts'
import type { Cluster } from '../core/sim/types.ts'
import { endpointsOf } from './endpoints.ts'
import { valueAt, valueText } from './field-path.ts'
import { type Memory, probeKey, seenKey } from './memory.ts'
import { objectAt, podAt, podsOf, refOf, senderOf, serviceAt } from './names.ts'
import { requestOf } from './target.ts'
import { arrivingSource } from './traces.ts'
import type { Check, Observation, ObservedCode, Probe, ProbeOutcome } from './types.ts'

/** What checks look at. Nothing of it is changed. */
export interface LessonWorld {
  readonly cluster: Pick<Cluster, 'reader' | 'peek' | 'nowMs'>
  readonly memory: Memory
}

type CheckOf<K extends Check['is']> = Extract<Check, { readonly is: K }>

const MET: Observation = { met: true, code: 'met', facts: {} }
const unmet = (code: ObservedCode, facts: Observation['facts'], outcome?: ProbeOutcome): Observation => ({
  met: false,
  code,
  facts,
  ...(outcome === undefined ? {} : { outcome }),
})

/** Whether a check holds now, and what was observed. Requests that it needs leave no trace in the cluster. */
export function evaluate(check: Check, world: LessonWorld): Observation {
  switch (check.is) {
    case 'endpoints':
      return endpoints(check, world)
    case 'probe':
      return probe(check, world)
    case 'seen': {
      const seen = world.memory.seen[seenKey(check)] ?? 0
      const count = check.count ?? 1
      return seen >= count ? MET : unmet('not-seen', { seen, count })
    }
    case 'field':
      return field(check, world)
    case 'exists':
      return objectAt(check.object, world.cluster.reader) ? MET : unmet('object-missing', { object: check.object })
    case 'absent':
      return objectAt(check.object, world.cluster.reader) ? unmet('object-exists', { object: check.object }) : MET
    case 'always':
      return always(check, world)
    case 'answered':
      return answered(check, world)
    case 'all':
      return check.of.map((one) => evaluate(one, world)).find(({ met }) => !met) ?? MET
    case 'any': {
      const observed = check.of.map((one) => evaluate(one, world))
      return observed.find(({ met }) => met) ?? observed[0] ?? MET
    }
    case 'some-service':
      return someService(check, world)
  }
}

function endpoints({ service, pods, ready, atLeast }: CheckOf<'endpoints'>, { cluster: { reader } }: LessonWorld): Observation {
  if (!serviceAt(service, reader)) return unmet('service-missing', { service })
  const found = endpointsOf(service, reader)
  const count = found.ready.length
  const right =
    (pods === undefined || same(found.ready, podsOf(pods, reader))) &&
    (ready === undefined || count === ready) &&
    (atLeast === undefined || count >= atLeast)
  if (right) return MET
  if (found.waiting.length > 0) return unmet('endpoints-not-ready', { service, pods: found.ready, waiting: found.waiting })
  return count === 0 ? unmet('endpoints-none', { service }) : unmet('endpoints-are', { service, pods: found.ready, count })
}

const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((one, i) => one === b[i])

/** What a probe's requests meet now, or why none can be sent. */
function peek(asked: Probe, { cluster, memory }: LessonWorld): readonly Trace[] | Observation {
  const { from, count = 1 } = asked
  const facts = { from: senderOf(from), to: asked.to }
  if ('pod' in from && podAt(from.pod, cluster.reader)?.status.phase !== 'Running') return unmet('probe-no-client', facts)
  const request = requestOf(asked, { reader: cluster.reader, startIPs: memory.startIPs })
  if ('missing' in request) return unmet('probe-pending', { ...facts, missing: request.missing }, 'pending')
  return cluster.peek(request, count)
}

function probe(check: CheckOf<'probe'>, world: LessonWorld): Observation {
  const { outcome, not, pods, status, source } = check
  const traces = peek(check.probe, world)
  if ('met' in traces)
    return traces.outcome === 'pending' && (outcome === 'pending' || (not ?? 'pending') !== 'pending') ? MET : traces
  const facts = { from: senderOf(check.probe.from), to: traces[0]?.request.to ?? check.probe.to, count: traces.length }
  const isRight = (trace: Trace): boolean =>
    (outcome === undefined || trace.outcome === outcome) && (not === undefined || trace.outcome !== not)
  const wrong = traces.filter((trace) => !isRight(trace))
  const [first] = wrong
  if (first && wrong.length === traces.length) return unmet('probe-ended', { ...facts, outcome: first.outcome }, first.outcome)
  if (first) return unmet('probe-some-failed', { ...facts, outcome: first.outcome, failed: wrong.length }, first.outcome)
  const served = [...new Set(traces.flatMap(({ servedBy }) => servedBy ?? []))].toSorted()
  if (pods && !same(served, podsOf(pods, world.cluster.reader))) return unmet('probe-served-by', { ...facts, pods: served }, 'ok')
  const otherStatus = status === undefined ? undefined : traces.find(({ http }) => http?.status !== status)
  if (otherStatus) return unmet('probe-status', { ...facts, status: otherStatus.http?.status ?? 0 }, otherStatus.outcome)
  const otherSource = source === undefined ? undefined : traces.find((trace) => arrivingSource(trace) !== source)
  return otherSource ? unmet('probe-source', { ...facts, source: arrivingSource(otherSource) ?? '' }, otherSource.outcome) : MET
}

function field(
  { object: path, path: at, equals, absent, matches }: CheckOf<'field'>,
  { cluster: { reader } }: LessonWorld,
): Observation {
  const object = objectAt(path, reader)
  if (!object) return unmet('object-missing', { object: path })
  // What the API server holds is JSON; its types say more than a path can follow.
  const value = valueAt(object as unknown as JsonValue, at)
  if (value === undefined) return absent ? MET : unmet('field-absent', { object: path, path: at })
  const text = valueText(value)
  const right = !absent && (equals === undefined || value === equals) && (matches === undefined || new RegExp(matches).test(text))
  return right ? MET : unmet('field-is', { object: path, path: at, value: text })
}

function always({ probe: watched }: CheckOf<'always'>, { memory }: LessonWorld): Observation {
  const broken = memory.broken[probeKey(watched)]
  if (!broken) return MET
  const facts = { from: senderOf(watched.from), to: watched.to, outcome: broken.outcome, seconds: Math.round(broken.atMs / 1000) }
  return unmet('broken-at', facts, broken.outcome)
}

function answered({ prediction, score = 1 }: CheckOf<'answered'>, { memory }: LessonWorld): Observation {
  const answer = memory.answers[prediction]
  if (!answer || answer.how === 'skipped') return unmet('unanswered', { prediction })
  if (answer.corrected || answer.score >= score) return MET
  return unmet('answered-wrong', { prediction, percent: Math.round(answer.score * 100) })
}

function someService({ namespace, check }: CheckOf<'some-service'>, world: LessonWorld): Observation {
  const services = world.cluster.reader.list('Service', namespace).filter(({ metadata }) => !isSystem(namespace, metadata.name))
  const observed = services.map((service) => evaluate(bound(check, refOf(service), service.metadata.name), world))
  return (
    observed.find(({ met }) => met) ??
    (observed.length === 1 ? observed[0] : undefined) ??
    unmet('no-service-does', { namespace })
  )
}

/** The check with `{service}` and `{name}` filled in. */
function bound(check: Check, service: string, name: string): Check {
  const text = JSON.stringify(check).replaceAll('{service}', service).replaceAll('{name}', name)
  // Names of Services are letters, digits and dashes: they change nothing of the shape.
  return JSON.parse(text) as Check
}
