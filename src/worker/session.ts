import { isKind, objectPath } from '../core/api/kinds.ts'
import { invariant } from '../core/invariant.ts'
import { parseTarget } from '../core/network/target.ts'
import type { SendRequest, Trace } from '../core/network/trace.ts'
import type { Parts } from '../core/parts.ts'
import { createCluster } from '../core/sim/cluster.ts'
import type { Cluster, Command, Snapshot } from '../core/sim/types.ts'
import type {
  BurstResult,
  EventMessage,
  Handlers,
  LessonRequestKind,
  ReplyMessage,
  RequestKind,
  RequestMessage,
  Requests,
} from '../protocol/messages.ts'
import type { ClusterView, LineNumbers } from '../protocol/view.ts'
import type { LessonHost, Lessons } from './lessons.ts'
import { Lines } from './lines.ts'
import type { TextTools } from './text-tools.ts'
import { ViewTracker } from './view-tracker.ts'

const isAddress = (to: string): boolean => !('message' in parseTarget(to))

/** A burst draws this many of its requests; the rest is counted. */
const DRAWN_OF_BURST = 24
const MAX_BURST = 10_000
/** Simulated time may jump this far at once: a day. */
const MAX_ADVANCE_MS = 86_400_000

/**
 * One cluster behind the messages of the protocol. It owns nothing but the cluster, what was undone, and the page's
 * picture; whoever runs it gives it a way to post and tells it how real time passes.
 */
export class Session {
  readonly #post: (message: EventMessage) => void
  #text: TextTools | null = null
  #lessons: Lessons | null = null
  /** Filled once the code has come; every cluster of this session looks here. */
  readonly #parts: { -readonly [K in keyof Parts]: Parts[K] } = {}
  #cluster: Cluster = createCluster({}, this.#parts)
  #tracker = new ViewTracker(this.#cluster)
  /** Commands that undo took off, newest last; a new action of the person forgets them. */
  #undone: (readonly Command[])[] = []
  /** The log as the page last heard of it. */
  #told: readonly Command[] = []
  #speed = 1

  constructor(post: (message: EventMessage) => void) {
    this.#post = post
  }

  /** What reads manifests; needed before the first request that `needsText`. It is apart so that the cluster can start without it. */
  takeText(tools: TextTools): void {
    this.#text = tools
  }

