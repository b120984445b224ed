import type { JsonObject } from '../core/api/json.ts'
import type { From, Outcome, SendRequest } from '../core/network/trace.ts'
import type { ClusterOptions } from '../core/sim/types.ts'

export const LESSON_KINDS = ['concept', 'skill', 'design', 'troubleshoot'] as const
export type LessonKind = (typeof LESSON_KINDS)[number]

/**
 * A lesson as its `lesson.yaml` says it; docs/lessons.md tells how one is written. Its words are the sections of one
 * Markdown file a language. Everything that is checked, is checked on the cluster.
 */
export interface Lesson {
  /** `02`: its place in the catalogue. */
  readonly id: string
  readonly kind: LessonKind
  readonly minutes: number
  /** Statements of the topic that it lets people find out: `T5`. */
  readonly covers: readonly string[]
  readonly cluster?: Pick<ClusterOptions, 'seed' | 'nodes' | 'loadBalancer'>
  /** Manifest files of the folder: applied before the lesson begins, and opened in the editor. Both are `start.yaml` unless told. */
  readonly files?: { readonly apply?: readonly string[]; readonly open?: readonly string[] }
  /** Who sends when the learner presses Send, and where to (see Probe.to). */
  readonly request: Probe
  /** At most six. */
  readonly steps: readonly Step[]
  /** Goals of the whole lesson: they have to hold when its last step is done. */
  readonly throughout?: readonly Goal[]
  /** Complete ways through, each from the start: both have to pass. `yaml` applies, `terminal` runs; both may send and wait. */
  readonly solution: { readonly yaml: readonly Action[]; readonly terminal: readonly Action[] }
  /** At least two. */
  readonly alsoValid: readonly Way[]
  /** At least two tempting ways that must not pass. */
  readonly wrongFix: readonly WrongWay[]
}

export interface Way {
  readonly name: string
  readonly actions: readonly Action[]
}

export interface WrongWay extends Way {
  /** The goal that stays unmet. */
  readonly unmet: string
  /** The code of its observation, where one is expected: what the learner then reads. */
  readonly observed?: ObservedCode
}

/** One thing to find out or to do. Its text is the section `## <id>`, at most 60 words. */
export interface Step {
  readonly id: string
  /** Asked before the first send of the step; the step is done only when it is answered or skipped. */
  readonly predict?: Prediction
  /** May be empty where the prediction is all there is to do. */
  readonly goals: readonly Goal[]
  /** Where the caret stands when the step begins: a field of a document in an opened file. */
  readonly caret?: Caret
}

export interface Caret {
  readonly file: string
  /** Position of the document in the file, from 0. */
  readonly document?: number
  /** As the API server writes it: `metadata.labels.app`. */
  readonly path: string
}

/**
 * What has to be true of the cluster. All goals of a step hold at once when it is done; a `latched` one counts from the
 * first time it was met. Its text is the section `### <id>`; its hints `#### <id>.hint1` to `hint3`, or
 * `#### <id>.<outcome>.hint1` … for a probe that ends so.
 */
export interface Goal {
  /** Unique in its lesson. */
  readonly id: string
  readonly check: Check
  readonly latched?: boolean
}

/** `namespace/name`. */
export type ServiceRef = string
/** `Kind/namespace/name`, or `Kind/name` for kinds without namespace. */
export type ObjectPath = string
/** `namespace/name`, `namespace/prefix-*`, or `namespace?app=shop,tier=web` for every Pod that carries these labels. */
export type PodSet = readonly string[]

export interface Probe {
  readonly from: From
  /**
   * As in `send`. Filled in from the cluster: `{ip:default/pod-1}`, `{node:node-2}`, `{clusterIP:default/web}`,
   * `{nodePort:default/web}` (`…/web:http` for a named port), `{lb:default/web}`, and `{oldIP:default/pod-1}`: the address that
   * the Pod had when the lesson began (in `seen`, `{oldIP:default/web-*}` is any of them). What has no value yet makes the outcome `pending`.
   */
  readonly to: string
  /** How many requests; 1 unless told. */
  readonly count?: number
  readonly keepAlive?: boolean
  readonly method?: SendRequest['method']
}

export type ProbeOutcome = Outcome | 'pending'

