import { type AddressRange, addressRange, isLoopbackText } from '../address-range.ts'
import { fixed } from '../cause.ts'
import { comment } from '../matches.ts'
import type { NodePortAddresses } from '../node-port-addresses.ts'
import type { Chain, Match, Rule, SharedKey } from '../rule.ts'
import { INVALID_COUNTER, jump, MARK_MASQ } from './names.ts'

/** What of a Node and its set-up decides the chains that stand without any Service. */
export interface BaseSetup {
  readonly isIPv6: boolean
  readonly nodePorts: NodePortAddresses
  /** As effective: switched on, and loopback among the node port addresses. */
  readonly localhostNodePorts: boolean
  readonly conntrackTCPLiberal: boolean
  readonly nfacct: boolean
}

const LAST = comment('kubernetes service nodeports; NOTE: this must be the last rule in this chain')
const IS_NEW: Match = { kind: 'state', states: ['NEW'] }

function loopback(isIPv6: boolean): AddressRange {
  const range = addressRange(isIPv6 ? '::1/128' : '127.0.0.0/8')
  if (!range) throw new Error('loopback is a range')
  return range
}

/** Last in KUBE-SERVICES: packets to this Node itself are tested for node ports. */
function nodePortJumps({ isIPv6, nodePorts, localhostNodePorts }: BaseSetup): readonly Rule[] {
  const to = (match: readonly Match[]): Rule => ({
    match: [LAST, ...match],
    target: jump('KUBE-NODEPORTS'),
    cause: fixed('proxy-node-ports'),
  })
  if (nodePorts.matchAll) {
    const spared: readonly Match[] = localhostNodePorts
      ? []
      : [{ kind: 'range', side: 'dst', range: loopback(isIPv6), not: true }]
    return [to([{ kind: 'local', side: 'dst' }, ...spared])]
  }
  return nodePorts.ips
    .filter((ip) => localhostNodePorts || !isLoopbackText(ip))
    .map((ip) => to([{ kind: 'address', side: 'dst', ip }]))
}

/** Drops packets from outside to 127.0.0.0/8, which loopback node ports would otherwise let in. */
const martianGuard = (): Rule => ({
  match: [
    comment('block incoming localnet connections'),
    { kind: 'range', side: 'dst', range: loopback(false) },
    { kind: 'range', side: 'src', range: loopback(false), not: true },
    { kind: 'state', states: ['RELATED', 'ESTABLISHED', 'DNAT'], not: true },
  ],
  target: { kind: 'drop' },
  cause: fixed('proxy-martian'),
})

const forwardRules = ({ conntrackTCPLiberal, nfacct }: BaseSetup): readonly Rule[] => [
  ...(conntrackTCPLiberal
    ? []
    : [
        {
          match: [
            { kind: 'state', states: ['INVALID'] },
            ...(nfacct ? [{ kind: 'counter', name: INVALID_COUNTER } as const] : []),
          ],
          target: { kind: 'drop' },
          cause: fixed('proxy-invalid'),
        } satisfies Rule,
      ]),
  {
    match: [comment('kubernetes forwarding rules'), { kind: 'marked' }],
    target: { kind: 'accept' },
    cause: fixed('proxy-forward-marked'),
  },
  {
    match: [comment('kubernetes forwarding conntrack rule'), { kind: 'state', states: ['RELATED', 'ESTABLISHED'] }],
    target: { kind: 'accept' },
    cause: fixed('proxy-forward-established'),
  },
]

const POSTROUTING: readonly Rule[] = [
  { match: [{ kind: 'marked', not: true }], target: { kind: 'return' }, cause: fixed('proxy-not-marked') },
  { match: [], target: { kind: 'unmark' }, cause: fixed('proxy-unmark') },
  {
    match: [comment('kubernetes service traffic requiring SNAT')],
    target: { kind: 'masquerade' },
    cause: fixed('proxy-masquerade'),
  },
]

const chain = (table: 'filter' | 'nat', name: string, head: readonly Rule[], shared?: SharedKey): Chain =>
  shared ? { table, name, head, shared } : { table, name, head }

/** The chains of kube-proxy that stand without any Service, in the order in which they are written. */
export const baseChains = (setup: BaseSetup): readonly Chain[] => [
  chain('filter', 'KUBE-SERVICES', [], 'filter/KUBE-SERVICES'),
  chain('filter', 'KUBE-EXTERNAL-SERVICES', [], 'filter/KUBE-EXTERNAL-SERVICES'),
  chain('filter', 'KUBE-FORWARD', forwardRules(setup)),
  chain('filter', 'KUBE-NODEPORTS', [], 'filter/KUBE-NODEPORTS'),
  chain('filter', 'KUBE-PROXY-FIREWALL', [], 'filter/KUBE-PROXY-FIREWALL'),
  ...(setup.localhostNodePorts ? [chain('filter', 'KUBE-FIREWALL', [martianGuard()])] : []),
  chain('nat', 'KUBE-SERVICES', nodePortJumps(setup), 'nat/KUBE-SERVICES'),
  chain('nat', 'KUBE-NODEPORTS', [], 'nat/KUBE-NODEPORTS'),
  chain('nat', 'KUBE-POSTROUTING', POSTROUTING),
  chain('nat', MARK_MASQ, [{ match: [], target: { kind: 'mark' }, cause: fixed('proxy-mark') }]),
]

/**
 * The kernel's own chains with kube-proxy's jumps, as they come to stand: each jump was put in front of the ones before.
 * Source: kubernetes/kubernetes pkg/proxy/iptables/proxier.go, iptablesJumpChains.
 */
export function builtinChains({ localhostNodePorts }: BaseSetup): readonly Chain[] {
  const hook = (to: string, match: readonly Match[]): Rule => ({ match, target: jump(to), cause: fixed('proxy-hook') })
  const guard = localhostNodePorts ? [hook('KUBE-FIREWALL', [])] : []
  const firewall = hook('KUBE-PROXY-FIREWALL', [IS_NEW, comment('kubernetes load balancer firewall')])
  const services = [IS_NEW, comment('kubernetes service portals')]
  const external = hook('KUBE-EXTERNAL-SERVICES', [IS_NEW, comment('kubernetes externally-visible service portals')])
  const portals = hook('KUBE-SERVICES', [comment('kubernetes service portals')])
  return [
    chain('filter', 'INPUT', [
      ...guard,
      firewall,
      hook('KUBE-NODEPORTS', [comment('kubernetes health check service ports')]),
      external,
    ]),
    chain('filter', 'FORWARD', [
      firewall,
      hook('KUBE-FORWARD', [comment('kubernetes forwarding rules')]),
      hook('KUBE-SERVICES', services),
      external,
    ]),
    chain('filter', 'OUTPUT', [...guard, firewall, hook('KUBE-SERVICES', services)]),
    chain('nat', 'PREROUTING', [portals]),
    chain('nat', 'OUTPUT', [portals]),
    chain('nat', 'POSTROUTING', [hook('KUBE-POSTROUTING', [comment('kubernetes postrouting rules')])]),
  ]
}