  /** Needed before the first request that `needsParts`. */
  takeParts(parts: Parts): void {
    Object.assign(this.#parts, parts)
  }

  /** What plays lessons; needed before the first request that `needsLessons`. */
  takeLessons(make: (host: LessonHost) => Lessons): void {
    this.#lessons = make({
      cluster: () => this.#cluster,
      tools: () => this.#tools,
      parts: this.#parts,
      begin: (cluster, lines) => this.#begin(cluster, lines),
      cutTo: (at) => this.#cutTo(at),
    })
  }

  get #tools(): TextTools {
    invariant(this.#text, 'a text came before the tools to read it')
    return this.#text
  }

  /** Answers one request. A bug in the simulation throws: the worker then dies and is replaced. */
  answer(message: RequestMessage): ReplyMessage {
    const result = this.#handle(message.kind, message.params)
    this.#lessons?.look()
    this.#tell()
    return { v: 1, re: message.id, ok: true, result }
  }

  /** Lets `elapsedMs` of the wall clock pass while something is due. */
  tick(elapsedMs: number): void {
    const ms = Math.round(elapsedMs * this.#speed)
    if (ms <= 0 || this.#cluster.nextTimerMs === null) return
    this.#pass(ms)
    this.#tell()
  }

  /** True while time has to pass for something to happen. */
  get waiting(): boolean {
    return this.#speed > 0 && this.#cluster.nextTimerMs !== null
  }

  #handle<K extends RequestKind>(kind: K, params: Requests[RequestKind]['params']): Requests[RequestKind]['result'] {
    // The message union pairs each kind with its own parameters; a table of handlers cannot say so to the compiler.
    const handler = { ...this.#handlers, ...this.#lessons?.handlers }[kind] as (
      params: Requests[RequestKind]['params'],
    ) => Requests[RequestKind]['result']
    return handler(params)
  }

  #pass(ms: number): void {
    if (!this.#lessons?.advance(ms)) this.#cluster.advance(ms)
  }

  #send(request: SendRequest): Trace {
    const trace = this.#cluster.send(request)
    this.#lessons?.saw(trace)
    return trace
  }

  /** Begins an action of the person: what was undone can no longer be redone. */
  #act(label: string): void {
    this.#undone = []
    this.#lessons?.act()
    this.#cluster.mark(label)
  }

  readonly #handlers: Omit<Handlers, LessonRequestKind> = {
    boot: ({ options, snapshot, lines }) => {
      this.#lessons?.end()
      return { view: this.#begin(createCluster(snapshot ? { from: snapshot } : options, this.#parts), lines) }
    },
    view: () => ({ view: this.#tracker.view() }),
    check: ({ text }) => this.#tools.checkText(text, this.#cluster),
    apply: ({ text }) => {
      const { applyManifest, problemsOfResults, readManifest } = this.#tools
      const manifest = readManifest(text)
      // A text that holds nothing to apply is nothing that could be undone.
      if (manifest.documents.length > 0) this.#act('apply')
      const results = applyManifest(manifest, this.#cluster, false)
      this.#cluster.settle()
      const failed = results.filter(({ document }) => manifest.objects[document] !== undefined)
      return { results, problems: [...manifest.problems, ...problemsOfResults(failed, manifest)] }
    },
    handle: ({ request }) => {
      if (request.method !== 'GET') this.#act(`${request.method} ${request.path}`)
      const response = this.#cluster.handle(request)
      this.#cluster.settle()
      return { response }
    },
    send: ({ request, again = false }) => {
      // What is no address is sent nowhere: nothing that could be undone.
      if (!again && isAddress(request.to)) this.#act('send')
      // One that the page sends again by itself is not the person's.
      const trace = again ? this.#cluster.send(request) : this.#send(request)
      // A request to the API server by way of kubectl proxy may have written something.
      if ((request.method ?? 'GET') !== 'GET') this.#cluster.settle()
      return { trace }
    },
    burst: ({ request, count }) => {
      if (isAddress(request.to)) this.#act('burst')
      return this.#burst(request, Math.min(Math.max(1, Math.floor(count)), MAX_BURST))
    },
    advance: ({ ms }) => {
      this.#pass(Math.min(Math.max(0, Math.floor(ms)), MAX_ADVANCE_MS))
      return { nowMs: this.#cluster.nowMs }
    },
    pace: ({ speed }) => {
      this.#speed = Math.min(Math.max(0, speed), 100)
      return {}
    },
    configure: (switches) => {
      this.#act('configure')
      this.#cluster.configure(switches)
      this.#cluster.settle()
      return {}
    },
    listen: ({ listener }) => {
      this.#act('listen')
      return { listening: this.#cluster.listen(listener) }
    },
    unlisten: ({ listener }) => {
      this.#act('unlisten')
      this.#cluster.unlisten(listener)
      return {}
    },
    machine: ({ at }) => ({ machine: this.#cluster.machine(at) }),
    rules: ({ node }) => ({ listing: this.#cluster.rules(node) }),
    resolvConf: ({ namespace, pod }) => ({ conf: this.#cluster.resolvConf(namespace, pod) }),
    lookup: ({ name, type }) => ({ answer: this.#cluster.lookup(name, type) }),
    undo: () => this.#undo(),
    redo: () => this.#redo(),
    snapshot: () => ({ snapshot: this.#cluster.snapshot() }),
    object: ({ kind, namespace, name }) => {
      if (!isKind(kind)) return { object: null }
      const response = this.#cluster.handle({ method: 'GET', path: objectPath(kind, namespace, name) })
      return { object: response.status === 200 ? response.body : null }
    },
    crash: () => {
      throw new Error('the worker was asked to crash')
    },
  }

  #burst(request: Requests['burst']['params']['request'], count: number): BurstResult {
    const served = new Map<string, number>()
    const failed = new Map<BurstResult['failed'][number][0], number>()
    const traces: BurstResult['traces'][number][] = []
    for (let i = 0; i < count; i += 1) {
      const trace = this.#send(request)
      if (i < DRAWN_OF_BURST) traces.push(trace)
      if (trace.outcome === 'ok') {
        const by = trace.servedBy ?? ''
        served.set(by, (served.get(by) ?? 0) + 1)
      } else failed.set(trace.outcome, (failed.get(trace.outcome) ?? 0) + 1)
    }
    const most = <T>(counts: Map<T, number>): [T, number][] => [...counts].toSorted((a, b) => b[1] - a[1])
    return { total: count, served: most(served), failed: most(failed), traces }
  }

  #undo(): Requests['undo']['result'] {
    const { commands } = this.#cluster.snapshot()
    const at = commands.findLastIndex((command) => command.do === 'mark')
    const mark = commands[at]
    if (mark?.do !== 'mark') return { moved: false, label: '' }
    this.#cutTo(at)
    return { moved: true, label: mark.label }
  }

  /** Takes off everything from this place of the log on; redo puts it back. */
  #cutTo(at: number): void {
    const { commands } = this.#cluster.snapshot()
    this.#undone.push(commands.slice(at))
    this.#rebuild(commands.slice(0, at))
    this.#lessons?.undo()
  }

  #begin(cluster: Cluster, lines?: LineNumbers): ClusterView {
    this.#undone = []
    this.#told = []
    this.#replace(cluster, new Lines(lines))
    return this.#tracker.view()
  }

  #redo(): Requests['redo']['result'] {
    const commands = this.#undone.pop()
    if (!commands) return { moved: false, label: '' }
    const before = this.#cluster.snapshot().commands
    this.#rebuild([...before, ...commands])
    this.#lessons?.redo(before.length)
    const mark = commands.find((command) => command.do === 'mark')
    return { moved: true, label: mark?.label ?? '' }
  }

  #rebuild(commands: readonly Command[]): void {
    const { options } = this.#cluster.snapshot()
    const from: Snapshot = { version: 1, options, commands }
    this.#replace(createCluster({ from }, this.#parts))
  }

  #replace(cluster: Cluster, lines?: Lines): void {
    this.#cluster = cluster
    this.#tracker.follow(cluster, lines)
  }

  /** Posts what the page does not know yet. */
  #tell(): void {
    const patch = this.#tracker.patch()
    if (patch) this.#post({ v: 1, event: 'patch', patch })
    const news = this.#lessons?.news()
    if (news) this.#post({ v: 1, event: 'lesson', ...news })
    const log = this.#cluster.logged
    const from = commonStart(this.#told, log)
    if (from === log.length && from === this.#told.length) return
    this.#told = [...log]
    this.#post({
      v: 1,
      event: 'log',
      options: this.#cluster.options,
      from,
      commands: log.slice(from),
      canUndo: log.some((command) => command.do === 'mark'),
      canRedo: this.#undone.length > 0,
    })
  }
}

/** How many commands two logs share at their start; a log changes at its end, so the look begins there. */
function commonStart(a: readonly Command[], b: readonly Command[]): number {
  let n = Math.min(a.length, b.length)
  while (n > 0 && a[n - 1] !== b[n - 1]) n -= 1
  return n
}

/** Requests that hold YAML. */
export const needsText = (kind: RequestKind): boolean => kind === 'check' || kind === 'apply' || needsLessons(kind)

/** The request that brings a lesson. */
export const needsLessons = (kind: RequestKind): boolean => kind === 'lessonStart'

const CLOSE_READS: ReadonlySet<RequestKind> = new Set<RequestKind>([
  'handle',
  'send',
  'burst',
  'listen',
  'machine',
  'lessonStart',
])

/** Requests that need the late parts of a cluster: close reads, and a history to be done again. */
export const needsParts = ({ kind, params }: RequestMessage): boolean =>
  CLOSE_READS.has(kind) || (kind === 'boot' && params.snapshot !== undefined)
