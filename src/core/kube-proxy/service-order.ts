import { compareServices, type PortState } from './port-state.ts'
import type { LineCounts, SharedKey } from './rule.ts'
import type { ServicePortInfo } from './service-port.ts'

/** A Service as its rules are ordered: by namespace, then name, in code units. */
export interface ServiceKey {
  readonly key: string
  readonly namespace: string
  readonly name: string
}

type Counts = { [K in SharedKey]?: number }

/** How many lines some service ports have on most Nodes, and how many more (or fewer) on those where endpoints run. */
interface Totals {
  readonly lines: Counts
  readonly moreOn: ReadonlyMap<string, Counts>
}

interface Block {
  services: readonly ServiceKey[]
  /** Undefined after a change: counted when next asked for. */
  totals: Totals | undefined
}

/** A block that grows past this is cut in two. */
const LARGEST_BLOCK = 128

/**
 * Services in the order in which their rules are written, in blocks that know how many lines they have: where a line
 * stands among those of all Services is found without a look at each of them, and a change makes one block count anew.
 */
export class ServiceOrder {
  readonly #portsOf: (key: string) => readonly PortState[]
  #blocks: Block[] = []

  constructor(portsOf: (key: string) => readonly PortState[]) {
    this.#portsOf = portsOf
  }

  /** All service ports, in order. */
  get ports(): readonly PortState[] {
    return this.#blocks.flatMap(({ services }) => services.flatMap(({ key }) => this.#portsOf(key)))
  }

  add(service: ServiceKey): void {
    const at = this.#blockOf(service)
    const block = this.#blocks[at]
    const services = block ? block.services.toSpliced(placeIn(block, service), 0, service) : [service]
    const half = services.length > LARGEST_BLOCK ? services.length >> 1 : services.length
    const made = [services.slice(0, half), services.slice(half)].filter((part) => part.length > 0)
    this.#blocks.splice(at, 1, ...made.map((part) => ({ services: part, totals: undefined })))
  }

  remove(service: ServiceKey): void {
    const at = this.#blockOf(service)
    const block = this.#blocks[at]
    if (!block) return
    const services = block.services.toSpliced(placeIn(block, service), 1)
    this.#blocks.splice(at, 1, ...(services.length > 0 ? [{ services, totals: undefined }] : []))
  }

  /** The Service's rules have changed, its place has not. */
  touch(service: ServiceKey): void {
    const block = this.#blocks[this.#blockOf(service)]
    if (block) block.totals = undefined
  }

  /** How many lines stand in a shared chain of a Node before those of a service port. */
  before(port: ServicePortInfo, chain: SharedKey, node: string): number {
    const last = this.#blockOf(port)
    const services = this.#blocks[last]?.services ?? []
    let lines = this.#linesOfBlocks(last, chain, node)
    for (const { key, namespace, name } of services) {
      const isOwn = namespace === port.namespace && name === port.name
      for (const state of this.#portsOf(key)) {
        if (isOwn && state.info.index === port.index) return lines
        lines += linesOn(state.lineCounts, chain, node)
      }
    }
    return lines
  }

  /** How many lines a shared chain of a Node has. */
  total(chain: SharedKey, node: string): number {
    return this.#linesOfBlocks(this.#blocks.length, chain, node)
  }

  #linesOfBlocks(count: number, chain: SharedKey, node: string): number {
    let sum = 0
    for (let i = 0; i < count; i += 1) {
      const block = this.#blocks[i]
      if (!block) continue
      block.totals ??= this.#count(block)
      const { lines, moreOn } = block.totals
      sum += lines[chain] ?? 0
      if (moreOn.size > 0) sum += moreOn.get(node)?.[chain] ?? 0
    }
    return sum
  }

  #count({ services }: Block): Totals {
    const lines: Counts = {}
    const moreOn = new Map<string, Counts>()
    for (const { key } of services) {
      for (const { lineCounts } of this.#portsOf(key)) {
        add(lines, lineCounts.elsewhere, 1)
        for (const node of lineCounts.nodes) {
          const more = moreOn.get(node) ?? {}
          moreOn.set(node, more)
          add(more, lineCounts.here, 1)
          add(more, lineCounts.elsewhere, -1)
        }
      }
    }
    return { lines, moreOn }
  }

  /** The block that holds a Service, or would. */
  #blockOf(service: Pick<ServiceKey, 'namespace' | 'name'>): number {
    let [low, high] = [0, this.#blocks.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      const first = this.#blocks[middle]?.services[0]
      if (first && compareServices(first, service) <= 0) low = middle
      else high = middle - 1
    }
    return low
  }
}

function placeIn({ services }: Block, service: ServiceKey): number {
  let [low, high] = [0, services.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const at = services[middle]
    if (at && compareServices(at, service) < 0) low = middle + 1
    else high = middle
  }
  return low
}

const linesOn = ({ elsewhere, here, nodes }: LineCounts, chain: SharedKey, node: string): number =>
  (nodes.has(node) ? here : elsewhere)[chain] ?? 0

function add(sum: Counts, counts: LineCounts['here'], sign: 1 | -1): void {
  // The keys of counts are chains by their type.
  for (const chain of Object.keys(counts) as SharedKey[]) sum[chain] = (sum[chain] ?? 0) + sign * (counts[chain] ?? 0)
}
