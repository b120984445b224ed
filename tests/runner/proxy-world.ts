import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'
import { isKind, type KubeObject } from '../../src/core/api/kinds.ts'
import { createKubeProxy, type KubeProxy } from '../../src/core/kube-proxy/kube-proxy.ts'
import type { ProxyOptions } from '../../src/core/kube-proxy/options.ts'
import type { ProxyConfig, ProxyMode, ProxyNode } from '../../src/core/kube-proxy/types.ts'
import type { Change } from '../../src/core/storage/reader.ts'
import { Store } from '../../src/core/storage/store.ts'

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value as an object; with `known`, throws on any other field. */
export function object(value: JsonValue | undefined, what: string, known?: readonly string[]): JsonObject {
  if (!isObject(value)) throw new Error(`${what} is no object`)
  const unknown = known ? Object.keys(value).filter((key) => !known.includes(key)) : []
  if (unknown.length > 0) throw new Error(`unknown field ${what}.${unknown.join(', ')}`)
  return value
}

export function text(value: JsonValue | undefined, what: string): string {
  if (typeof value !== 'string') throw new Error(`${what} is no text`)
  return value
}

export function number(value: JsonValue | undefined, what: string): number {
  if (typeof value !== 'number') throw new Error(`${what} is no number`)
  return value
}

export function truth(value: JsonValue | undefined, what: string): boolean {
  if (typeof value !== 'boolean') throw new Error(`${what} is neither true nor false`)
  return value
}

export function list(value: JsonValue | undefined, what: string): readonly JsonValue[] {
  if (!Array.isArray(value)) throw new Error(`${what} is no list`)
  return value
}

export const texts = (value: JsonValue | undefined, what: string): readonly string[] =>
  list(value, what).map((one) => text(one, what))

export const same = (what: string, got: unknown, want: unknown): readonly string[] => {
  const [a, b] = [JSON.stringify(got), JSON.stringify(want)]
  return a === b ? [] : [`${what}: got ${a}, want ${b}`]
}

/** Fields that say where a case comes from and check nothing. */
export const REMARKS = ['name', 'note', 'basis', 'ref', 'derived']

const CONFIG_FIELDS = [
  'mode',
  'clusterCIDR',
  'masqueradeAll',
  'localhostNodePorts',
  'conntrackTCPLiberal',
  'randomFully',
  'nfacct',
  'featureGates',
  'syncPeriodSeconds',
  'localNode',
  'nodeIP',
  'localAddresses',
  'nodePortAddresses',
  'serviceCIDRs',
  'serviceClusterIPRange',
  'serviceNodePortRange',
]

/** The proxy layer of one Node with the objects of a case. */
export interface World {
  readonly store: Store
  readonly proxy: KubeProxy
  readonly node: ProxyNode
  readonly config: ProxyConfig
  readonly syncPeriodSeconds: number | undefined
  /** Family that the case is about: that of its Service range. */
  readonly family: 'IPv4' | 'IPv6'
  apply(objects: readonly JsonValue[]): readonly Change[]
  /** `Service ns1/svc1`. */
  remove(what: string): Change
}

const NFTABLES_SERVICE_CIDRS = ['172.30.0.0/16']

const flag = (config: JsonObject, field: string, absent: boolean): boolean =>
  config[field] === undefined ? absent : truth(config[field], `config.${field}`)

function optionsOf(config: JsonObject): Partial<ProxyOptions> {
  const gates = object(config['featureGates'] ?? {}, 'config.featureGates', ['PreferSameTrafficDistribution'])
  return {
    // The vectors come from tests that run all filter chains whatever the hook, and that write the mark short.
    hooks: 'all',
    masqueradeMark: '0x4000',
    randomFully: flag(config, 'randomFully', false),
    nfacct: flag(config, 'nfacct', false),
    conntrackTCPLiberal: flag(config, 'conntrackTCPLiberal', false),
    preferSameTrafficDistribution: flag(gates, 'PreferSameTrafficDistribution', true),
  }
}

