import type { IPFamily } from '../../api/service.ts'
import { savedProbabilityText } from '../probability.ts'
import type { Match, Rule, Target } from '../rule.ts'
import { endpointComment, type TextSetup } from './restore-text.ts'

/** `0x00004000` as iptables-save prints it: `0x4000`. */
const shortMark = (mark: string): string => `0x${Number.parseInt(mark, 16).toString(16)}`
const not = (match: { readonly not?: true }): string => (match.not ? '! ' : '')
const HOST_BITS = { IPv4: 32, IPv6: 128 } as const
const FULL_MASK = { IPv4: '255.255.255.255', IPv6: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff' } as const
const REFUSAL = { IPv4: 'icmp-port-unreachable', IPv6: 'icmp6-port-unreachable' } as const

function addressText(match: Match, side: 'src' | 'dst', family: IPFamily): string {
  const flag = side === 'src' ? '-s' : '-d'
  if (match.kind === 'address' && match.side === side) return `${not(match)}${flag} ${match.ip}/${HOST_BITS[family]}`
  if (match.kind === 'range' && match.side === side) return `${not(match)}${flag} ${match.range.text}`
  return ''
}

function moduleText(match: Match, rule: Rule, setup: TextSetup, family: IPFamily): string {
  switch (match.kind) {
    case 'comment':
      return `-m comment --comment "${match.text}"`
    case 'endpoint-comment':
      return setup.largeCluster ? '' : `-m comment --comment "${endpointComment(match)}"`
    case 'protocol': {
      const port = rule.match.find((one) => one.kind === 'port')
      return `-m ${match.protocol.toLowerCase()}${port ? ` --dport ${port.port}` : ''}`
    }
    case 'local':
      return `-m addrtype --${match.side}-type LOCAL`
    case 'chance':
      return `-m statistic --mode random --probability ${savedProbabilityText(match.oneIn)}`
    case 'remembers':
      return `-m recent --rcheck --seconds ${match.seconds} --reap --name ${setup.endpointName(match.endpoint)} --mask ${FULL_MASK[family]} --rsource`
    case 'remember':
      return `-m recent --set --name ${setup.endpointName(match.endpoint)} --mask ${FULL_MASK[family]} --rsource`
    case 'counter':
      return `-m nfacct --nfacct-name ${match.name}`
    case 'state':
      return `-m conntrack ${not(match)}--ctstate ${match.states.join(',')}`
    case 'marked':
      return `-m mark ${not(match)}--mark ${shortMark(setup.mark)}/${shortMark(setup.mark)}`
    default:
      return ''
  }
}

function targetText(target: Target, setup: TextSetup, family: IPFamily): string {
  switch (target.kind) {
    case 'jump':
      return `-j ${target.chain}`
    case 'endpoint':
      return `-j ${setup.endpointName(target.endpoint)}`
    case 'dnat':
      return `-j DNAT --to-destination ${target.endpoint.text}`
    case 'mark':
      return `-j MARK --set-xmark ${shortMark(setup.mark)}/${shortMark(setup.mark)}`
    case 'unmark':
      return `-j MARK --set-xmark ${shortMark(setup.mark)}/0x0`
    case 'masquerade':
      return `-j MASQUERADE${setup.randomFully ? ' --random-fully' : ''}`
    case 'reject':
      return `-j REJECT --reject-with ${REFUSAL[family]}`
    case 'accept':
    case 'drop':
    case 'return':
      return `-j ${target.kind.toUpperCase()}`
    case 'none':
      return ''
    default:
      throw new Error(`iptables rules have no target ${target.kind}`)
  }
}

/**
 * The rule as iptables-save prints it, without `-A CHAIN`: addresses and protocol first, then the modules.
 * Differs: modules keep the order in which kube-proxy wrote them; counters are not shown.
 */
export function saveText(rule: Rule, setup: TextSetup, family: IPFamily): string {
  const { match, target } = rule
  const protocol = match.find((one) => one.kind === 'protocol')
  return [
    ...match.map((one) => addressText(one, 'src', family)),
    ...match.map((one) => addressText(one, 'dst', family)),
    protocol ? `-p ${protocol.protocol.toLowerCase()}` : '',
    ...match.map((one) => moduleText(one, rule, setup, family)),
    targetText(target, setup, family),
  ]
    .filter((part) => part !== '')
    .join(' ')
}
