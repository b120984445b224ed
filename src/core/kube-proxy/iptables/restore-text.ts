import type { ProxyEndpoint } from '../endpoints.ts'
import { probabilityText } from '../probability.ts'
import type { Match, Rule, Target } from '../rule.ts'

/** What a rule's text needs besides the rule. */
export interface TextSetup {
  /** How the masquerade mark is written: `0x00004000`. */
  readonly mark: string
  /** More than 1,000 endpoints: rules of endpoints lose their comments. */
  readonly largeCluster: boolean
  /** The kernel can pick masquerade ports at random. */
  readonly randomFully: boolean
  endpointName(endpoint: ProxyEndpoint): string
}

/** Comments without blanks stand bare. */
const quoted = (text: string): string => (/\s/.test(text) ? `"${text}"` : text)
const not = (match: { readonly not?: true }): string => (match.not ? '! ' : '')
const side = { src: '-s', dst: '-d' } as const

export const endpointComment = ({ id, endpoint }: Extract<Match, { kind: 'endpoint-comment' }>): string =>
  endpoint ? `${id} -> ${endpoint.text}` : id

function matchText(match: Match, setup: TextSetup): string {
  switch (match.kind) {
    case 'comment':
      return `-m comment --comment ${quoted(match.text)}`
    case 'endpoint-comment':
      return setup.largeCluster ? '' : `-m comment --comment ${quoted(endpointComment(match))}`
    case 'protocol': {
      const protocol = match.protocol.toLowerCase()
      return `-m ${protocol} -p ${protocol}`
    }
    case 'address':
      return `${not(match)}${side[match.side]} ${match.ip}`
    case 'range':
      return `${not(match)}${side[match.side]} ${match.range.text}`
    case 'port':
      return `--dport ${match.port}`
    case 'local':
      return `-m addrtype --${match.side}-type LOCAL`
    case 'chance':
      return `-m statistic --mode random --probability ${probabilityText(match.oneIn)}`
    case 'remembers':
      return `-m recent --name ${setup.endpointName(match.endpoint)} --rcheck --seconds ${match.seconds} --reap`
    case 'remember':
      return `-m recent --name ${setup.endpointName(match.endpoint)} --set`
    case 'counter':
      return `-m nfacct --nfacct-name ${match.name}`
    case 'state':
      return `-m conntrack ${not(match)}--ctstate ${match.states.join(',')}`
    case 'marked':
      return `-m mark ${not(match)}--mark ${setup.mark}/${setup.mark}`
    case 'ranges':
    case 'in-set':
      throw new Error(`iptables rules have no match ${match.kind}`)
  }
}

function targetText(target: Target, setup: TextSetup): string {
  switch (target.kind) {
    case 'jump':
      return `-j ${target.chain}`
    case 'endpoint':
      return `-j ${setup.endpointName(target.endpoint)}`
    case 'dnat':
      return `-j DNAT --to-destination ${target.endpoint.text}`
    case 'mark':
      return `-j MARK --or-mark ${setup.mark}`
    case 'unmark':
      return `-j MARK --xor-mark ${setup.mark}`
    case 'masquerade':
      return `-j MASQUERADE${setup.randomFully ? ' --random-fully' : ''}`
    case 'accept':
    case 'drop':
    case 'reject':
    case 'return':
      return `-j ${target.kind.toUpperCase()}`
    case 'none':
      return ''
    case 'goto':
    case 'balance':
    case 'lookup':
      throw new Error(`iptables rules have no target ${target.kind}`)
  }
}

/** The rule as iptables-restore gets it, without `-A CHAIN`. */
export const restoreText = ({ match, target }: Rule, setup: TextSetup): string =>
  [...match.map((one) => matchText(one, setup)), targetText(target, setup)].filter((part) => part !== '').join(' ')
