import { type AddressRange, addressRange } from '../address-range.ts'
import { fixed } from '../cause.ts'
import type { Chain, Match, Rule, SharedKey } from '../rule.ts'
import { jump, MARK_CHAIN, REJECT_CHAIN, TABLE } from './names.ts'

/** A chain that the kernel hands packets to. */
export interface BaseChain extends Chain {
  readonly type: 'filter' | 'nat'
  readonly hook: 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting'
  readonly priority: number
}

export interface BaseSetup {
  readonly isIPv6: boolean
  /** Node ports answer on every local address; else on those of the set `nodeport-ips`. */
  readonly matchAll: boolean
  /** Ranges whose unallocated addresses are dropped. */
  readonly serviceRanges: readonly AddressRange[]
}

const IS_NEW: Match = { kind: 'state', states: ['NEW'] }
const hook = (to: string, match: readonly Match[] = []): Rule => ({ match, target: jump(to), cause: fixed('proxy-hook') })

/**
 * Chains by hook, at the priorities of the newest revision: the firewall before destinations are rewritten, the checks
 * for missing endpoints after. Source: kubernetes/kubernetes pkg/proxy/nftables/proxier.go, setupNFTables.
 */
export const BASE_CHAINS: readonly BaseChain[] = [
  base('filter-prerouting-pre-dnat', 'filter', 'prerouting', -110, [hook('firewall-check', [IS_NEW])]),
  base('filter-output-pre-dnat', 'filter', 'output', -110, [hook('firewall-check', [IS_NEW])]),
  base('filter-forward', 'filter', 'forward', 0, [
    hook('service-endpoints-check', [IS_NEW]),
    hook('cluster-ips-check', [IS_NEW]),
  ]),
  base('filter-input', 'filter', 'input', 0, [
    hook('nodeport-endpoints-check', [IS_NEW]),
    hook('service-endpoints-check', [IS_NEW]),
  ]),
  base('filter-output', 'filter', 'output', 0, [hook('service-endpoints-check', [IS_NEW]), hook('cluster-ips-check', [IS_NEW])]),
  base('nat-prerouting', 'nat', 'prerouting', -100, [hook('services')]),
  base('nat-output', 'nat', 'output', -100, [hook('services')]),
  base('nat-postrouting', 'nat', 'postrouting', 100, [hook('masquerading')]),
]

function base(name: string, type: BaseChain['type'], on: BaseChain['hook'], priority: number, head: readonly Rule[]): BaseChain {
  return { table: TABLE, name, head, type, hook: on, priority }
}

function loopback(isIPv6: boolean): readonly Match[] {
  if (isIPv6) return [{ kind: 'address', side: 'dst', ip: '::1', not: true }]
  const range = addressRange('127.0.0.0/8')
  return range ? [{ kind: 'range', side: 'dst', range, not: true }] : []
}

/** Chains that the base chains jump to, and that stand without any Service. */
export function regularChains({ isIPv6, matchAll, serviceRanges }: BaseSetup): readonly Chain[] {
  const chain = (name: string, head: readonly Rule[]): Chain => ({ table: TABLE, name, head })
  const lookup = (map: SharedKey, key: 'address' | 'port', match: readonly Match[] = []): Rule => ({
    match,
    target: { kind: 'lookup', map, key },
    cause: fixed(key === 'port' ? 'proxy-node-ports' : 'proxy-hook'),
  })
  // Node ports are never served on loopback in this mode.
  const here: readonly Match[] = matchAll
    ? [{ kind: 'local', side: 'dst' }, ...loopback(isIPv6)]
    : [{ kind: 'in-set', set: 'nodeport-ips' }]
  const unallocated: readonly Rule[] =
    serviceRanges.length > 0
      ? [
          {
            match: [
              { kind: 'ranges', side: 'dst', ranges: serviceRanges },
              { kind: 'comment', text: 'Drop traffic to unallocated ClusterIPs' },
            ],
            target: { kind: 'drop' },
            cause: fixed('proxy-unallocated', { range: serviceRanges.map(({ text }) => text) }),
          },
        ]
      : []
  return [
    chain('services', [lookup('service-ips', 'address'), lookup('service-nodeports', 'port', here)]),
    chain('firewall-check', [lookup('firewall-ips', 'address')]),
    chain('service-endpoints-check', [lookup('no-endpoint-services', 'address')]),
    chain('nodeport-endpoints-check', [lookup('no-endpoint-nodeports', 'port', here)]),
    chain('cluster-ips-check', [
      {
        match: [
          { kind: 'in-set', set: 'cluster-ips' },
          { kind: 'comment', text: 'Reject traffic to invalid ports of ClusterIPs' },
        ],
        target: { kind: 'reject' },
        cause: fixed('proxy-port-not-declared'),
      },
      ...unallocated,
    ]),
    chain(MARK_CHAIN, [{ match: [], target: { kind: 'mark' }, cause: fixed('proxy-mark') }]),
    chain('masquerading', [
      { match: [{ kind: 'marked', not: true }], target: { kind: 'return' }, cause: fixed('proxy-not-marked') },
      { match: [], target: { kind: 'unmark' }, cause: fixed('proxy-unmark') },
      { match: [], target: { kind: 'masquerade' }, cause: fixed('proxy-masquerade') },
    ]),
    chain(REJECT_CHAIN, [{ match: [], target: { kind: 'reject' }, cause: fixed('proxy-reject') }]),
  ]
}
