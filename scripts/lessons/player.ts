import { type Cluster, createCluster } from '../../src/index.ts'
import { deletion, requestPath } from '../../src/lessons/changes.ts'
import { comeUp } from '../../src/lessons/come-up.ts'
import { appliedFiles } from '../../src/lessons/lesson-file.ts'
import { predictionsOf } from '../../src/lessons/parts.ts'
import { truthOf } from '../../src/lessons/predict.ts'
import { commit, firstState, look, type RunState, type RunView, sawTrace } from '../../src/lessons/run.ts'
import type { Answer } from '../../src/lessons/scoring.ts'
import { requestOf } from '../../src/lessons/target.ts'
import type { Action, Lesson, Prediction, Probe } from '../../src/lessons/types.ts'
import type { LessonFolder } from './read-lesson.ts'
import { openShell, type Shell } from './shell.ts'

/** How long what an action began is waited for, ms of simulated time: longer than a Pod takes to go. */
const PATIENCE_MS = 40_000
const SECOND_MS = 1000

export type Answers = 'truth' | 'none'

/** A lesson while it is played: the same engine as on the page, without one. */
export class Player {
  readonly cluster: Cluster
  readonly lesson: Lesson
  /** What went wrong on the way: a manifest that was refused, a command that failed. */
  readonly trouble: string[] = []
  readonly #answers: Answers
  readonly #shell: Shell
  #state: RunState
  #view: RunView

  constructor({ lesson, files }: Pick<LessonFolder, 'lesson' | 'files'>, answers: Answers) {
    this.lesson = lesson
    this.#answers = answers
    this.cluster = createCluster(lesson.cluster)
    this.#shell = openShell(this.cluster)
    for (const file of appliedFiles(lesson)) this.#apply(files[file] ?? '')
    comeUp(this.cluster)
    const begun = look(lesson, firstState(this.cluster), this.cluster)
    this.#state = begun.state
    this.#view = begun.view
  }

  get view(): RunView {
    return this.#view
  }

  async play(actions: readonly Action[]): Promise<RunView> {
    const own = new Set(actions.flatMap((action) => ('answer' in action ? [action.answer] : [])))
    this.#answerOpen(own)
    for (const action of actions) {
      await this.#do(action)
      this.#look()
      this.#answerOpen(own)
    }
    return this.#view
  }

  async #do(action: Action): Promise<void> {
    if ('wait' in action) return this.#wait(action.wait)
    if ('send' in action) return this.#send(action.send)
    if ('proxy' in action) return this.#proxy(action.proxy)
    if ('answer' in action) return this.#answer(action.answer, action.with)
    if ('apply' in action) this.#apply(action.apply)
    else if ('delete' in action) this.#delete(action.delete)
    else if ('configure' in action) this.cluster.configure(action.configure)
    else await this.#run(action.run)
    this.cluster.settle()
    this.#look()
    this.#wait(PATIENCE_MS)
  }

  readonly #copy = (): Cluster => createCluster({ from: this.cluster.snapshot() })

  #apply(text: string): void {
    for (const { action, kind = '', name = '', status } of this.cluster.apply(text))
      if (action === 'failed') this.trouble.push(`apply ${kind} ${name}: ${status?.message ?? 'refused'}`)
  }

  #delete(object: string): void {
    const path = requestPath(object, this.cluster)
    const status = path === null ? 404 : this.cluster.handle(deletion(path)).status
    if (status >= 300) this.trouble.push(`delete ${object}: ${status}`)
  }

  async #run(line: string): Promise<void> {
    const { exitCode, stderr } = await this.#shell(line, (trace) => this.#saw(trace))
    if (exitCode !== 0) this.trouble.push(`${line}: exit ${exitCode}: ${stderr.trim()}`)
  }

  #proxy(port: number): void {
    const listening = this.cluster.listen({ address: '127.0.0.1', port, serves: { kind: 'apiserver-proxy' } })
    if (!listening.ok) this.trouble.push(`proxy ${port}: ${listening.why}`)
  }

  #send(probe: Probe): void {
    const request = requestOf(probe, { reader: this.cluster.reader, startIPs: this.#state.memory.startIPs })
    if ('missing' in request) this.trouble.push(`send to ${probe.to}: ${request.missing} has no value`)
    else for (let i = 0; i < (probe.count ?? 1); i += 1) this.#saw(this.cluster.send(request))
  }

  #saw(trace: ReturnType<Cluster['send']>): void {
    this.#state = sawTrace(this.lesson, this.#state, trace, this.cluster)
  }

  /** Time passes second by second, as what must never fail is asked. */
  #wait(ms: number): void {
    for (let left = ms; left > 0; left -= SECOND_MS) {
      this.cluster.advance(Math.min(left, SECOND_MS))
      this.#look()
    }
  }

  #look(): void {
    const { state, view } = look(this.lesson, this.#state, this.cluster)
    this.#state = state
    this.#view = view
  }

  /** Answers the predictions of the steps that are open, and of those that open because of it. */
  #answerOpen(own: ReadonlySet<string>): void {
    if (this.#answers === 'none') return
    for (;;) {
      const predict = this.lesson.steps[this.#view.step]?.predict
      if (!predict || own.has(predict.id) || this.#state.memory.answers[predict.id]) return
      this.#answer(predict.id, 'truth')
      this.#look()
    }
  }

  #answer(id: string, how: 'truth' | 'wrong'): void {
    const prediction = predictionsOf(this.lesson).find((one) => one.id === id)
    if (!prediction) {
      this.trouble.push(`answer ${id}: there is no such prediction`)
      return
    }
    const { right, options, counts = {} } = truthOf(prediction, this.#copy, this.#state.memory)
    this.trouble.push(...unanswerable(prediction, right, options))
    const answer: Answer = how === 'truth' ? { chosen: right, counts } : { chosen: wrongChoice(prediction, right, options) }
    const committed = commit(this.lesson, this.#state, { id, answer, sure: true }, this.#copy)
    if (committed) this.#state = committed.state
  }
}

const hasMany = ({ ask }: Prediction): boolean => ask.what === 'pods' || (ask.what === 'which' && !ask.one)

function wrongChoice(prediction: Prediction, right: readonly string[], options: readonly string[]): readonly string[] {
  const others = options.filter((option) => !right.includes(option))
  return hasMany(prediction) ? others : others.slice(0, 1)
}

/** Why nobody could answer a prediction rightly. */
function unanswerable(prediction: Prediction, right: readonly string[], options: readonly string[]): readonly string[] {
  const { id, ask } = prediction
  if (ask.what === 'histogram') return options.length < 2 ? [`prediction ${id}: there is nothing to guess among`] : []
  const outside = right.filter((option) => !options.includes(option))
  if (outside.length > 0)
    return [`prediction ${id}: the answer is ${outside.join(', ')}, which is not among the options ${options.join(', ')}`]
  if (hasMany(prediction)) return options.length < 2 ? [`prediction ${id}: there is nothing to choose`] : []
  return right.length === 1
    ? []
    : [`prediction ${id}: ${right.length} options are right (${right.join(', ')}); exactly one has to be`]
}
