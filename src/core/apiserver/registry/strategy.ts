import type { Kind, KindMap } from '../../api/kinds.ts'
import type { Result, Status } from '../../api/status.ts'
import type { Reader } from '../../storage/reader.ts'
import type { FieldError } from '../field-error.ts'

/** What a strategy may ask while it works on one request. */
export interface StrategyContext {
  readonly reader: Reader
  /** The instant as an RFC 3339 second. */
  readonly now: string
  /** Next value in [0, 1) of the cluster's seeded generator. */
  random(): number
  readonly dryRun: boolean
}

/** An object with what was reserved for it. The registry calls exactly one of the two, when the write succeeded or failed. */
export interface Reservation<T> {
  readonly object: T
  commit(): void
  revert(): void
}

/**
 * The rules of one kind, called by the registry in the order of the API server:
 * decode → `defaults` → admission → `beginCreate` → `prepareForCreate` → `validate` → write → commit, and
 * `beginUpdate` → `prepareForUpdate` → metadata validation + `validateUpdate` → write → commit.
 * Every function is pure except the reservations, which belong to the allocators.
 * Source: k8s.io/apiserver pkg/registry/generic/registry/store.go; semantics of one request.
 */
export interface Strategy<K extends Kind> {
  readonly kind: K
  /** How `metadata.name` is checked. */
  readonly nameRule: 'dns1035-label' | 'dns1123-label' | 'dns1123-subdomain'
  /** PUT of a missing object creates it. */
  readonly allowCreateOnUpdate: boolean
  /** v1 defaulting: fields of `spec` (and template) that the client left out. */
  defaults(object: KindMap[K]): KindMap[K]
  beginCreate?(object: KindMap[K], context: StrategyContext): Result<Reservation<KindMap[K]>>
  /** Wipes what a client may not set (status, generation 1, …). */
  prepareForCreate(object: KindMap[K], context: StrategyContext): KindMap[K]
  /** All errors of the kind's own rules, in the server's order; metadata is validated by the registry. */
  validate(object: KindMap[K]): readonly FieldError[]
  beginUpdate?(object: KindMap[K], old: KindMap[K], context: StrategyContext): Result<Reservation<KindMap[K]>>
  /** Keeps the old status, clears type-dependent fields, raises the generation. */
  prepareForUpdate(object: KindMap[K], old: KindMap[K], context: StrategyContext): KindMap[K]
  validateUpdate(object: KindMap[K], old: KindMap[K]): readonly FieldError[]
  /** Texts of `Warning` headers. */
  warnings?(object: KindMap[K], old?: KindMap[K]): readonly string[]
  /** Gives back what the object held. */
  deleted?(object: KindMap[K]): void
  /** What a reader sees, where that differs from what is stored. */
  decorate?(object: KindMap[K]): KindMap[K]
}

/** Every kind's strategy. */
export type Strategies = { readonly [K in Kind]: Strategy<K> }

/** A failed reservation is a whole Status: 422 or 500, as the allocator's caller would answer. */
export type ReservationFailure = Status
