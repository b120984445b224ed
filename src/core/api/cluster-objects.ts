import type { ObjectReference } from './endpoints.ts'
import type { Condition, ObjectMeta, Timestamp } from './meta.ts'

export interface Namespace {
  readonly apiVersion: 'v1'
  readonly kind: 'Namespace'
  readonly metadata: ObjectMeta
  readonly spec: { readonly finalizers?: readonly string[] }
  readonly status: { readonly phase: 'Active' | 'Terminating'; readonly conditions?: readonly Condition[] }
}

export interface NodeAddress {
  readonly type: 'InternalIP' | 'ExternalIP' | 'Hostname' | 'InternalDNS' | 'ExternalDNS'
  readonly address: string
}

export interface Taint {
  readonly key: string
  readonly value?: string
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'
}

export interface Node {
  readonly apiVersion: 'v1'
  readonly kind: 'Node'
  readonly metadata: ObjectMeta
  readonly spec: {
    readonly podCIDR?: string
    readonly podCIDRs?: readonly string[]
    readonly unschedulable?: boolean
    readonly taints?: readonly Taint[]
  }
  readonly status: {
    readonly addresses?: readonly NodeAddress[]
    readonly conditions?: readonly Condition[]
    readonly capacity?: { readonly [resource: string]: string | number }
    readonly allocatable?: { readonly [resource: string]: string | number }
    readonly nodeInfo?: { readonly [key: string]: string }
  }
}

/** What `kubectl events` and `describe` list. Named KubeEvent so that it is never taken for a DOM event. */
export interface KubeEvent {
  readonly apiVersion: 'v1'
  readonly kind: 'Event'
  readonly metadata: ObjectMeta
  readonly involvedObject: ObjectReference
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
  readonly count?: number
  readonly firstTimestamp?: Timestamp
  readonly lastTimestamp?: Timestamp
  readonly source?: { readonly component?: string; readonly host?: string }
  readonly reportingComponent?: string
  readonly reportingInstance?: string
}
