import type { IPFamily } from '../../api/service.ts'
import type { Change } from '../../storage/reader.ts'
import type { KubeProxy } from '../kube-proxy.ts'
import { ownRules, type PortRules } from '../rule.ts'
import { touchedServices } from '../touched-services.ts'
import type { ProxyNode } from '../types.ts'
import { EMPTY_KERNEL, type Kernel, restore } from './kernel.ts'
import { type RestoreInput, restoreInput, type WrittenChain, writtenChains } from './restore.ts'
import type { IptablesRuleset } from './ruleset.ts'

export interface SyncOptions {
  /** How often stale chains are looked for in a large cluster, and when a failed sync is tried again. */
  readonly syncPeriodSeconds: number
  readonly fullSyncPeriodSeconds: number
}

export const DEFAULT_SYNC_OPTIONS: SyncOptions = { syncPeriodSeconds: 30, fullSyncPeriodSeconds: 3600 }

/** What one sync did. */
export interface SyncResult {
  readonly fullSync: boolean
  readonly input: RestoreInput
  /** Own chains of Services that were written, sorted. */
  readonly chainsWritten: readonly string[]
  readonly chainsDeleted: readonly string[]
  /** Why the kernel refused all of it; absent when it took it. */
  readonly error?: string
  /** When to try again (ms), after a failure. */
  readonly retryAtMs?: number
}

/** Chains that belong to Services, as a listing of the nat table shows them. */
const SERVICE_CHAIN = /^KUBE-(?:SVC|SVL|EXT|FW|SEP)-/
/** A chain that only kube-proxy makes: when somebody flushed the tables, it is gone. */
const CANARY = 'KUBE-PROXY-CANARY'

/**
 * One Node's kube-proxy writing its rules to the kernel: everything at first, then only what changed. Chains of a Service
 * are rewritten when the Service or its endpoints changed; the chains that Services share always are.
 * Source: kubernetes/kubernetes pkg/proxy/iptables/proxier.go, syncProxyRules.
 */
export class IptablesSyncer {
  readonly #proxy: KubeProxy
  readonly #family: IPFamily
  readonly #options: SyncOptions
  #node: ProxyNode
  #ruleset: IptablesRuleset
  #kernel: Kernel = EMPTY_KERNEL
  #isSynced = false
  #needsFullSync = true
  #lastFullSyncMs = 0
  #lastCleanupMs = Number.NEGATIVE_INFINITY
  readonly #changed = new Set<string>()

  constructor(proxy: KubeProxy, node: ProxyNode, family: IPFamily, options: SyncOptions = DEFAULT_SYNC_OPTIONS) {
    this.#proxy = proxy
    this.#family = family
    this.#options = options
    this.#node = node
    this.#ruleset = proxy.iptables(node, family)
  }

  get kernel(): Kernel {
    return this.#kernel
  }

  /** Somebody else writes to the tables. */
  interfere(change: (kernel: Kernel) => Kernel): void {
    this.#kernel = change(this.#kernel)
  }

  get needsFullSync(): boolean {
    return this.#needsFullSync
  }

  /** Services and EndpointSlices have been listed once: from now on a sync writes. */
  listed(): void {
    this.#isSynced = true
  }

  /** Takes in a change; the KubeProxy has had it before. */
  changed(change: Change): void {
    for (const key of touchedServices(change)) this.#changed.add(key)
  }

  /** The Node's labels (its zone) or addresses changed. */
  nodeChanged(node: ProxyNode): void {
    this.#node = node
    this.#ruleset = this.#proxy.iptables(this.#node, this.#family)
    this.#needsFullSync = true
  }

  forceFullSync(): void {
    this.#needsFullSync = true
  }

  /** Writes what has to be written; undefined while nothing has been listed. */
  sync(nowMs: number): SyncResult | undefined {
    if (!this.#isSynced) return undefined
    const ruleset = this.#ruleset
    const fullSync = this.#needsFullSync || this.#isOverdue(nowMs) || !this.#kernel.nat.has(CANARY)
    const ports = ruleset.index.ports.map((state) => state.rulesOn(ruleset.view))
    const own = new Map<PortRules, readonly WrittenChain[]>()
    const active = new Set<string>()
    for (const rules of ports) {
      const { namespace, name } = rules.info
      for (const { name: chain } of rules.ownChains()) active.add(chain)
      if (fullSync || this.#changed.has(`${namespace}/${name}`)) own.set(rules, writtenChains(ruleset, rules, ownRules))
    }
    const cleansUp = !ruleset.index.isLarge || nowMs - this.#lastCleanupMs > this.#options.syncPeriodSeconds * 1000
    const stale = cleansUp
      ? [...this.#kernel.nat.keys()].filter((name) => SERVICE_CHAIN.test(name) && !active.has(name)).toSorted()
      : []
    const input = restoreInput(ruleset, ports, own, stale)
    const chainsWritten = [...own.values()].flatMap((chains) => chains.map(({ name }) => name)).toSorted()
    const restored = restore(this.#kernel, input)
    const result = { fullSync, input, chainsWritten, chainsDeleted: stale }
    if (!restored.ok) {
      this.#needsFullSync = true
      return { ...result, error: restored.error, retryAtMs: nowMs + this.#options.syncPeriodSeconds * 1000 }
    }
    this.#kernel = withCanary(restored.kernel)
    this.#needsFullSync = false
    this.#changed.clear()
    if (fullSync) this.#lastFullSyncMs = nowMs
    if (cleansUp) this.#lastCleanupMs = nowMs
    return result
  }

  #isOverdue(nowMs: number): boolean {
    return nowMs - this.#lastFullSyncMs > this.#options.fullSyncPeriodSeconds * 1000
  }
}

const withCanary = (kernel: Kernel): Kernel => ({ ...kernel, nat: new Map([...kernel.nat, [CANARY, []]]) })
