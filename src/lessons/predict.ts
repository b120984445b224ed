import type { JsonValue } from '../core/api/json.ts'
import { isSystem } from '../core/api/system.ts'
import type { Trace } from '../core/network/trace.ts'
import type { Cluster } from '../core/sim/types.ts'
import { carryOut } from './changes.ts'
import { endpointsOf } from './endpoints.ts'
import { evaluate } from './evaluate.ts'
import { valueAt, valueText } from './field-path.ts'
import type { Memory } from './memory.ts'
import { objectAt, podsOf, refOf } from './names.ts'
import { requestOf } from './target.ts'
import { arrivingPort, arrivingSource, endingHop, isPassedHop, passesHop } from './traces.ts'
import type { Change, Prediction, Probe, Question, WhichOption } from './types.ts'

/** What is right, as the engine worked it out. */
export interface Truth {
  /** The options that are right, as texts: names of Pods, outcomes, numbers, ids, `yes` or `no`. */
  readonly right: readonly string[]
  /** Everything that may be chosen. */
  readonly options: readonly string[]
  /** How many requests each Pod got: the answer of a histogram. */
  readonly counts?: { readonly [pod: string]: number }
  /** A request that shows it, where the question is about one. */
  readonly trace?: Trace
}

/** Makes a cluster of its own in the same state: the next request meets in it what it will meet in the original. */
export type MakeCopy = () => Cluster

/** Works out the answer of a prediction from copies of the cluster as it is. */
export function truthOf({ ask, after = [] }: Prediction, makeCopy: MakeCopy, memory: Memory): Truth {
  if (ask.what === 'which') return which(ask, after, makeCopy, memory)
  const copy = makeCopy()
  const lookAtStart = optionsFromCluster(ask, copy)
  let fewest = Number.POSITIVE_INFINITY
  const watched = ask.what === 'number' && 'fewestEndpoints' in ask.truth ? ask.truth.fewestEndpoints : null
  const count = (): void => {
    if (watched !== null) fewest = Math.min(fewest, endpointsOf(watched, copy.reader).ready.length)
  }
  count()
  carryOut(after, copy, count)
  return answer(ask, { copy, memory, fewest, options: lookAtStart })
}

interface Looking {
  readonly copy: Cluster
  readonly memory: Memory
  readonly fewest: number
  readonly options: readonly string[]
}

/** Options that the cluster gives, where the question names none. */
function optionsFromCluster(ask: Question, { reader }: Cluster): readonly string[] {
  if (ask.what !== 'pods' && ask.what !== 'histogram') return []
  if (ask.among) return podsOf(ask.among, reader)
  return reader.list('Pod').flatMap((pod) => (isSystem(pod.metadata.namespace ?? '', pod.metadata.name) ? [] : [refOf(pod)]))
}

const YES_NO = ['yes', 'no'] as const
const yesOrNo = (is: boolean, more: Pick<Truth, 'trace'> = {}): Truth => ({
  right: [is ? 'yes' : 'no'],
  options: YES_NO,
  ...more,
})

/** Requests that are really sent, in the copy. */
function sent(probe: Probe, { copy, memory }: Looking): readonly Trace[] {
  const request = requestOf(probe, { reader: copy.reader, startIPs: memory.startIPs })
  return 'missing' in request ? [] : Array.from({ length: probe.count ?? 1 }, () => copy.send(request))
}

/** One of the options, chosen by what the first request met. */
function byTrace<T extends string>(
  traces: readonly Trace[],
  options: readonly string[],
  choose: (trace: Trace) => T | undefined,
): Truth {
  const [trace] = traces
  const right = trace && choose(trace)
  return { right: right === undefined ? [] : [right], options, ...(trace ? { trace } : {}) }
}

