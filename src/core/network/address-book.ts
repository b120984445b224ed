import type { Node } from '../api/cluster-objects.ts'
import type { Pod } from '../api/pod.ts'
import type { Service } from '../api/service.ts'
import { canonicalIP } from '../net/ip.ts'
import { IndexSet } from '../storage/index-set.ts'
import type { Change, Reader } from '../storage/reader.ts'
import type { Addresses } from './world.ts'

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const EXCLUDED_LABEL = 'node.kubernetes.io/exclude-from-external-load-balancers'

const canonical = (ips: readonly (string | undefined)[]): readonly string[] =>
  ips.flatMap((ip) => (ip === undefined ? [] : (canonicalIP(ip) ?? [])))

const known = new WeakMap<Node, readonly string[]>()

/** The addresses of a Node, canonical, in the order of its status. */
export function nodeAddresses(node: Node | undefined): readonly string[] {
  if (!node) return []
  const found =
    known.get(node) ??
    canonical((node.status.addresses ?? []).filter(({ type }) => type.endsWith('IP')).map(({ address }) => address))
  // Stored objects are frozen and replaced, so what was read from one stays true.
  if (Object.isFrozen(node)) known.set(node, found)
  return found
}

const ingressIPs = (service: Service | undefined): readonly string[] =>
  canonical((service?.status.loadBalancer?.ingress ?? []).map(({ ip }) => ip))

const externalIPs = (service: Service | undefined): readonly string[] => canonical(service?.spec.externalIPs ?? [])

const nodePorts = (service: Service | undefined): readonly string[] =>
  (service?.spec.ports ?? []).flatMap(({ nodePort }) => (nodePort ? [String(nodePort)] : []))

const healthCheck = (service: Service | undefined): readonly string[] =>
  service?.spec.healthCheckNodePort ? [String(service.spec.healthCheckNodePort)] : []

/** The first by name: one of several objects with the same address. */
function firstOf(names: ReadonlySet<string>): string | undefined {
  let first: string | undefined
  for (const name of names) if (first === undefined || name < first) first = name
  return first
}

/** As many Pods as are kept at hand by address. */
const MOST_PODS = 8192

/** A Node that a load balancer sends to: not excluded by its label, and not known to be unready. */
const isBalanced = ({ metadata, status }: Node): boolean =>
  metadata.labels?.[EXCLUDED_LABEL] === undefined &&
  !(status.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is !== 'True')

/**
 * Who has which address on the Nodes' network and beyond, for any number of Nodes and Services: indexes that follow
 * changes. Its own lists are sorted again only after a Node has changed.
 */
export class AddressBook implements Addresses {
  readonly #reader: Reader
  readonly #nodes = new IndexSet()
  readonly #ingress = new IndexSet()
  readonly #external = new IndexSet()
  readonly #healthChecks = new IndexSet()
  readonly #nodePorts = new IndexSet()
  readonly #names = new Set<string>()
  readonly #balancedNames = new Set<string>()
  /** Answers of the store's own index, until a Pod with that address changes. */
  readonly #pods = new Map<string, Pod | null>()
  #sorted: { readonly all: readonly string[]; readonly balanced: readonly string[] } | undefined

  /** Reads what exists; from then on it must be told every change. */
  constructor(reader: Reader) {
    this.#reader = reader
    for (const node of reader.list('Node')) this.#fileNode(undefined, node)
    for (const service of reader.list('Service')) this.#fileService(undefined, service)
  }

  changed(change: Change): void {
    if (change.kind === 'Pod') this.#forgetPods(change)
    const gone = change.type === 'DELETED'
    if (change.kind === 'Node') this.#fileNode(change.before, gone ? undefined : change.after)
    if (change.kind === 'Service') this.#fileService(change.before, gone ? undefined : change.after)
  }

  podAt(ip: string): Pod | undefined {
    const known = this.#pods.get(ip)
    if (known !== undefined) return known ?? undefined
    const found = this.#reader.podByIP(ip)
    if (this.#pods.size >= MOST_PODS) this.#pods.clear()
    this.#pods.set(ip, found ?? null)
    return found
  }

  nodeAt(ip: string): Node | undefined {
    const name = firstOf(this.#nodes.at(ip))
    return name === undefined ? undefined : this.#reader.get('Node', '', name)
  }

  balanced(): readonly string[] {
    return this.#lists().balanced
  }

  firstNode(): string | undefined {
    return this.#lists().all[0]
  }

  ingressAt(ip: string, port: number): Service | undefined {
    return this.#serviceAt(this.#ingress.at(ip), port)
  }

  externalAt(ip: string, port: number): Service | undefined {
    return this.#serviceAt(this.#external.at(ip), port)
  }

  nodePortAt(port: number): Service | undefined {
    return this.#serviceAt(this.#nodePorts.at(String(port)), port)
  }

  healthCheckAt(port: number): Service | undefined {
    return this.#serviceAt(this.#healthChecks.at(String(port)), port)
  }

  #forgetPods({ before, after }: Change & { readonly kind: 'Pod' }): void {
    if (this.#pods.size === 0) return
    for (const { ip } of before?.status.podIPs ?? []) this.#pods.delete(ip)
    for (const { ip } of after.status.podIPs ?? []) this.#pods.delete(ip)
  }

  #serviceAt(ids: ReadonlySet<string>, port: number): Service | undefined {
    if (ids.size === 0) return undefined
    const services = [...ids].toSorted(byText).flatMap((id) => {
      const [namespace = '', name = ''] = id.split('/')
      return this.#reader.get('Service', namespace, name) ?? []
    })
    return services.find(({ spec }) => spec.ports?.some((entry) => entry.port === port)) ?? services[0]
  }

  #lists(): { readonly all: readonly string[]; readonly balanced: readonly string[] } {
    this.#sorted ??= { all: [...this.#names].toSorted(byText), balanced: [...this.#balancedNames].toSorted(byText) }
    return this.#sorted
  }

  #fileNode(before: Node | undefined, after: Node | undefined): void {
    const name = (after ?? before)?.metadata.name ?? ''
    this.#nodes.move(name, nodeAddresses(before), nodeAddresses(after))
    const [was, is] = [before !== undefined && isBalanced(before), after !== undefined && isBalanced(after)]
    if (was === is && (before === undefined) === (after === undefined)) return
    if (after) this.#names.add(name)
    else this.#names.delete(name)
    if (is) this.#balancedNames.add(name)
    else this.#balancedNames.delete(name)
    this.#sorted = undefined
  }

  #fileService(before: Service | undefined, after: Service | undefined): void {
    const { namespace = '', name = '' } = (after ?? before)?.metadata ?? {}
    const id = `${namespace}/${name}`
    this.#ingress.move(id, ingressIPs(before), ingressIPs(after))
    this.#external.move(id, externalIPs(before), externalIPs(after))
    this.#nodePorts.move(id, nodePorts(before), nodePorts(after))
    this.#healthChecks.move(id, healthCheck(before), healthCheck(after))
  }
}
