import type { Trace } from '../core/network/trace.ts'
import type { Parts } from '../core/parts.ts'
import { createCluster } from '../core/sim/cluster.ts'
import type { Cluster } from '../core/sim/types.ts'
import { predictionsOf } from '../lessons/parts.ts'
import { truthOf } from '../lessons/predict.ts'
import {
  backTo,
  commit,
  firstState,
  type Kept,
  look,
  type Played,
  type RunState,
  type RunView,
  sawTrace,
  skip,
} from '../lessons/run.ts'
import type { Verdict } from '../lessons/scoring.ts'
import type { StartIPs } from '../lessons/target.ts'
import type { Requests } from '../protocol/messages.ts'

/** How many seconds of a long jump in time are looked at one by one; a longer one is looked at as often, in larger steps. */
const MOST_LOOKS = 120
const SECOND_MS = 1000

/**
 * One lesson beside the session's cluster. It looks whenever something happened, and keeps its states by their place in
 * the command log, so that undo and redo move the lesson with the cluster; answers to predictions stay answered.
 */
export class LessonDesk {
  readonly #lesson: Played
  readonly #parts: Parts
  readonly #kept: Kept[] = []
  /** What undo took off, newest last, with places counted from where the log was cut. */
  #undone: (readonly Kept[])[] = []
  #state: RunState
  #view: RunView
  #seenRevision = -1
  #seenSecond = -1
  /** Something happened that the store does not show: a request, an answer. */
  #heard = false
  #told = ''

  /** The cluster stands where `state` says, or at the lesson's start; `opened`: where its open step began, if not here. */
  constructor(lesson: Played, cluster: Cluster, parts: Parts, state: RunState = firstState(cluster), opened?: Kept) {
    this.#lesson = lesson
    this.#parts = parts
    this.#state = state
    this.#view = look(lesson, state, cluster).view
    if (opened) this.#kept.push(opened)
    this.#take(state, cluster)
    this.#look(cluster)
  }

  /** How the lesson stands, where that is not what was told last; null where it is. */
  news(): { readonly run: RunView; readonly state: RunState; readonly opened: Kept } | null {
    const news = { run: this.#view, state: this.#state, opened: this.#opened }
    const text = JSON.stringify(news)
    if (text === this.#told) return null
    this.#told = text
    return news
  }

  #look(cluster: Cluster): void {
    const { state, view } = look(this.#lesson, this.#state, cluster)
    this.#take(state, cluster)
    this.#view = view
    this.#seenRevision = cluster.reader.revision
    this.#seenSecond = Math.floor(cluster.nowMs / SECOND_MS)
    this.#heard = false
  }

  /** Looks again where something happened or a second passed since the last time. */
  lookIfDue(cluster: Cluster): void {
    const isSame =
      !this.#heard && this.#seenRevision === cluster.reader.revision && this.#seenSecond === Math.floor(cluster.nowMs / SECOND_MS)
    if (!isSame) this.#look(cluster)
  }

  /** Lets time pass second by second, so that what must never fail is asked on the way. */
  advance(ms: number, cluster: Cluster): void {
    const step = Math.max(SECOND_MS, Math.ceil(ms / MOST_LOOKS))
    for (let left = ms; left > 0; left -= step) {
      cluster.advance(Math.min(left, step))
      this.lookIfDue(cluster)
    }
  }

  saw(trace: Pick<Trace, 'request' | 'outcome'>, cluster: Cluster): void {
    this.#heard = true
    this.#take(sawTrace(this.#lesson, this.#state, trace, cluster), cluster)
  }

  /** The step that is open. */
  get step(): number {
    return this.#state.step
  }

  get startIPs(): StartIPs {
    return this.#state.memory.startIPs
  }

  /** Opens a step whatever is still to do before it. */
  openStep(step: number, cluster: Cluster): void {
    const kept = this.#lesson.steps.slice(0, step).flatMap(({ goals }) => goals.map(({ id }) => id))
    this.#take({ ...this.#state, step, kept }, cluster)
    this.#look(cluster)
  }

  /** What may be chosen, without what is right. */
  options(id: string, cluster: Cluster): readonly string[] {
    const prediction = predictionsOf(this.#lesson).find((one) => one.id === id)
    return prediction ? truthOf(prediction, this.#copyOf(cluster), this.#state.memory).options : []
  }

  commit(params: Requests['predict']['params'], cluster: Cluster): Verdict | null {
    const committed = commit(this.#lesson, this.#state, params, this.#copyOf(cluster))
    if (!committed) return null
    this.#heard = true
    this.#take(committed.state, cluster)
    return committed.verdict
  }

  skip(id: string, cluster: Cluster): void {
    this.#heard = true
    this.#take(skip(this.#state, id), cluster)
  }

  /** How long the log was when the open step opened. */
  get stepStart(): number {
    return this.#opened.at
  }

  get #opened(): Kept {
    return this.#kept.find(({ state }) => state.step === this.#state.step) ?? { at: 0, state: this.#state }
  }

  /** The person does something new: what was undone is forgotten. */
  act(): void {
    this.#undone = []
  }

  /** The log was cut to what `cluster` holds now. */
  undo(cluster: Cluster): void {
    const at = cluster.logged.length
    const first = this.#kept.findIndex((entry) => entry.at > at)
    const off = first < 0 ? [] : this.#kept.splice(first)
    this.#undone.push(off.map((entry) => ({ ...entry, at: entry.at - at })))
    this.#resume(cluster)
  }

  /** The log, which had `at` commands, was extended by what undo took off last. */
  redo(at: number, cluster: Cluster): void {
    for (const entry of this.#undone.pop() ?? []) this.#kept.push({ ...entry, at: entry.at + at })
    this.#resume(cluster)
  }

  #resume(cluster: Cluster): void {
    const then = this.#kept.at(-1)
    if (then) this.#state = backTo(then.state, this.#state)
    this.#look(cluster)
  }

  #copyOf(cluster: Cluster): () => Cluster {
    return () => createCluster({ from: cluster.snapshot() }, this.#parts)
  }

  #take(state: RunState, { logged }: Cluster): void {
    this.#state = state
    const last = this.#kept.at(-1)
    if (last && isSame(last.state, state)) return
    if (last?.at === logged.length) this.#kept.pop()
    this.#kept.push({ at: logged.length, state })
  }
}

const isSame = (a: RunState, b: RunState): boolean =>
  a.step === b.step && a.kept.length === b.kept.length && a.memory === b.memory
