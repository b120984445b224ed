import type { Node } from '../api/cluster-objects.ts'
import type { JsonValue } from '../api/json.ts'
import type { Status } from '../api/status.ts'
import type { ApiRequest, ApiResponse } from '../apiserver/types.ts'
import type { DnsAnswer, ResolvConf } from '../dns/types.ts'
import type { ProxyMode, RuleListing } from '../kube-proxy/types.ts'
import type { Listening, LocalListener } from '../network/local-listeners.ts'
import type { Machine } from '../network/machine.ts'
import type { From, SendRequest, Trace } from '../network/trace.ts'
import type { Change, Reader } from '../storage/reader.ts'

export interface ClusterOptions {
  /** Seed of everything random; uint32, 1 unless told. */
  readonly seed?: number
  /** How many Nodes to make (`node-1` …), or the Nodes themselves. 3 unless told. */
  readonly nodes?: number | readonly NodeOption[]
  /** One CIDR, or two joined with a comma, primary family first. `10.96.0.0/16` unless told. */
  readonly serviceCIDR?: string
  /** Each Node gets a /24 of it. Unless told `10.244.0.0/16`, or `10.128.0.0/9` for more than 256 Nodes. */
  readonly podCIDR?: string
  readonly nodePortRange?: string
  readonly proxyMode?: ProxyMode
  /** False: node ports are not reached on the laptop's localhost. True unless told, as on Docker Desktop. */
  readonly localhostNodePorts?: boolean
  /** False: no load-balancer provider; LoadBalancer Services stay `<pending>`. True unless told. */
  readonly loadBalancer?: boolean
  readonly serverVersion?: string
  /** True: no `kubernetes` Service, no cluster DNS, no Nodes: what API conformance cases start from. */
  readonly bare?: boolean
  /** False: nothing acts on what is written, as in an API server alone. True unless told. */
  readonly controllers?: boolean
}

export type NodeOption =
  | Pick<Node, 'metadata'>
  | { readonly name: string; readonly zone?: string; readonly labels?: { readonly [key: string]: string } }

/** Options that can be changed while a cluster runs; what is left out stays. */
export type Switches = Pick<ClusterOptions, 'loadBalancer' | 'localhostNodePorts'>

/** With a trace and a line in the log of the program that answers, or without both. */
export type Sending = 'send' | 'probe'

/** What was done to a cluster. Options, seed and commands rebuild any state, to the byte. */
export type Command =
  | { readonly do: 'handle'; readonly request: ApiRequest }
  | { readonly do: 'apply'; readonly objects: readonly JsonValue[] }
  | { readonly do: 'settle' }
  | { readonly do: 'advance'; readonly ms: number }
  /** `times` in a row, 1 unless told. A probe goes the same way, but nothing writes a line about it. */
  | { readonly do: Sending; readonly request: SendRequest; readonly times?: number }
  /** Changes nothing: begins what a person did in one go, for undo. */
  | { readonly do: 'mark'; readonly label: string }
  | { readonly do: 'configure'; readonly options: Switches }
  /** kubectl opens a port on the laptop, or closes it. */
  | { readonly do: 'listen'; readonly listener: LocalListener }
  | { readonly do: 'unlisten'; readonly listener: Pick<LocalListener, 'address' | 'port'> }

export interface Snapshot {
  readonly version: 1
  readonly options: ClusterOptions
  readonly commands: readonly Command[]
}

export interface ApplyResult {
  /** Position in the input, from 0. */
  readonly document: number
  readonly kind?: string
  readonly namespace?: string
  readonly name?: string
  readonly action: 'created' | 'configured' | 'unchanged' | 'failed'
  readonly status?: Status
  /** `Warning: …` headers that the server sent. */
  readonly warnings?: readonly string[]
}

/** What `cluster.watch` tells: every change to an object, in order. */
export type Listener = (change: Change) => void

export interface Cluster {
  handle(request: ApiRequest): ApiResponse
  /** `kubectl apply` of JSON objects (or Lists), one result an object. Never throws on bad input. */
  apply(objects: JsonValue | readonly JsonValue[]): ApplyResult[]
  /** What `apply` would answer, without changing anything (server-side dry run). */
  tryApply(objects: JsonValue | readonly JsonValue[]): ApplyResult[]
  /** Runs controllers until nothing is left to do at this instant. */
  settle(): void
  /** Simulated time passes: `ms` is a non-negative integer. */
  advance(ms: number): void
  send(request: SendRequest): Trace
  /** As `send`, without hops: the same route, outcome and server, quickly. */
  probe(request: SendRequest): Pick<Trace, 'outcome' | 'servedBy'>
  /** What `count` requests would meet, one after the other: no command, no draw of chance, nothing that later requests notice. */
  peek(request: SendRequest, count?: number): readonly Trace[]
  watch(listener: Listener): () => void
  /** Notes in the command log that a user's action begins here. */
  mark(label: string): void
  snapshot(): Snapshot
  configure(options: Switches): void
  /** Opens a port on the laptop, as `kubectl proxy` and `kubectl port-forward` do; port 0 asks for any free one. */
  listen(listener: LocalListener): Listening
  unlisten(listener: Pick<LocalListener, 'address' | 'port'>): void
  /** What listens on the laptop. */
  readonly localListeners: readonly LocalListener[]
  readonly options: ClusterOptions
  readonly reader: Reader
  /** How many commands the log holds: those of the snapshot. */
  readonly logged: readonly Command[]
  readonly nowMs: number
  /** When the next timer is due (ms), or null when nothing will happen by itself. */
  readonly nextTimerMs: number | null
  /** The kube-proxy rules of a Node; null when there is no such Node. */
  rules(node: string): RuleListing | null
  /** What somebody sees who stands on a Pod, a Node or the laptop: addresses, sockets, conntrack; null when there is no such one. */
  machine(at: From): Machine | null
  /** /etc/resolv.conf of a Pod; null when there is no such Pod. */
  resolvConf(namespace: string, pod: string): ResolvConf | null
  /** What the cluster's DNS answers to one question; nothing is sent. */
  lookup(name: string, type: string): DnsAnswer
}
