import type { JsonObject, JsonValue } from '../../api/json.ts'
import { NAME, texts, wide } from './columns.ts'
import { age, at, count, items, nameOf, orNone, since, text } from './read.ts'
import type { KindPrinter, Printer } from './types.ts'

const SUCCEEDED = {
  type: 'Completed',
  status: 'True',
  reason: 'Succeeded',
  message: 'The pod has completed successfully.',
} as const
const FAILED = { type: 'Completed', status: 'True', reason: 'Failed', message: 'The pod failed.' } as const

/** How far a reading of container statuses has come. */
interface Seen {
  readonly reason: string
  readonly restarts: number
  /** When the last of them ended before a restart, RFC 3339; '' when none did. */
  readonly restartedAt: string
  readonly ready: number
}

const later = (a: string, b: string): string => (b > a ? b : a)
const endedBefore = (status: JsonValue): string => text(status, 'lastState', 'terminated', 'finishedAt')

const endWord = (terminated: JsonValue | undefined): string =>
  text(terminated, 'reason') ||
  (count(terminated, 'signal') === 0 ? `ExitCode:${count(terminated, 'exitCode')}` : `Signal:${count(terminated, 'signal')}`)

const hasCondition = (pod: JsonObject, type: string): boolean =>
  items(pod, 'status', 'conditions').some((condition) => text(condition, 'type') === type && text(condition, 'status') === 'True')

/** An init container that ended well. */
function isThrough(status: JsonValue): boolean {
  const terminated = at(status, 'state', 'terminated')
  return terminated !== undefined && count(terminated, 'exitCode') === 0
}

/** The word for an init container that is not through; null when the next one is to be looked at. */
function initWord(status: JsonValue, isSidecar: boolean, i: number, all: number): string | null {
  if (isThrough(status) || (isSidecar && at(status, 'started') === true)) return null
  const terminated = at(status, 'state', 'terminated')
  if (terminated !== undefined) return `Init:${endWord(terminated)}`
  const waiting = text(status, 'state', 'waiting', 'reason')
  return waiting !== '' && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${i}/${all}`
}

interface Inits {
  readonly initializing: boolean
  readonly seen: Seen
  readonly sidecars: Seen
}

function readInits(pod: JsonObject, reason: string): Inits {
  const specs = items(pod, 'spec', 'initContainers')
  const sidecarNames = new Set(specs.filter((spec) => text(spec, 'restartPolicy') === 'Always').map((spec) => text(spec, 'name')))
  let seen: Seen = { reason, restarts: 0, restartedAt: '', ready: 0 }
  let sidecars = seen
  for (const [i, status] of items(pod, 'status', 'initContainerStatuses').entries()) {
    const isSidecar = sidecarNames.has(text(status, 'name'))
    const add = (before: Seen): Seen => ({
      ...before,
      restarts: before.restarts + count(status, 'restartCount'),
      restartedAt: later(before.restartedAt, endedBefore(status)),
    })
    seen = add(seen)
    if (isSidecar) sidecars = add(sidecars)
    const word = initWord(status, isSidecar, i, specs.length)
    if (word !== null) return { initializing: true, seen: { ...seen, reason: word }, sidecars }
    if (isSidecar && !isThrough(status) && at(status, 'ready') === true) seen = { ...seen, ready: seen.ready + 1 }
  }
  return { initializing: false, seen, sidecars }
}

/** The Pod's own containers, the last one first: so the first one's word stays. */
function readContainers(pod: JsonObject, given: Seen): Seen {
  let { reason, restarts, restartedAt, ready } = given
  let hasRunning = false
  for (const status of items(pod, 'status', 'containerStatuses').toReversed()) {
    restarts += count(status, 'restartCount')
    restartedAt = later(restartedAt, endedBefore(status))
    const terminated = at(status, 'state', 'terminated')
    const waiting = text(status, 'state', 'waiting', 'reason')
    if (waiting !== '') reason = waiting
    else if (terminated !== undefined) reason = endWord(terminated)
    else if (at(status, 'ready') === true && at(status, 'state', 'running') !== undefined) {
      hasRunning = true
      ready += 1
    }
  }
  if (reason === 'Completed' && hasRunning) reason = hasCondition(pod, 'Ready') ? 'Running' : 'NotReady'
  return { reason, restarts, restartedAt, ready }
}

function ownWord(pod: JsonObject): string {
  const gated = items(pod, 'status', 'conditions').some(
    (condition) => text(condition, 'type') === 'PodScheduled' && text(condition, 'reason') === 'SchedulingGated',
  )
  return gated ? 'SchedulingGated' : text(pod, 'status', 'reason') || text(pod, 'status', 'phase')
}

function readiness(pod: JsonObject): string {
  const gates = items(pod, 'spec', 'readinessGates').map((gate) => text(gate, 'conditionType'))
  if (gates.length === 0) return '<none>'
  const conditions = items(pod, 'status', 'conditions')
  // Of two conditions of one type the first counts.
  const isTrue = (type: string): boolean =>
    text(
      conditions.find((condition) => text(condition, 'type') === type),
      'status',
    ) === 'True'
  return `${gates.filter(isTrue).length}/${gates.length}`
}

/** What READY, STATUS and RESTARTS say of a Pod. Source: kubernetes pkg/printers/internalversion/printers.go printPod. */
function summary(pod: JsonObject): Seen {
  const { initializing, seen, sidecars } = readInits(pod, ownWord(pod))
  const begun = !initializing || hasCondition(pod, 'Initialized')
  const read = begun ? readContainers(pod, { ...seen, restarts: sidecars.restarts, restartedAt: sidecars.restartedAt }) : seen
  const phase = text(pod, 'status', 'phase')
  if (text(pod, 'metadata', 'deletionTimestamp') === '') return read
  if (text(pod, 'status', 'reason') === 'NodeLost') return { ...read, reason: 'Unknown' }
  return phase === 'Succeeded' || phase === 'Failed' ? read : { ...read, reason: 'Terminating' }
}

const print: Printer = (pod, { nowMs, wide: isWide }) => {
  const { reason, restarts, restartedAt, ready } = summary(pod)
  const sidecars = items(pod, 'spec', 'initContainers').filter((spec) => text(spec, 'restartPolicy') === 'Always')
  const all = items(pod, 'spec', 'containers').length + sidecars.length
  const ago = restarts !== 0 && restartedAt !== '' ? ` (${since(restartedAt, nowMs)} ago)` : ''
  const cells = [nameOf(pod), `${ready}/${all}`, reason, `${restarts}${ago}`, age(pod, nowMs)]
  const more = [
    orNone(text(items(pod, 'status', 'podIPs')[0], 'ip')),
    orNone(text(pod, 'spec', 'nodeName')),
    orNone(text(pod, 'status', 'nominatedNodeName')),
    readiness(pod),
  ]
  const phase = text(pod, 'status', 'phase')
  const conditions = phase === 'Succeeded' ? [SUCCEEDED] : phase === 'Failed' ? [FAILED] : []
  return { cells: isWide ? [...cells, ...more] : cells, ...(conditions.length > 0 ? { conditions } : {}) }
}

export const pods: KindPrinter = {
  columns: [NAME, ...texts('Ready', 'Status', 'Restarts', 'Age'), ...wide('IP', 'Node', 'Nominated Node', 'Readiness Gates')],
  print,
}
