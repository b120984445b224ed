import type { Because } from '../because.ts'
import type { RuleHit } from '../kube-proxy/types.ts'
import type { FiveTuple } from './packet.ts'

/** Where a hop happens. `node` on a Pod is the Node that runs it. */
export type Place =
  | { readonly kind: 'laptop' }
  | { readonly kind: 'internet' }
  | { readonly kind: 'load-balancer'; readonly namespace: string; readonly service: string }
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'pod'; readonly namespace: string; readonly name: string; readonly node: string }
  | { readonly kind: 'dns'; readonly node: string }
  | { readonly kind: 'apiserver' }
  /** An address outside the cluster that is none of the above. */
  | { readonly kind: 'outside'; readonly address: string }

/** One question to the cluster's DNS, as the resolver's search list made it. */
export interface Lookup {
  readonly name: string
  readonly type: 'A' | 'AAAA' | 'CNAME' | 'SRV' | 'PTR'
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL'
  readonly answers: readonly string[]
}

/**
 * One step of a request.
 * - `lookup`: a name is asked at the cluster's DNS (`lookups` has every name tried)
 * - `send`: the client opens a connection
 * - `balance`: an external load balancer picks a Node
 * - `rule`: a Node's kube-proxy rules judge the packet (`rules` has each rule that took it)
 * - `route`: the packet travels from one place to another over the Pod network or the outside network
 * - `socket`: the kernel of the destination looks for a listener
 * - `answer`: the program answers
 * - `reply`: the way back, where conntrack undoes what was rewritten
 */
export type HopKind = 'lookup' | 'send' | 'balance' | 'rule' | 'route' | 'socket' | 'answer' | 'reply'

/** What became of the packet at a hop. */
export type HopVerdict = 'pass' | 'dnat' | 'accept' | 'reject' | 'drop' | 'reset' | 'nxdomain' | 'unreachable'

export interface Hop {
  readonly kind: HopKind
  readonly where: Place
  /** Where the packet goes from here; absent where it stays or dies. */
  readonly to?: Place
  readonly before: FiveTuple
  readonly after: FiveTuple
  readonly verdict: HopVerdict
  readonly because: Because
  /** Rules that took the packet, in the order it met them. */
  readonly rules?: readonly RuleHit[]
  readonly lookups?: readonly Lookup[]
  /** Simulated time at which the hop begins, ms since the cluster's start. */
  readonly atMs: number
}

export type Outcome =
  | 'ok'
  | 'nxdomain'
  | 'refused-no-endpoints'
  | 'refused-no-listener'
  | 'unreachable'
  | 'timeout'
  | 'http-503-apiserver'

/** Who sends. */
export type From =
  | { readonly pod: string }
  | { readonly node: string }
  /** `laptop` stands on the Nodes' network; `internet` reaches external addresses of Nodes and load balancers only. */
  | { readonly external: true; readonly at?: 'laptop' | 'internet' }

export interface SendRequest {
  readonly from: From
  /** `http://web:3000/path`, `tcp://10.96.0.7:80`, `udp://dns.kube-system:53`, `icmp://10.244.1.3` (a ping); without a scheme `http`. */
  readonly to: string
  /** Reuse the connection that the same client last opened to the same target while it lives. */
  readonly keepAlive?: boolean
  /** How long the client waits, ms; 5,000 unless told. */
  readonly timeoutMs?: number
  /** HTTP method, for `http` targets; GET unless told. */
  readonly method?: string
  /** Headers of an `http` request besides Host, User-Agent and Accept; `Host` here takes the place of the target's. */
  readonly headers?: { readonly [name: string]: string }
  /** Body of an `http` request. */
  readonly body?: string
}

export interface HttpReply {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

export interface Trace {
  readonly id: number
  readonly request: SendRequest
  readonly outcome: Outcome
  /** `namespace/pod` that answered. */
  readonly servedBy: string | null
  /** What curl would print and exit with. */
  readonly client: { readonly message: string; readonly exitCode: number }
  readonly hops: readonly Hop[]
  readonly elapsedMs: number
  readonly startedAtMs: number
  readonly http?: HttpReply
}
