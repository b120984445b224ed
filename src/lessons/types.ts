import type { From, Outcome } from '../core/network/trace.ts'
import type { ClusterOptions } from '../core/sim/types.ts'

/** `concept`, `skill`, `design`, `troubleshoot`. */
export type LessonKind = 'concept' | 'skill' | 'design' | 'troubleshoot'

/**
 * A lesson as its folder says it: `lesson.yaml` (this), `start.yaml` (what is applied before it begins) and one Markdown
 * file a language (`en.md`), whose `## key` sections are its texts. Everything that is checked, is checked on the cluster.
 */
export interface Lesson {
  /** `02`: its place in the catalogue. */
  readonly id: string
  readonly kind: LessonKind
  readonly minutes: number
  /** Statements of the topic that it lets people find out: `T5`. */
  readonly covers: readonly string[]
  readonly cluster: Pick<ClusterOptions, 'seed' | 'nodes' | 'loadBalancer'>
  /** Who sends when the learner presses Send, and where to. */
  readonly request: { readonly from: From; readonly to: string }
  readonly steps: readonly Step[]
  /** Complete ways through, each from the start: every one has to pass. `yaml` and `terminal` use nothing else. */
  readonly solution: { readonly yaml: readonly Action[]; readonly terminal: readonly Action[] }
  readonly alsoValid: readonly Way[]
  /** Tempting ways that must not pass; `observed` is the check whose words the learner then reads. */
  readonly wrongFix: readonly (Way & { readonly unmet: string })[]
}

export interface Way {
  readonly name: string
  readonly actions: readonly Action[]
}

/** One thing to find out or to do. Its text is the section `## <id>`; at most 60 words. */
export interface Step {
  readonly id: string
  readonly predict?: Prediction
  readonly goals: readonly Goal[]
  /** Opened in the editor (a file that `start.yaml` names), the caret at a field. */
  readonly caret?: { readonly file: string; readonly path: string }
}

/** A goal is a check on what the cluster does. `met` once is enough where it is `latched`; else it has to hold at the end. */
export interface Goal {
  /** Unique in its lesson; its text is the section `### <id>`, its hints `#### <id>.hint1` … `hint3`, or `<id>.<outcome>.hint1` … when the probe ends so. */
  readonly id: string
  readonly check: Check
  readonly latched?: boolean
}

/** `namespace/name`; `*` for the name stands for any one Service. */
export type ServiceRef = string
/** `Kind/namespace/name`, or `Kind/name` for kinds without namespace. */
export type ObjectPath = string
/** `namespace/name`, `namespace/prefix-*`, or `namespace?app=shop,tier=web` for every Pod that carries these labels. */
export type PodSet = readonly string[]

export interface Probe {
  readonly from: From
  /** As in `send`; `{node:node-2}`, `{ip:default/pod-1}`, `{nodePort:default/web}`, `{clusterIP:…}`, `{lb:…}` are filled in from the cluster. */
  readonly to: string
  /** How many requests; 1 unless told. */
  readonly count?: number
}

export type Check =
  /** The ready endpoints of a Service are exactly these Pods (or so many of them). */
  | {
      readonly is: 'endpoints'
      readonly service: ServiceRef
      readonly pods?: PodSet
      readonly ready?: number
      readonly atLeast?: number
    }
  /** Every one of the probe's requests ends so; with `pods`, exactly these answered among them. */
  | { readonly is: 'probe'; readonly probe: Probe; readonly outcome: Outcome; readonly pods?: PodSet; readonly status?: number }
  | {
      readonly is: 'field'
      readonly object: ObjectPath
      readonly path: string
      readonly equals?: string | number | boolean
      readonly absent?: true
      readonly matches?: string
    }
  | { readonly is: 'exists'; readonly object: ObjectPath }
  | { readonly is: 'absent'; readonly object: ObjectPath }
  /** This probe never failed since the lesson began: it is sent after every change and every second of simulated time. */
  | { readonly is: 'always'; readonly probe: Probe }
  /** A prediction of this lesson was answered (rightly or, after the refutation, corrected). */
  | { readonly is: 'answered'; readonly prediction: string }
  /** All, or one, of several. */
  | { readonly is: 'all' | 'any'; readonly of: readonly Check[] }

/** What came of a check, in a form that a sentence is made of. `code` is a message key under `observed.`. */
export interface Observation {
  readonly met: boolean
  readonly code: string
  readonly facts: { readonly [name: string]: string | number | boolean | readonly string[] }
  /** How the probe ended, where there was one: chooses the hints. */
  readonly outcome?: Outcome
}

/**
 * A question whose answer the engine works out from the cluster as it is when the learner commits; never authored. Its text
 * is the section `### <id>`; the refutation of a wrong option `#### <id>.<option>`, of any other wrong answer `#### <id>.wrong`.
 */
export interface Prediction {
  readonly id: string
  readonly ask: Question
}

export type Question =
  /** Tap every Pod: those that a Service selects, that answer `probe`, … */
  | { readonly what: 'pods'; readonly truth: { readonly selectedBy: ServiceRef } | { readonly answering: Probe } }
  /** One option: how a probe ends. */
  | { readonly what: 'outcome'; readonly truth: { readonly probe: Probe }; readonly options: readonly Outcome[] }
  | {
      readonly what: 'number'
      readonly truth:
        | { readonly endpoints: ServiceRef }
        | { readonly addresses: { readonly from: From; readonly name: string } }
        | { readonly arriving: Probe; readonly field: 'port' }
        | { readonly failing: Probe }
      readonly options: readonly number[]
    }
  /** The address that the Pod sees as the source. */
  | {
      readonly what: 'source'
      readonly truth: { readonly arriving: Probe }
      readonly options: readonly ('client' | 'node' | 'service')[]
    }
  /** Which of these the statement holds for: names that resolve, Nodes that answer, hops a packet passes. */
  | {
      readonly what: 'which'
      readonly options: readonly { readonly id: string; readonly probe: Probe }[]
      readonly outcome: Outcome
    }
  /** Yes or no: does the request pass kube-proxy, does it reach a Pod, … */
  | { readonly what: 'passes'; readonly truth: { readonly probe: Probe; readonly hop: 'rule' | 'lookup' | 'socket' | 'answer' } }
  /** Guess how many each Pod gets; scored by distance, never wrong or right. */
  | { readonly what: 'histogram'; readonly probe: Probe }

/** What a learner does, as data that a test can play. */
export type Action =
  | { readonly apply: string }
  /** One command line in the terminal. */
  | { readonly run: string }
  | { readonly send: Probe }
  | { readonly answer: string; readonly with: 'truth' | 'wrong' }
  | { readonly wait: number }
  | { readonly configure: { readonly loadBalancer: boolean } }
