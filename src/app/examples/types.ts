import type { From } from '../../core/network/trace.ts'

/** A small cluster to begin with: what is applied, and the request that shows the point. */
export interface Example {
  readonly id: string
  readonly title: string
  /** One sentence: what to look at or what to do. */
  readonly hint: string
  readonly files: readonly { readonly name: string; readonly text: string }[]
  readonly request: { readonly from: From; readonly to: string }
  /** Set up without a load-balancer provider. */
  readonly noLoadBalancer?: boolean
}
