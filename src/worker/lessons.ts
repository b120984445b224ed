import type { SendRequest, Trace } from '../core/network/trace.ts'
import type { Parts } from '../core/parts.ts'
import { createCluster } from '../core/sim/cluster.ts'
import type { Cluster } from '../core/sim/types.ts'
import { comeUp } from '../lessons/come-up.ts'
import { appliedFiles } from '../lessons/lesson-file.ts'
import { firstState } from '../lessons/run.ts'
import { requestOf } from '../lessons/target.ts'
import type { Probe } from '../lessons/types.ts'
import type { Handlers, LessonRequestKind, Requests } from '../protocol/messages.ts'
import type { ClusterView, LineNumbers } from '../protocol/view.ts'
import { LessonDesk } from './lesson-desk.ts'
import { jump } from './lesson-jump.ts'
import type { TextTools } from './text-tools.ts'

/** What lessons need of the session that they are played in. */
export interface LessonHost {
  cluster(): Cluster
  tools(): TextTools
  readonly parts: Parts
  /** Takes another cluster for its own. */
  begin(cluster: Cluster, lines?: LineNumbers): ClusterView
  /** Takes everything off the log from this place on. */
  cutTo(at: number): void
}

/** The lesson that a session plays, if any: what the session tells it, and what it answers to the page. */
export class Lessons {
  readonly #host: LessonHost
  #asked: Probe | null = null
  #desk: LessonDesk | null = null

  constructor(host: LessonHost) {
    this.#host = host
  }

  end(): void {
    this.#desk = null
  }

  look(): void {
    this.#desk?.lookIfDue(this.#host.cluster())
  }

  saw(trace: Trace): void {
    this.#desk?.saw(trace, this.#host.cluster())
  }

  act(): void {
    this.#desk?.act()
  }

  undo(): void {
    this.#desk?.undo(this.#host.cluster())
  }

  redo(at: number): void {
    this.#desk?.redo(at, this.#host.cluster())
  }

  /** Lets time pass as a lesson has to see it; false when there is none. */
  advance(ms: number): boolean {
    this.#desk?.advance(ms, this.#host.cluster())
    return this.#desk !== null
  }

  news(): ReturnType<LessonDesk['news']> {
    return this.#desk?.news() ?? null
  }

  readonly handlers: Pick<Handlers, LessonRequestKind> = {
    lessonStart: (params) => this.#start(params),
    lessonRequest: () => ({ request: this.#request() }),
    predictOptions: ({ id }) => ({ options: this.#desk?.options(id, this.#host.cluster()) ?? [] }),
    predict: (params) => ({ verdict: this.#desk?.commit(params, this.#host.cluster()) ?? null }),
    predictSkip: ({ id }) => {
      this.#desk?.skip(id, this.#host.cluster())
      return {}
    },
    stepReset: () => {
      const { length } = this.#host.cluster().logged
      const at = this.#desk?.stepStart ?? length
      if (at < length) this.#host.cutTo(at)
      return { moved: at < length }
    },
  }

  #request(): SendRequest | null {
    if (!this.#desk || !this.#asked) return null
    const request = requestOf(this.#asked, { reader: this.#host.cluster().reader, startIPs: this.#desk.startIPs })
    return 'missing' in request ? null : request
  }

  /** A lesson in a cluster of its own: at its start, come up, or where it was left; or at a later step of it. */
  #start({ lesson, files, resume, to }: Requests['lessonStart']['params']): Requests['lessonStart']['result'] {
    const { parts } = this.#host
    const { applyManifest, readManifest } = this.#host.tools()
    const cluster = createCluster(resume ? { from: resume.snapshot } : lesson.cluster, parts)
    const texts = resume ? [] : appliedFiles(lesson).map((name) => files[name] ?? '')
    const results = texts.flatMap((text) => applyManifest(readManifest(text), cluster, false))
    if (!resume) comeUp(cluster)
    const begun = firstState(cluster)
    const state = to ? { ...begun, memory: { ...begun.memory, answers: to.answers } } : begun
    this.#desk = new LessonDesk(lesson, cluster, parts, resume?.state ?? state, resume?.opened)
    this.#asked = lesson.request
    if (to) jump(lesson, to.step, { desk: this.#desk, cluster, tools: this.#host.tools() })
    const refused = results.flatMap(({ action, status }) => (action === 'failed' ? [status?.message ?? 'refused'] : []))
    return { view: this.#host.begin(cluster, resume?.lines), refused }
  }
}
