/** Labels, annotations and plain selectors: string pairs. */
export type LabelMap = { readonly [key: string]: string }

/** RFC 3339 time in whole seconds, UTC, as the API server prints it: `2026-01-01T00:00:00Z`. */
export type Timestamp = string

export interface OwnerReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller?: boolean
  readonly blockOwnerDeletion?: boolean
}

export interface ManagedFieldsEntry {
  readonly manager?: string
  readonly operation?: string
  readonly apiVersion?: string
  readonly time?: Timestamp
  readonly fieldsType?: string
  readonly fieldsV1?: object
  readonly subresource?: string
}

export interface ObjectMeta {
  readonly name: string
  readonly generateName?: string
  /** Absent on cluster-scoped objects. */
  readonly namespace?: string
  readonly uid: string
  readonly resourceVersion: string
  readonly generation?: number
  readonly creationTimestamp: Timestamp
  readonly deletionTimestamp?: Timestamp
  readonly deletionGracePeriodSeconds?: number
  readonly labels?: LabelMap
  readonly annotations?: LabelMap
  readonly ownerReferences?: readonly OwnerReference[]
  readonly finalizers?: readonly string[]
  readonly managedFields?: readonly ManagedFieldsEntry[]
}

/** What a writer hands in: the server fills the rest of the metadata. */
export type NewObjectMeta = Partial<ObjectMeta>

export interface LabelSelectorRequirement {
  readonly key: string
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'
  readonly values?: readonly string[]
}

/** A label selector object. Absent selects nothing, `{}` selects everything. */
export interface LabelSelector {
  readonly matchLabels?: LabelMap
  readonly matchExpressions?: readonly LabelSelectorRequirement[]
}

export type ConditionStatus = 'True' | 'False' | 'Unknown'

export interface Condition {
  readonly type: string
  readonly status: ConditionStatus
  readonly reason?: string
  readonly message?: string
  readonly lastTransitionTime?: Timestamp
  readonly lastUpdateTime?: Timestamp
  readonly lastProbeTime?: Timestamp | null
  readonly observedGeneration?: number
}
