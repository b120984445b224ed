import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'
import { appendRule } from '../../src/core/kube-proxy/iptables/kernel.ts'
import type { RestoreInput } from '../../src/core/kube-proxy/iptables/restore.ts'
import { DEFAULT_SYNC_OPTIONS, IptablesSyncer, type SyncResult } from '../../src/core/kube-proxy/iptables/sync.ts'
import { list, number, object, REMARKS, same, text, texts, type World, worldOf } from './proxy-world.ts'
import type { CaseRunner } from './types.ts'

const EXPECT = [
  'fullSync',
  'chainsWritten',
  'chainsDeleted',
  'kubeServicesFor',
  'rejects',
  'natRulesTotalDelta',
  'restoreFails',
  'needFullSyncAfter',
]

const serviceOf = (line: string): string => /--comment "?([^\s"]+)/.exec(line)?.[1] ?? ''

/** Service ports that have a line in a chain, sorted. */
function servicesIn(input: RestoreInput, table: string, chain: string, target: RegExp): readonly string[] {
  const rules = input.find((one) => one.table === table)?.rules ?? []
  return [
    ...new Set(rules.filter((rule) => rule.chain === chain && target.test(rule.text)).map((rule) => serviceOf(rule.text))),
  ].toSorted()
}

function syncerOf(world: World): IptablesSyncer {
  const syncPeriodSeconds = world.syncPeriodSeconds ?? DEFAULT_SYNC_OPTIONS.syncPeriodSeconds
  const syncer = new IptablesSyncer(world.proxy, world.node, world.family, { ...DEFAULT_SYNC_OPTIONS, syncPeriodSeconds })
  syncer.listed()
  return syncer
}

const natRules = (syncer: IptablesSyncer): number => [...syncer.kernel.nat.values()].reduce((sum, rules) => sum + rules.length, 0)

function synced(syncer: IptablesSyncer, nowMs: number): SyncResult {
  const result = syncer.sync(nowMs)
  if (!result) throw new Error('nothing was written')
  return result
}

function checkStep(world: World, syncer: IptablesSyncer, step: JsonObject, nowMs: number, before: number): readonly string[] {
  const change = object(step['change'] ?? {}, 'change', ['apply', 'delete', 'inject'])
  for (const done of world.apply(list(change['apply'] ?? [], 'apply'))) {
    syncer.changed(done)
    if (done.kind === 'Node' && done.after.metadata.name === world.node.name) syncer.nodeChanged(world.node)
  }
  for (const what of texts(change['delete'] ?? [], 'delete')) syncer.changed(world.remove(what))
  const line = change['inject']
  if (line !== undefined) syncer.interfere((kernel) => appendRule(kernel, 'nat', text(line, 'inject')))
  const result = synced(syncer, nowMs)
  const at = text(step['name'] ?? 'step', 'name')
  const expect = object(step['expect'], 'expect', EXPECT)
  const facts: JsonObject = {
    fullSync: result.fullSync,
    chainsWritten: result.chainsWritten as JsonValue,
    chainsDeleted: result.chainsDeleted as JsonValue,
    kubeServicesFor: servicesIn(result.input, 'nat', 'KUBE-SERVICES', /-j KUBE-(?!NODEPORTS)/) as JsonValue,
    rejects: servicesIn(result.input, 'filter', 'KUBE-SERVICES', /-j REJECT$/) as JsonValue,
    natRulesTotalDelta: natRules(syncer) - before,
    restoreFails: result.error !== undefined,
    needFullSyncAfter: syncer.needsFullSync,
  }
  const sorted = (value: JsonValue | undefined): JsonValue | undefined => (Array.isArray(value) ? value.toSorted() : value)
  const unasked = expect['restoreFails'] === undefined ? same(`${at}: restore fails`, result.error, undefined) : []
  return [...unasked, ...Object.entries(expect).flatMap(([field, want]) => same(`${at}: ${field}`, facts[field], sorted(want)))]
}

function runSteps(test: JsonObject): readonly string[] {
  const world = worldOf(test['given'])
  const syncer = syncerOf(world)
  const wrong: string[] = []
  // The rules that kube-proxy knows of: what others put there does not count.
  let total = 0
  list(test['steps'], 'steps').forEach((one, i) => {
    const step = object(one, 'step', [...REMARKS, 'change', 'expect'])
    wrong.push(...checkStep(world, syncer, step, i * 1000, total))
    if (!syncer.needsFullSync) total = natRules(syncer)
  })
  return wrong
}

