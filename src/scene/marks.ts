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
  /** `address` is an endpoint written by hand, `external-name` the host that an ExternalName Service stands for. */
  readonly kind: 'laptop' | 'internet' | 'load-balancer' | 'dns' | 'apiserver' | 'address' | 'external-name'
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
  readonly ports: readonly {
    readonly port: TextMark
    readonly target: TextMark
    readonly wrong: boolean
    /** Middle of the arrow between the two, on their baseline. */
    readonly arrow?: Point
  }[]
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
  /** A square for an endpoint that somebody wrote by hand; a circle unless told. */
  readonly shape?: 'circle' | 'square'
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
  /** Centre of the readiness dot. */
  readonly dot?: Point
}

export interface GroupMark {
  readonly id: string
  readonly box: Box
  readonly title: TextMark
  readonly count: TextMark
  /** Folded into a stack: how many Pods it stands for. 0 when every Pod is drawn. */
  readonly folded: number
  /** The uppermost card of the stack, when folded. Stations of a folded group name the group as their Pod. */
  readonly stack?: Box
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
  /** Object at the far end: a Pod, a folded group, a gate or a place. */
  readonly to?: string
  /** What stands at the far end of a Service's line. */
  readonly state?: StationState
}

/** One Service's rules on one Node, and its NodePorts there (Nodes view). */
export interface RuleChipMark {
  readonly id: string
  readonly service: string
  readonly node: string
  readonly line: number
  readonly letter: string
  readonly box: Box
  readonly badge: Point
  readonly text: TextMark
}

/** Free verticals beside one column of Services and its Pods. */
export interface Aisle {
  /** x of the lane left of the Services; on Nodes, of the outside bus. */
  readonly entry: number
  /** x of the lane that temporary tracks use between Services and Pods; on Nodes, of the Pod network's bus. */
  readonly lane: number
  /** x of the rail right of every Pod. */
  readonly rail: number
}

/** Where packets may go that follow no Service's line: rails beside the tracks, and a way out for each Pod. */
export interface Guides {
  /** From left to right, one at least; the Nodes have one. */
  readonly aisles: readonly Aisle[]
  /** y of the free row above everything in the cluster, below its title. */
  readonly header: number
  /** Pod or stack → polyline from its aisle's `lane` to it, without crossing any other Pod. */
  readonly ways: { readonly [id: string]: readonly Point[] }
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
  /** Nodes view only. */
  readonly ruleChips?: readonly RuleChipMark[]
  /** Words that stand alone, as the number of a gate on a Node or the name of the Pod network. */
  readonly notes?: readonly NoteMark[]
  readonly guides?: Guides
  /** Columns of Pods that were chosen; kept from one layout to the next while it fits. */
  readonly columns?: number
  /** Columns of Services, each with its Pods beside it. */
  readonly sections?: number
  /** Groups of more Pods than this were folded. */
  readonly foldAbove?: number
}

export interface NoteMark {
  readonly id: string
  readonly text: TextMark
  readonly font: 'mono' | 'small'
  /** Degrees, about the text's own point. */
  readonly rotate: number
}

/** A packet in flight, at one playhead. */
export interface TrainMark extends Point {
  readonly id: string
  /** Direction of travel, degrees clockwise from east. */
  readonly angle: number
  readonly shape: 'request' | 'reply' | 'dns' | 'icmp' | 'refusal'
  readonly line: number
  /** Header tag: destination before and after, when it says something here. */
  readonly tag: { readonly first: string; readonly second: string | null } | null
  /** More than one packet drawn as one. */
  readonly count: number
  /** Opacity, 1 unless told: what gets lost fades, what is sent again is faint. */
  readonly alpha?: number
  /** How far it is squashed against the door that refuses it, 0 to 1; 0 unless told. */
  readonly flat?: number
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
  /** A thin track that is there for this request only. */
  readonly temporary?: boolean
  /** Where the packet could also have gone: dashed. */
  readonly alternative?: boolean
}

export interface Motion {
  readonly trains: readonly TrainMark[]
  readonly failures: readonly FailureMark[]
  readonly trails: readonly TrailMark[]
}
