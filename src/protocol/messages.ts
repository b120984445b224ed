import type { JsonValue } from '../core/api/json.ts'
import type { ApiRequest, ApiResponse } from '../core/apiserver/types.ts'
import type { DnsAnswer, ResolvConf } from '../core/dns/types.ts'
import type { RuleListing } from '../core/kube-proxy/types.ts'
import type { Listening, LocalListener } from '../core/network/local-listeners.ts'
import type { Machine } from '../core/network/machine.ts'
import type { From, SendRequest, Trace } from '../core/network/trace.ts'
import type { ApplyResult, ClusterOptions, Command, Snapshot, Switches } from '../core/sim/types.ts'
import type { LoadedLesson } from '../lessons/lesson-file.ts'
import type { Kept, RunState, RunView } from '../lessons/run.ts'
import type { Answer, Verdict } from '../lessons/scoring.ts'
import type { Manifest, Problem } from '../manifest/types.ts'
import type { ClusterView, LineNumbers, ViewPatch } from './view.ts'

/** How many requests of a burst each Pod answered, and how many ended otherwise. */
export interface BurstResult {
  readonly total: number
  /** `namespace/pod` → count, most first. */
  readonly served: readonly (readonly [pod: string, count: number])[]
  /** Outcome other than ok → count. */
  readonly failed: readonly (readonly [outcome: Trace['outcome'], count: number])[]
  /** The first few whole, to be drawn. */
  readonly traces: readonly Trace[]
}

/** Every request the page can make, with its parameters and its result. The worker's handlers are typed by this. */
export interface Requests {
  /** Starts a cluster (or restarts one from a snapshot) and answers with the whole picture. */
  boot: {
    params: {
      options: ClusterOptions
      snapshot?: Snapshot
      /** The lines that its Services had: a snapshot rebuilds the cluster, not the order in which its lines were given out. */
      lines?: LineNumbers
    }
    result: { view: ClusterView }
  }
  view: { params: Record<string, never>; result: { view: ClusterView } }
  /** Reads YAML without changing anything: problems with their places, what each object is, and what applying it would do. */
  check: { params: { text: string }; result: { manifest: Manifest; would: readonly ApplyResult[] } }
  /** `kubectl apply -f`: every document that can be applied is; each has its own result. */
  apply: { params: { text: string }; result: { results: readonly ApplyResult[]; problems: readonly Problem[] } }
  handle: { params: { request: ApiRequest }; result: { response: ApiResponse } }
  /** `again`: in place of a request that waits and was not seen yet; no action of its own that undo would take back. */
  send: { params: { request: SendRequest; again?: boolean }; result: { trace: Trace } }
  burst: { params: { request: SendRequest; count: number }; result: BurstResult }
  advance: { params: { ms: number }; result: { nowMs: number } }
  /** Pacing of simulated time: 1 runs with the wall clock while something is due, 0 holds it. */
  pace: { params: { speed: number }; result: Record<string, never> }
  configure: { params: Switches; result: Record<string, never> }
  /** Opens a port on the laptop for `kubectl proxy` or `kubectl port-forward`, or says that it is taken. */
  listen: { params: { listener: LocalListener }; result: { listening: Listening } }
  unlisten: { params: { listener: Pick<LocalListener, 'address' | 'port'> }; result: Record<string, never> }
  /** Addresses, sockets, conntrack and tools of a Pod, a Node or the laptop; null when there is no such one. */
  machine: { params: { at: From }; result: { machine: Machine | null } }
  rules: { params: { node: string }; result: { listing: RuleListing | null } }
  /** /etc/resolv.conf of a Pod; null when there is no such Pod. */
  resolvConf: { params: { namespace: string; pod: string }; result: { conf: ResolvConf | null } }
  /** What the cluster's DNS answers to one question; nothing is sent. */
  lookup: { params: { name: string; type: string }; result: { answer: DnsAnswer } }
  /** Moves the cursor of the command log one user command back or forward; `moved` false at an end. */
  undo: { params: Record<string, never>; result: { moved: boolean; label: string } }
  redo: { params: Record<string, never>; result: { moved: boolean; label: string } }
  snapshot: { params: Record<string, never>; result: { snapshot: Snapshot } }
  /** One live object as the API server holds it, or null. */
  object: { params: { kind: string; namespace: string; name: string }; result: { object: JsonValue } }
  /**
   * Begins a lesson: a fresh cluster with the lesson's options, its start applied and come up, which undo cannot go behind.
   * With `resume` it goes on where the snapshot and the state of the last `lesson` event stand. `refused`: what the API
   * server says of start manifests that it did not take. With `to` it begins at that step: what comes before is done as
   * the solution does it, and predictions on the way stay as `answers` has them or are passed over. `boot` ends a lesson.
   */
  lessonStart: {
    params: Pick<LoadedLesson, 'lesson' | 'files'> & {
      resume?: { snapshot: Snapshot; state: RunState; opened?: Kept; lines?: LineNumbers }
      to?: { step: number; answers: RunState['memory']['answers'] }
    }
    result: { view: ClusterView; refused: readonly string[] }
  }
  /** What the learner sends when Send is pressed, filled in from the cluster as it is; null while something of it has no value. */
  lessonRequest: { params: Record<string, never>; result: { request: SendRequest | null } }
  /** What may be chosen in a prediction: names of Pods, ids, numbers as texts, `yes` and `no`. */
  predictOptions: { params: { id: string }; result: { options: readonly string[] } }
  /** Commits an answer; null when the lesson has no such prediction. A right answer after a wrong one corrects it. */
  predict: { params: { id: string; answer: Answer; sure: boolean }; result: { verdict: Verdict | null } }
  /** Passes a prediction over; it counts as skipped. */
  predictSkip: { params: { id: string }; result: Record<string, never> }
  /** Takes the cluster back to where the open step began; redo undoes that. */
  stepReset: { params: Record<string, never>; result: { moved: boolean } }
  /** A test's and a curious person's way to see that nothing is lost: the worker throws. */
  crash: { params: Record<string, never>; result: Record<string, never> }
}

