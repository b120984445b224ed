import { type Kind, type KubeObject, type NewObject, type ObjectRef, RESOURCES } from '../api/kinds.ts'
import type { Because } from '../because.ts'
import type { Change, Reader } from '../storage/reader.ts'

/** An Event to record about an object (`kubectl events`). */
export interface EventRecord {
  readonly about: ObjectRef
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
}

/** A deletion, with what the API server would be told. */
export interface Removal extends ObjectRef {
  /** Absent: the kind's default (30 s or the Pod's own for Pods). 0 removes at once. */
  readonly gracePeriodSeconds?: number
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan'
}

/** A Pod's Node, as the scheduler decided it. */
export interface Binding {
  readonly namespace: string
  readonly name: string
  readonly node: string
}

/** What a controller wants done, in order create, update, bind, updateStatus, remove, and why. */
export interface Plan {
  readonly create?: readonly NewObject[]
  /** Whole objects to put; their status is ignored for kinds with a status subresource. */
  readonly update?: readonly KubeObject[]
  readonly bind?: readonly Binding[]
  /** Whole objects of which only the status (and for the kubelet nothing else) is written. */
  readonly updateStatus?: readonly KubeObject[]
  readonly remove?: readonly Removal[]
  readonly record?: readonly EventRecord[]
  /** Look at this key again when simulated time reaches this instant (ms). */
  readonly requeueAtMs?: number
  /** Absent when nothing is to be done. */
  readonly because?: Because
}

export const NOTHING: Plan = {}

export interface SyncContext {
  readonly reader: Reader
  /** Simulated time, integer ms since the cluster's start. */
  readonly nowMs: number
  /** The same instant as the API server would print it. */
  readonly now: string
}

/** For controllers that are told of every change. */
export const ALL_KINDS: readonly Kind[] = RESOURCES.map(({ kind }) => kind)

/**
 * A control loop. `interested` turns a change into the keys that it may affect (cheap: only what the change
 * touches); `sync` looks at one key and decides. It never touches the store: the cluster applies its Plan through
 * the API server's door, which causes further changes, until nobody has anything left to do.
 */
export interface Controller {
  readonly name: string
  /** The kinds of whose changes it wants to be told. */
  readonly kinds: readonly Kind[]
  interested(change: Change, reader: Reader): Iterable<string>
  sync(key: string, context: SyncContext): Plan
}
