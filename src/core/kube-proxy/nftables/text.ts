import type { IPFamily } from '../../api/service.ts'
import type { ProxyEndpoint } from '../endpoints.ts'
import type { Match, Rule, Target } from '../rule.ts'

/** What a rule's text needs besides the rule. */
export interface TextSetup {
  readonly family: IPFamily
  /** `0x4000`. */
  readonly mark: string
  /** `endpoint-…`. */
  endpointName(endpoint: ProxyEndpoint): string
}

/** The affinity set beside an endpoint's chain. */
export const affinitySet = (endpointChain: string): string => endpointChain.replace(/^endpoint-/, 'affinity-')

const not = (match: { readonly not?: true }): string => (match.not ? '!= ' : '')
const ip = (family: IPFamily): string => (family === 'IPv4' ? 'ip' : 'ip6')
const field = { src: 'saddr', dst: 'daddr' } as const

function matchText(match: Match, setup: TextSetup): string {
  const { family } = setup
  switch (match.kind) {
    case 'comment':
    case 'endpoint-comment':
      return ''
    case 'protocol':
      return `meta l4proto ${match.protocol.toLowerCase()}`
    case 'address':
      return `${ip(family)} ${field[match.side]} ${not(match)}${match.ip}`
    case 'range':
      return `${ip(family)} ${field[match.side]} ${not(match)}${match.range.text}`
    case 'ranges':
      return `${ip(family)} ${field[match.side]} ${not(match)}{ ${match.ranges.map(({ text }) => text).join(' , ')} }`
    case 'local':
      return `fib ${field[match.side]} type local`
    case 'remembers':
      return `${ip(family)} saddr @${affinitySet(setup.endpointName(match.endpoint))}`
    case 'remember':
      return `update @${affinitySet(setup.endpointName(match.endpoint))} { ${ip(family)} saddr }`
    case 'state':
      return `ct state ${match.states.join(',').toLowerCase()}`
    case 'marked':
      return `mark and ${setup.mark} ${match.not ? '==' : '!='} 0`
    case 'in-set':
      return `${ip(family)} daddr @${match.set}`
    case 'port':
    case 'chance':
    case 'counter':
      throw new Error(`nftables rules have no match ${match.kind}`)
  }
}

function targetText(target: Target, setup: TextSetup): string {
  switch (target.kind) {
    case 'jump':
    case 'goto':
      return `${target.kind} ${target.chain}`
    case 'endpoint':
      return `goto ${setup.endpointName(target.endpoint)}`
    case 'balance': {
      const elements = target.endpoints.map((endpoint, i) => `${i} : goto ${setup.endpointName(endpoint)}`)
      return `numgen random mod ${elements.length} vmap { ${elements.join(' , ')} }`
    }
    case 'lookup':
      return target.key === 'address'
        ? `${ip(setup.family)} daddr . meta l4proto . th dport vmap @${target.map}`
        : `meta l4proto . th dport vmap @${target.map}`
    case 'dnat':
      return `dnat to ${target.endpoint.text}`
    case 'mark':
      return `mark set mark or ${setup.mark}`
    case 'unmark':
      return `mark set mark xor ${setup.mark}`
    case 'masquerade':
      return 'masquerade fully-random'
    case 'accept':
    case 'drop':
    case 'reject':
    case 'return':
      return target.kind
    case 'none':
      return ''
  }
}

/** The rule as kube-proxy hands it to nft, without its chain. */
export function ruleText({ match, target }: Rule, setup: TextSetup): string {
  const remark = match.find((one) => one.kind === 'comment')
  return [...match.map((one) => matchText(one, setup)), targetText(target, setup), remark ? `comment "${remark.text}"` : '']
    .filter((part) => part !== '')
    .join(' ')
}

/** The key of a map's element: `172.30.0.41 . tcp . 80`, or `tcp . 3001`. */
export const elementKey = ({ match }: Rule): string =>
  match
    .map((one) =>
      one.kind === 'address'
        ? one.ip
        : one.kind === 'protocol'
          ? one.protocol.toLowerCase()
          : one.kind === 'port'
            ? String(one.port)
            : '',
    )
    .join(' . ')

/** What an element of a verdict map says. */
export const elementVerdict = ({ target }: Rule, setup: TextSetup): string => targetText(target, setup)