export type RequestKind = keyof Requests

export type RequestMessage = {
  readonly [K in RequestKind]: { readonly v: 1; readonly id: number; readonly kind: K; readonly params: Requests[K]['params'] }
}[RequestKind]

export type ReplyMessage =
  | { readonly v: 1; readonly re: number; readonly ok: true; readonly result: Requests[RequestKind]['result'] }
  | { readonly v: 1; readonly re: number; readonly ok: false; readonly error: string }

/** What the worker says unasked. */
export type EventMessage =
  | { readonly v: 1; readonly event: 'patch'; readonly patch: ViewPatch }
  /** How the lesson stands, whenever that changed; the page keeps `state` and where the open step `opened`, to go on
   * after a reload or a dead worker. */
  | { readonly v: 1; readonly event: 'lesson'; readonly run: RunView; readonly state: RunState; readonly opened: Kept }
  /**
   * What the command log has become: `commands` replace everything from position `from` on. The page keeps the log, so
   * that it can restart a dead worker where it was.
   */
  | {
      readonly v: 1
      readonly event: 'log'
      readonly options: ClusterOptions
      readonly from: number
      readonly commands: readonly Command[]
      readonly canUndo: boolean
      readonly canRedo: boolean
    }

export type WorkerMessage = ReplyMessage | EventMessage

export type Handlers = { readonly [K in RequestKind]: (params: Requests[K]['params']) => Requests[K]['result'] }

/** Requests that only a lesson answers; the code for them comes with the first `lessonStart`. */
export type LessonRequestKind = 'lessonStart' | 'lessonRequest' | 'predictOptions' | 'predict' | 'predictSkip' | 'stepReset'
