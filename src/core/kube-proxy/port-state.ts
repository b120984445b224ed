import { isDraining, type NodePlace } from './categorize.ts'
import type { EndpointChains } from './endpoint-chains.ts'
import type { ProxyEndpoint } from './endpoints.ts'
import type { LineCounts, PortRules, SharedLineCounts } from './rule.ts'
import type { ServicePortInfo } from './service-port.ts'
import type { Presence } from './traffic.ts'

/** What of a Node changes the rules of a service port. */
export interface NodeView extends NodePlace {
  /** Primary address of the proxier's family. */
  readonly nodeIP: string
}

/** Makes the rules of a service port: the mode's part. */
export interface PortBuilder {
  endpointChains(info: ServicePortInfo): EndpointChains
  build(info: ServicePortInfo, endpoints: readonly ProxyEndpoint[], view: NodeView, chains: EndpointChains): PortRules
  allowsNode(info: ServicePortInfo, view: NodeView): boolean
  lineCounts(info: ServicePortInfo, presence: Presence): SharedLineCounts
}

/** Which Nodes see endpoints unlike others. */
interface Spread {
  readonly zones: ReadonlySet<string>
  readonly hintedNodes: ReadonlySet<string>
  readonly nodesWithEndpoints: ReadonlySet<string>
}

const EMPTY: ReadonlySet<string> = new Set()
const NO_LINES: SharedLineCounts = {}

function spreadOf(endpoints: readonly ProxyEndpoint[], { usesClusterEndpoints, usesLocalEndpoints }: ServicePortInfo): Spread {
  const ready = usesClusterEndpoints ? endpoints.filter((endpoint) => endpoint.ready) : []
  const all = (hintsOf: (endpoint: ProxyEndpoint) => readonly string[]): ReadonlySet<string> =>
    ready.length > 0 && ready.every((endpoint) => hintsOf(endpoint).length > 0) ? new Set(ready.flatMap(hintsOf)) : EMPTY
  const nodes = usesLocalEndpoints
    ? endpoints.flatMap(({ chosen: { nodeName } }) => (nodeName === undefined ? [] : [nodeName]))
    : []
  return {
    zones: all(({ zoneHints }) => zoneHints),
    hintedNodes: all(({ nodeHints }) => nodeHints),
    nodesWithEndpoints: nodes.length > 0 ? new Set(nodes) : EMPTY,
  }
}

/**
 * One service port over all Nodes. Endpoints are read when a Node asks; Nodes that see them alike share one set of
 * rules, so that a Service of Cluster policy without hints is built once however many Nodes there are.
 */
export class PortState {
  readonly info: ServicePortInfo
  /** Orders service ports: `namespace/name`, then position. */
  readonly service: string
  readonly #read: () => readonly ProxyEndpoint[]
  readonly #builder: PortBuilder
  #endpoints: readonly ProxyEndpoint[] | undefined
  #spread: Spread | undefined
  #chains: EndpointChains | undefined
  #lineCounts: LineCounts | undefined
  #variants: Map<string, PortRules> | undefined
  #only: PortRules | undefined

  constructor(info: ServicePortInfo, read: () => readonly ProxyEndpoint[], builder: PortBuilder) {
    this.info = info
    this.service = `${info.namespace}/${info.name}`
    this.#read = read
    this.#builder = builder
  }

  get endpoints(): readonly ProxyEndpoint[] {
    this.#endpoints ??= this.#read()
    return this.#endpoints
  }

  /** How many lines it has in shared chains. Read without keeping the endpoints: most service ports are only counted. */
  get lineCounts(): LineCounts {
    this.#lineCounts ??= this.#countLines()
    return this.#lineCounts
  }

  #countLines(): LineCounts {
    const usable = (this.#endpoints ?? this.#read()).filter((endpoint) => endpoint.ready || isDraining(endpoint))
    const hasAny = usable.length > 0
    const count = (hasLocal: boolean) => this.#builder.lineCounts(this.info, { hasAny, hasCluster: hasAny, hasLocal })
    if (!this.info.usesLocalEndpoints) return { here: NO_LINES, elsewhere: count(false), nodes: EMPTY }
    const nodes = usable.flatMap(({ chosen: { nodeName } }) => (nodeName ? [nodeName] : []))
    return { here: count(true), elsewhere: count(false), nodes: new Set(nodes) }
  }

  /** The rules on a Node. */
  rulesOn(view: NodeView): PortRules {
    if (this.#only) return this.#only
    const spread = this.#spreadOut()
    const key = this.#variantOf(view, spread)
    const known = this.#variants?.get(key)
    if (known) return known
    this.#chains ??= this.#builder.endpointChains(this.info)
    const made = this.#builder.build(this.info, this.endpoints, view, this.#chains)
    this.#variants ??= new Map()
    this.#variants.set(key, made)
    if (this.#isUniform(spread)) this.#only = made
    return made
  }

  #spreadOut(): Spread {
    this.#spread ??= spreadOf(this.endpoints, this.info)
    return this.#spread
  }

  #isUniform({ zones, hintedNodes, nodesWithEndpoints }: Spread): boolean {
    return zones.size === 0 && hintedNodes.size === 0 && nodesWithEndpoints.size === 0 && this.info.sourceRanges.length === 0
  }

  #variantOf(view: NodeView, { zones, hintedNodes, nodesWithEndpoints }: Spread): string {
    const zone = zones.has(view.zone) ? view.zone : ''
    const node = nodesWithEndpoints.has(view.name) || hintedNodes.has(view.name) ? view.name : ''
    const allowed = this.info.sourceRanges.length > 0 && this.#builder.allowsNode(this.info, view)
    return `${zone}\n${node}\n${allowed ? '+' : ''}`
  }
}

export const comparePorts = (a: PortState, b: PortState): number => compareServices(a.info, b.info) || a.info.index - b.info.index

type Named = Pick<ServicePortInfo, 'namespace' | 'name'>
/** By namespace, then name, in code units: the order of a Reader's lists. */
export const compareServices = (a: Named, b: Named): number =>
  a.namespace < b.namespace ? -1 : a.namespace > b.namespace ? 1 : a.name < b.name ? -1 : a.name > b.name ? 1 : 0