export type Check =
  /** The ready endpoints of a Service are exactly these Pods, or so many. */
  | {
      readonly is: 'endpoints'
      readonly service: ServiceRef
      readonly pods?: PodSet
      readonly ready?: number
      readonly atLeast?: number
    }
  /** Every one of the probe's requests ends so; with `pods`, exactly these answered among them; `not` turns the outcome round. */
  | {
      readonly is: 'probe'
      readonly probe: Probe
      readonly outcome?: ProbeOutcome
      readonly not?: ProbeOutcome
      readonly pods?: PodSet
      readonly status?: number
      /** What the Pod that answers sees as the source. */
      readonly source?: Source
    }
  /** The learner's own request (from the page or the terminal) ended so, once since the lesson began; `count` times where told. */
  | {
      readonly is: 'seen'
      readonly from?: From
      /** As Probe.to; compared without regard to a trailing slash. Any target unless told. */
      readonly to?: string
      readonly outcome?: Outcome
      readonly not?: Outcome
      readonly count?: number
    }
  | {
      readonly is: 'field'
      readonly object: ObjectPath
      readonly path: string
      readonly equals?: string | number | boolean
      readonly absent?: true
      /** A regular expression that the value's text matches somewhere. */
      readonly matches?: string
    }
  | { readonly is: 'exists'; readonly object: ObjectPath }
  | { readonly is: 'absent'; readonly object: ObjectPath }
  /** This probe never failed since the lesson began: it is sent after every change and every second of simulated time. */
  | { readonly is: 'always'; readonly probe: Probe }
  /** A prediction of this lesson was answered rightly, or corrected after its refutation; with `score`, at least so far (0 to 1). */
  | { readonly is: 'answered'; readonly prediction: string; readonly score?: number }
  | { readonly is: 'all' | 'any'; readonly of: readonly Check[] }
  /** Holds for at least one Service of a namespace: `{service}` in it stands for `namespace/name`, `{name}` for the name. */
  | { readonly is: 'some-service'; readonly namespace: string; readonly check: Check }

/** Whose address a Pod sees as the source: the sender's own, a Node's, or (never, but people think so) the Service's. */
export type Source = 'client' | 'node' | 'service'

/** Every sentence about what was observed, with the facts in it. Met checks say `met`. */
export const OBSERVED = {
  met: [],
  /** No such Service. */
  'service-missing': ['service'],
  /** No Service of this namespace does it; the nearest one is `service`. */
  'no-service-does': ['namespace'],
  'endpoints-none': ['service'],
  /** Pods match, but none or too few are ready. */
  'endpoints-not-ready': ['service', 'pods', 'waiting'],
  'endpoints-are': ['service', 'pods', 'count'],
  /** All ended so; `from` sends to `to`. */
  'probe-ended': ['from', 'to', 'outcome', 'count'],
  'probe-some-failed': ['from', 'to', 'outcome', 'count', 'failed'],
  /** What the target names does not exist, or has no such address yet. */
  'probe-pending': ['from', 'to', 'missing'],
  'probe-no-client': ['from'],
  'probe-served-by': ['from', 'to', 'pods'],
  'probe-status': ['from', 'to', 'status'],
  'probe-source': ['from', 'to', 'source'],
  'not-seen': ['seen', 'count'],
  'object-missing': ['object'],
  'object-exists': ['object'],
  'field-absent': ['object', 'path'],
  'field-is': ['object', 'path', 'value'],
  /** It failed at this second of simulated time. */
  'broken-at': ['from', 'to', 'outcome', 'seconds'],
  unanswered: ['prediction'],
  'answered-wrong': ['prediction', 'percent'],
} as const satisfies { readonly [code: string]: readonly string[] }

export type ObservedCode = keyof typeof OBSERVED
export type Fact = string | number | boolean | readonly string[]

/** What came of a check, in a form that a sentence is made of: the message key is `observed.<code>`. */
export interface Observation {
  readonly met: boolean
  readonly code: ObservedCode
  readonly facts: { readonly [name: string]: Fact }
  /** How the probe ended, where there was one: chooses the hints. */
  readonly outcome?: ProbeOutcome
}

