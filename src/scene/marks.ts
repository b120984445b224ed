/**
 * What is drawn, as numbers and strings: the scene decides, components only draw. Units are scene units (CSS px at
 * zoom 1, y down).
 */
export interface Point {
  readonly x: number
  readonly y: number
}

export interface Box extends Point {
  readonly width: number
  readonly height: number
}

export interface TextMark extends Point {
  /** What fits; the ellipsis stands in the middle. */
  readonly text: string
  /** The whole text, for hover and for screen readers. */
  readonly full: string
  readonly anchor: 'start' | 'middle' | 'end'
}

/** OUTSIDE, CLUSTER, a namespace, a Node. */
export interface AreaMark {
  readonly id: string
  readonly kind: 'outside' | 'cluster' | 'namespace' | 'node' | 'kube-proxy'
  readonly box: Box
  readonly title: TextMark
  readonly subtitle?: TextMark
}

/** You, the internet, a load balancer, cluster DNS, the API server. */
export interface PlaceMark {
  readonly id: string
  readonly kind: 'laptop' | 'internet' | 'load-balancer' | 'dns' | 'apiserver'
  readonly box: Box
  readonly title: TextMark
  readonly subtitle?: TextMark
  /** A LoadBalancer that nobody provides: drawn dashed, with an hourglass. */
  readonly pending: boolean
}

/** A NodePort: the same number on every Node. */
export interface GateMark {
  readonly id: string
  readonly service: string
  readonly line: number
  readonly box: Box
  readonly title: TextMark
  readonly number: TextMark
}

export interface ServiceMark {
  readonly id: string
  readonly line: number
  /** A, B, … Z, AA … */
  readonly letter: string
  readonly box: Box
  readonly badge: Point
  readonly name: TextMark
  readonly address: TextMark
  /** `3000 → 80`, one row a port. */
  readonly ports: readonly { readonly port: TextMark; readonly target: TextMark; readonly wrong: boolean }[]
  readonly selector: { readonly box: Box; readonly text: TextMark } | null
  readonly style: 'solid' | 'headless' | 'external-name' | 'no-selector'
  /** Words for a screen reader. */
  readonly label: string
}

export type StationState = 'ready' | 'not-ready' | 'terminating'

/** Where a line meets a Pod. */
export interface StationMark extends Point {
  readonly id: string
  readonly service: string
  readonly pod: string
  readonly line: number
  readonly state: StationState
}

export interface ChipMark {
  readonly box: Box
  readonly text: TextMark
  readonly kind: 'socket' | 'inner-socket' | 'declared' | 'label' | 'label-match' | 'label-miss'
}

export interface PodMark {
  readonly id: string
  readonly box: Box
  readonly name: TextMark
  readonly address: TextMark
  readonly status: TextMark | null
  readonly chips: readonly ChipMark[]
  readonly state: 'pending' | 'running' | 'not-ready' | 'terminating' | 'failed' | 'succeeded'
  /** True when some Service's line ends here. */
  readonly selected: boolean
  readonly label: string
}

export interface GroupMark {
  readonly id: string
  readonly box: Box
  readonly title: TextMark
  readonly count: TextMark
  /** Folded into a stack: how many Pods it stands for. 0 when every Pod is drawn. */
  readonly folded: number
}

/** A polyline at 0°, 45° and 90°, with rounded joints when drawn. */
export interface TrackMark {
  readonly id: string
  /** `service` a line of a Service; `gate` from outside to a Service; `temporary` where a packet goes without a line; `owns`, `network` background. */
  readonly kind: 'service' | 'gate' | 'temporary' | 'network'
  /** Service it belongs to, '' for none. */
  readonly service: string
  readonly line: number
  readonly points: readonly Point[]
  /** SVG path with rounded joints. */
  readonly d: string
  readonly dashed: boolean
}

/** The whole picture for one view at one size. */
export interface Scene {
  readonly kind: 'map' | 'nodes'
  readonly width: number
  readonly height: number
  readonly areas: readonly AreaMark[]
  readonly places: readonly PlaceMark[]
  readonly gates: readonly GateMark[]
  readonly services: readonly ServiceMark[]
  readonly groups: readonly GroupMark[]
  readonly pods: readonly PodMark[]
  readonly stations: readonly StationMark[]
  readonly tracks: readonly TrackMark[]
}

/** A packet in flight, at one playhead. */
export interface TrainMark extends Point {
  readonly id: string
  /** Direction of travel, degrees clockwise from east. */
  readonly angle: number
  readonly shape: 'request' | 'reply' | 'dns' | 'icmp'
  readonly line: number
  /** Header tag: destination before and after, when it says something here. */
  readonly tag: { readonly first: string; readonly second: string | null } | null
  /** More than one packet drawn as one. */
  readonly count: number
}

/** Where and how a request died. */
export interface FailureMark extends Point {
  readonly id: string
  readonly shape: 'octagon' | 'diamond' | 'hourglass' | 'cross' | 'envelope'
  /** Two words: `connection refused`, `no endpoints`, `no answer`, `no such name`. */
  readonly words: string
}

/** A stretch of a track that the packet has already travelled. */
export interface TrailMark {
  readonly id: string
  readonly d: string
  readonly line: number
}

export interface Motion {
  readonly trains: readonly TrainMark[]
  readonly failures: readonly FailureMark[]
  readonly trails: readonly TrailMark[]
}
