import type { Pod } from '../api/pod.ts'
import type { ResolvConf } from './types.ts'

/** What the kubelet of a Node knows about names. */
export interface NodeDnsConfig {
  readonly clusterDNS: readonly string[]
  /** Without trailing dot. */
  readonly clusterDomain: string
  readonly hostNameservers: readonly string[]
  readonly hostSearches: readonly string[]
  readonly hostOptions: readonly string[]
}

const MOST_NAMESERVERS = 3
const MOST_SEARCHES = 32
const LONGEST_SEARCH = 253
const LONGEST_SEARCH_LINE = 2048

type PodNames = Pick<Pod['spec'], 'dnsPolicy' | 'dnsConfig' | 'hostNetwork'>

/**
 * /etc/resolv.conf of a Pod, from its policy, its dnsConfig and its Node.
 * Source: kubernetes/kubernetes pkg/kubelet/network/dns/dns.go GetPodDNS, appendDNSConfig, formDNSConfigFitsLimits.
 */
export function resolvConfOf(
  { metadata, spec }: { readonly metadata: { readonly namespace?: string }; readonly spec: PodNames },
  node: NodeDnsConfig,
): ResolvConf {
  const base = baseConf(policyOf(spec, node), metadata.namespace ?? 'default', node)
  const { nameservers = [], searches = [], options = [] } = spec.dnsConfig ?? {}
  return {
    nameservers: once([...base.nameservers, ...nameservers]).slice(0, MOST_NAMESERVERS),
    searches: fitSearches(once([...base.searches, ...searches])),
    options: mergeOptions(base.options, options),
  }
}

/** /etc/resolv.conf by Pod; Pods that say nothing of their own share one a namespace. */
export class ResolvConfs {
  readonly #node: NodeDnsConfig
  readonly #shared = new Map<string, ResolvConf>()
  readonly #own = new WeakMap<Pod, ResolvConf>()

  constructor(node: NodeDnsConfig) {
    this.#node = node
  }

  of(pod: Pod): ResolvConf {
    const { dnsPolicy = 'ClusterFirst', dnsConfig, hostNetwork = false } = pod.spec
    if (dnsConfig || hostNetwork || dnsPolicy !== 'ClusterFirst') return this.#ofOwn(pod)
    const namespace = pod.metadata.namespace ?? ''
    const known = this.#shared.get(namespace)
    if (known) return known
    const made = resolvConfOf(pod, this.#node)
    this.#shared.set(namespace, made)
    return made
  }

  #ofOwn(pod: Pod): ResolvConf {
    const made = this.#own.get(pod) ?? resolvConfOf(pod, this.#node)
    // Stored objects are frozen and replaced: what one says stays true.
    if (Object.isFrozen(pod)) this.#own.set(pod, made)
    return made
  }
}

type Base = 'cluster' | 'host' | 'none'

function policyOf({ dnsPolicy = 'ClusterFirst', hostNetwork = false }: PodNames, { clusterDNS }: NodeDnsConfig): Base {
  const cluster = clusterDNS.length > 0 ? 'cluster' : 'host'
  switch (dnsPolicy) {
    case 'None':
      return 'none'
    case 'ClusterFirstWithHostNet':
      return cluster
    case 'ClusterFirst':
      // On the host's network ClusterFirst silently means Default.
      return hostNetwork ? 'host' : cluster
    case 'Default':
      return 'host'
    default:
      throw new Error(`no such dnsPolicy: ${dnsPolicy}`)
  }
}

function baseConf(base: Base, namespace: string, node: NodeDnsConfig): ResolvConf {
  if (base === 'none') return { nameservers: [], searches: [], options: [] }
  if (base === 'host') return { nameservers: node.hostNameservers, searches: node.hostSearches, options: node.hostOptions }
  const domain = node.clusterDomain
  const searches = domain === '' ? [] : [`${namespace}.svc.${domain}`, `svc.${domain}`, domain]
  return { nameservers: node.clusterDNS, searches: once([...searches, ...node.hostSearches]), options: ['ndots:5'] }
}

const once = (entries: readonly string[]): readonly string[] => [...new Set(entries)]

/** As many entries as resolvers read: from the front, and none that is too long for a name. */
function fitSearches(searches: readonly string[]): readonly string[] {
  const kept = searches.slice(0, MOST_SEARCHES).filter((entry) => entry.length <= LONGEST_SEARCH)
  const ends = kept.map((_, i) => kept.slice(0, i + 1).join(' ').length)
  return kept.filter((_, i) => (ends[i] ?? 0) <= LONGEST_SEARCH_LINE)
}

/** Options of `base`, each replaced by one of the same name, then the new ones. */
function mergeOptions(
  base: readonly string[],
  extra: readonly { readonly name: string; readonly value?: string }[],
): readonly string[] {
  const byName = new Map(base.map((option) => [option.split(':', 1)[0] ?? option, option]))
  for (const { name, value } of extra) byName.set(name, value ? `${name}:${value}` : name)
  return [...byName.values()]
}
