import type { LabelMap, ObjectMeta } from './meta.ts'

export interface ConfigMap {
  readonly apiVersion: 'v1'
  readonly kind: 'ConfigMap'
  readonly metadata: ObjectMeta
  readonly data?: LabelMap
  /** Values in base64. */
  readonly binaryData?: LabelMap
  readonly immutable?: boolean
}

export interface Secret {
  readonly apiVersion: 'v1'
  readonly kind: 'Secret'
  readonly metadata: ObjectMeta
  readonly type?: string
  /** Values in base64. */
  readonly data?: LabelMap
  /** Plain text that a writer hands in; it is never read back. */
  readonly stringData?: LabelMap
  readonly immutable?: boolean
}

/** Who holds something, and until when: every Node has one in `kube-node-lease`. */
export interface Lease {
  readonly apiVersion: 'coordination.k8s.io/v1'
  readonly kind: 'Lease'
  readonly metadata: ObjectMeta
  readonly spec: {
    readonly holderIdentity?: string
    readonly leaseDurationSeconds?: number
    /** RFC 3339 with microseconds. */
    readonly acquireTime?: string
    readonly renewTime?: string
    readonly leaseTransitions?: number
  }
}