function answer(ask: Exclude<Question, { readonly what: 'which' }>, looking: Looking): Truth {
  const { copy, memory, options } = looking
  switch (ask.what) {
    case 'pods': {
      if ('selectedBy' in ask.truth) {
        const { ready, waiting } = endpointsOf(ask.truth.selectedBy, copy.reader)
        const chosen = new Set([...ready, ...waiting])
        return { right: options.filter((pod) => chosen.has(pod)), options }
      }
      const traces = sent(ask.truth.answering, looking)
      const served = new Set(traces.map(({ servedBy }) => servedBy))
      return { right: options.filter((pod) => served.has(pod)), options, ...(traces[0] ? { trace: traces[0] } : {}) }
    }
    case 'outcome': {
      const traces = sent(ask.truth.probe, looking)
      return traces.length === 0
        ? { right: ['pending'], options: ask.options }
        : byTrace(traces, ask.options, ({ outcome }) => outcome)
    }
    case 'number':
      return number(ask, looking)
    case 'source':
      return byTrace(sent(ask.truth.arriving, looking), ask.options, arrivingSource)
    case 'hop':
      return byTrace(sent(ask.truth.ending, looking), ask.options, (trace) => {
        const kind = trace.hops[endingHop(trace)]?.kind
        return kind !== undefined && isPassedHop(kind) ? kind : undefined
      })
    case 'passes': {
      const [trace] = sent(ask.truth.probe, looking)
      return trace ? yesOrNo(passesHop(trace, ask.truth.hop), { trace }) : yesOrNo(false)
    }
    case 'whether':
      return yesOrNo(evaluate(ask.truth, { cluster: copy, memory }).met)
    case 'field': {
      const object = objectAt(ask.truth.object, copy.reader)
      // What the API server holds is JSON; its types say more than a path can follow.
      const value = object && valueAt(object as unknown as JsonValue, ask.truth.path)
      return { right: value === undefined ? [] : [valueText(value)], options: ask.options }
    }
    case 'histogram': {
      const traces = sent(ask.truth.answering, looking)
      const counts: { [pod: string]: number } = {}
      for (const { servedBy } of traces) if (servedBy !== null) counts[servedBy] = (counts[servedBy] ?? 0) + 1
      return { right: [], options, counts }
    }
  }
}

type NumberQuestion = Extract<Question, { readonly what: 'number' }>

function number({ truth, options }: NumberQuestion, looking: Looking): Truth {
  const texts = options.map(String)
  const exactly = (value: number, more: Pick<Truth, 'trace'> = {}): Truth => ({ right: [String(value)], options: texts, ...more })
  if ('endpoints' in truth) return exactly(endpointsOf(truth.endpoints, looking.copy.reader).ready.length)
  if ('fewestEndpoints' in truth) return exactly(looking.fewest)
  if ('addresses' in truth) {
    const { from, name } = truth.addresses
    const [trace] = sent({ from, to: `tcp://${name}:80` }, looking)
    const found = trace?.hops.flatMap(({ lookups = [] }) => lookups).find(({ answers }) => answers.length > 0)
    return exactly(found?.answers.length ?? 0, trace ? { trace } : {})
  }
  if ('arrivingPort' in truth)
    return byTrace(sent(truth.arrivingPort, looking), texts, (trace) => String(arrivingPort(trace) ?? ''))
  const traces = sent(truth.failing, looking)
  const failed = traces.filter(({ outcome }) => outcome !== 'ok')
  // Chance decides how many: the option that comes nearest is right.
  const [nearest = failed.length] = options.toSorted((a, b) => Math.abs(a - failed.length) - Math.abs(b - failed.length))
  return exactly(nearest, failed[0] ? { trace: failed[0] } : {})
}

/** Each option is looked at in a copy of its own, because what happens for one must not count for the others. */
function which(
  { options }: Extract<Question, { readonly what: 'which' }>,
  after: readonly Change[],
  makeCopy: MakeCopy,
  memory: Memory,
): Truth {
  let shared: Cluster | null = null
  const holds = ({ check, after: own = [] }: WhichOption): boolean => {
    const isOwn = own.length > 0
    const copy = isOwn || shared === null ? makeCopy() : shared
    if (isOwn || shared === null) carryOut([...after, ...own], copy)
    if (!isOwn) shared = copy
    return evaluate(check, { cluster: copy, memory }).met
  }
  return { right: options.filter(holds).map(({ id }) => id), options: options.map(({ id }) => id) }
}