const service = (n: number, ip: string, portName: string, port: number): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: `svc${n}`, namespace: `ns${n}` },
  spec: {
    type: 'ClusterIP',
    clusterIP: ip,
    clusterIPs: [ip],
    ipFamilies: ['IPv4'],
    ports: [{ name: portName, protocol: 'TCP', port, targetPort: port }],
  },
  status: { loadBalancer: {} },
})

const slice = (n: number, portName: string, port: number, addresses: readonly string[]): JsonObject => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: `svc${n}-1`, namespace: `ns${n}`, labels: { 'kubernetes.io/service-name': `svc${n}` } },
  addressType: 'IPv4',
  endpoints: addresses.map((address) => ({ addresses: [address] })),
  ports: [{ name: portName, port, protocol: 'TCP' }],
})

const natLines = ({ input }: SyncResult): readonly string[] =>
  (input.find(({ table }) => table === 'nat')?.rules ?? []).map(({ chain, text: rule }) => `-A ${chain} ${rule}`)

/** What is done for each fact of a large cluster; the data set is ours, as the case asks for any of that size. */
function bigCluster(world: World, syncer: IptablesSyncer): (when: string) => SyncResult {
  let nowMs = 0
  const apply = (...objects: readonly JsonValue[]): void => {
    for (const change of world.apply(objects)) syncer.changed(change)
  }
  return (when) => {
    nowMs += 1000
    if (when === 'total endpoints is 998') {
      for (const n of [1, 2]) {
        const addresses = Array.from({ length: 499 }, (_, j) => `10.${n - 1}.${Math.floor(j / 256)}.${j % 256}`)
        apply(service(n, `172.30.0.4${n}`, `p${79 + n}`, 79 + n), slice(n, `p${79 + n}`, 79 + n, addresses))
      }
      return synced(syncer, nowMs)
    }
    if (when === 'a third Service lifts the total to 1001, partial sync') {
      apply(service(3, '172.30.0.43', 'p8081', 8081), slice(3, 'p8081', 8081, ['203.0.113.4', '203.0.113.8', '203.0.113.12']))
      return synced(syncer, nowMs)
    }
    if (when === 'total endpoints is 1001, forced full sync') {
      syncer.forceFullSync()
      return synced(syncer, nowMs)
    }
    if (when === 'a Service is deleted less than syncPeriod after the last cleanup') {
      apply(service(4, '172.30.0.44', 'p8082', 8082), slice(4, 'p8082', 8082, ['10.4.0.1']))
      synced(syncer, nowMs)
      syncer.changed(world.remove('Service ns4/svc4'))
      return synced(syncer, nowMs + 1)
    }
    if (when === 'next sync later than syncPeriod after the last cleanup') {
      nowMs += (world.syncPeriodSeconds ?? DEFAULT_SYNC_OPTIONS.syncPeriodSeconds) * 1000
      return synced(syncer, nowMs + 1)
    }
    throw new Error(`unknown fact: ${when}`)
  }
}

function runFacts(test: JsonObject): readonly string[] {
  const world = worldOf(test['given'])
  const syncer = syncerOf(world)
  const does = bigCluster(world, syncer)
  return list(test['facts'], 'facts').flatMap((one) => {
    const fact = object(one, 'fact', ['when', 'note', 'endpointRule', 'endpointChainsWritten', 'chainDeletions', 'deletedChains'])
    const when = text(fact['when'], 'when')
    const result = does(when)
    const wrong = [...same(`${when}: restore fails`, result.error, undefined)]
    const rule = fact['endpointRule']
    if (rule !== undefined && !natLines(result).includes(text(rule, 'endpointRule')))
      wrong.push(`${when}: no rule ${String(rule)}`)
    if (fact['endpointChainsWritten'] !== undefined) {
      const count = result.chainsWritten.filter((name) => name.startsWith('KUBE-SEP-')).length
      wrong.push(
        ...same(`${when}: endpoint chains written`, count, number(fact['endpointChainsWritten'], 'endpointChainsWritten')),
      )
    }
    if (fact['chainDeletions'] !== undefined)
      wrong.push(...same(`${when}: deletions`, result.chainsDeleted.length > 0, fact['chainDeletions']))
    if (fact['deletedChains'] !== undefined) {
      wrong.push(
        ...same(`${when}: deleted`, result.chainsDeleted.toSorted(), texts(fact['deletedChains'], 'deletedChains').toSorted()),
      )
    }
    return wrong
  })
}

/** Successive syncs of one Node's rules into a kernel. */
export const runPartialSync: CaseRunner = (test) => {
  object(test, 'case', [...REMARKS, 'given', 'steps', 'facts'])
  if (test['steps'] !== undefined) return runSteps(test)
  if (test['facts'] !== undefined) return runFacts(test)
  throw new Error('the case expects nothing')
}