export function modeOf(value: JsonValue | undefined): ProxyMode {
  if (value !== 'iptables' && value !== 'nftables') throw new Error(`unknown mode ${String(value)}`)
  return value
}

/** The modes in which a case holds: its own (undefined), and others. What no mode changes is right in all of them. */
export function modesOf(test: JsonObject): readonly (ProxyMode | undefined)[] {
  const others = test['alsoHoldsIn'] === undefined ? [] : list(test['alsoHoldsIn'], 'alsoHoldsIn').map(modeOf)
  return [undefined, ...others]
}

/** `mode` overrides the case's own, with the defaults of the other backend, as the README has it. */
export function worldOf(given: JsonValue | undefined, mode?: ProxyMode): World {
  const { config: written, objects } = object(given, 'given', ['config', 'objects'])
  const config = object(written, 'config', CONFIG_FIELDS)
  const own = modeOf(config['mode'])
  const isOther = mode !== undefined && mode !== own
  const nodePortAddresses =
    isOther || config['nodePortAddresses'] === undefined ? undefined : texts(config['nodePortAddresses'], 'nodePortAddresses')
  const serviceCIDRs = isOther
    ? NFTABLES_SERVICE_CIDRS
    : config['serviceCIDRs'] === undefined
      ? undefined
      : texts(config['serviceCIDRs'], 'serviceCIDRs')
  const clusterCIDR = config['clusterCIDR'] === null ? null : text(config['clusterCIDR'], 'clusterCIDR')
  const proxyConfig: ProxyConfig = {
    mode: mode ?? own,
    clusterCIDR,
    masqueradeAll: flag(config, 'masqueradeAll', false),
    localhostNodePorts: flag(config, 'localhostNodePorts', false),
    ...(nodePortAddresses ? { nodePortAddresses } : {}),
    ...(serviceCIDRs ? { serviceCIDRs } : {}),
  }
  const store = new Store()
  const proxy = createKubeProxy(store, proxyConfig, optionsOf(config))
  const world = {
    apply: (list: readonly JsonValue[]) =>
      list.map((one) => {
        const change = store.put(objectOf(one))
        proxy.changed(change)
        return change
      }),
    remove(what: string) {
      const [kind = '', path = ''] = what.split(' ')
      const [namespace = '', name = ''] = path.split('/')
      if (!isKind(kind)) throw new Error(`unknown kind ${kind}`)
      const change = store.drop(kind, namespace, name)
      if (!change) throw new Error(`${what} does not exist`)
      proxy.changed(change)
      return change
    },
  }
  world.apply(list(objects, 'objects'))
  const localNode = text(config['localNode'] ?? '', 'localNode')
  const node: ProxyNode = {
    name: localNode,
    nodeIP: text(config['nodeIP'] ?? '', 'nodeIP'),
    localAddresses: texts(config['localAddresses'] ?? [], 'localAddresses'),
  }
  const range = text(config['serviceClusterIPRange'] ?? '', 'serviceClusterIPRange')
  return {
    store,
    proxy,
    config: proxyConfig,
    get node() {
      const zone = store.get('Node', '', localNode)?.metadata.labels?.['topology.kubernetes.io/zone']
      return zone === undefined ? node : { ...node, zone }
    },
    syncPeriodSeconds:
      config['syncPeriodSeconds'] === undefined ? undefined : number(config['syncPeriodSeconds'], 'syncPeriodSeconds'),
    family: range.includes(':') ? 'IPv6' : 'IPv4',
    ...world,
  }
}

function objectOf(value: JsonValue): KubeObject {
  const { kind } = object(value, 'object')
  if (typeof kind !== 'string' || !isKind(kind)) throw new Error(`unknown kind ${String(kind)}`)
  // Objects of a case are loaded as they are: the case vouches for their shape.
  return value as unknown as KubeObject
}