/**
 * A question whose answer the engine works out from the cluster as it is when the learner commits, on a copy of it; never
 * authored. Its text is the section `### <id>`; the refutation of a wrong option is `#### <id>.<option>`, of any other
 * wrong answer `#### <id>.wrong`; words for an option of `which` and `field`: `#### <id>.option.<option>`.
 */
export interface Prediction {
  readonly id: string
  readonly ask: Question
  /** What happens, on the copy, before the truth is looked up: questions about what will be. */
  readonly after?: readonly Change[]
}

export type Question =
  /** Tap every Pod that a Service will use, or that answers among the probe's requests. Options are the Pods of `among`, else all but the system's. */
  | {
      readonly what: 'pods'
      readonly truth: { readonly selectedBy: ServiceRef } | { readonly answering: Probe }
      readonly among?: PodSet
    }
  /** How a probe ends. */
  | { readonly what: 'outcome'; readonly truth: { readonly probe: Probe }; readonly options: readonly ProbeOutcome[] }
  /** One of the numbers; of `failing`, which chance has a part in, the nearest. */
  | {
      readonly what: 'number'
      readonly truth:
        | { readonly endpoints: ServiceRef }
        /** The fewest ready endpoints at any second while `after` happens. */
        | { readonly fewestEndpoints: ServiceRef }
        /** How many addresses the name has for a Pod. */
        | { readonly addresses: { readonly from: From; readonly name: string } }
        /** The destination port that the Pod sees. */
        | { readonly arrivingPort: Probe }
        | { readonly failing: Probe }
      readonly options: readonly number[]
    }
  /** The address that the Pod sees as the source. */
  | { readonly what: 'source'; readonly truth: { readonly arriving: Probe }; readonly options: readonly Source[] }
  /** The kind of hop at which the packet turned back or was lost. */
  | { readonly what: 'hop'; readonly truth: { readonly ending: Probe }; readonly options: readonly PassedHop[] }
  /** Yes or no: does the request pass such a hop? */
  | { readonly what: 'passes'; readonly truth: { readonly probe: Probe; readonly hop: PassedHop } }
  /** Yes or no. */
  | { readonly what: 'whether'; readonly truth: Check }
  /** The text of a field. */
  | {
      readonly what: 'field'
      readonly truth: { readonly object: ObjectPath; readonly path: string }
      readonly options: readonly string[]
    }
  /** Which of these hold: names that resolve, Nodes that answer, edits that break nothing. `one`: exactly one does. */
  | { readonly what: 'which'; readonly options: readonly WhichOption[]; readonly one?: true }
  /** Guess how many of the probe's requests each of these Pods gets; scored by distance, never wrong or right. */
  | { readonly what: 'histogram'; readonly truth: { readonly answering: Probe }; readonly among: PodSet }

/** `lookup` DNS, `rule` the Node's rules, `route` the network, `socket` the Pod's port, `answer` the program. */
export const PASSED_HOPS = ['lookup', 'rule', 'route', 'socket', 'answer'] as const
export type PassedHop = (typeof PASSED_HOPS)[number]

export interface WhichOption {
  readonly id: string
  readonly check: Check
  /** What happens, for this option alone, before it is checked. */
  readonly after?: readonly Change[]
}

/** What a copy of the cluster goes through for a question. `{pod:default?app=web}` in an object path is the first such Pod by name. */
export type Change =
  /** A manifest, as in a file; a list for several. */
  | { readonly apply: JsonObject | readonly JsonObject[] }
  | { readonly delete: ObjectPath }
  /** A merge patch. */
  | { readonly patch: ObjectPath; readonly with: JsonObject }
  /** Simulated time passes, ms. */
  | { readonly wait: number }

/** What a learner does, as data that a test can play. Predictions are answered rightly unless the way says otherwise. */
export type Action =
  /** Manifest text. */
  | { readonly apply: string }
  /** An object deleted on the page. */
  | { readonly delete: ObjectPath }
  /** One command line in the terminal. */
  | { readonly run: string }
  | { readonly send: Probe }
  | { readonly answer: string; readonly with: 'truth' | 'wrong' }
  /** `kubectl proxy --port=…` runs in another terminal from now on. */
  | { readonly proxy: number }
  /** Simulated time passes, ms. After every other action what it began is waited for by itself. */
  | { readonly wait: number }
  | { readonly configure: { readonly loadBalancer: boolean } }
