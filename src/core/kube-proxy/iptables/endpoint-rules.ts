import { ofEndpoint } from '../cause.ts'
import type { ProxyEndpoint } from '../endpoints.ts'
import { protocolMatch } from '../matches.ts'
import type { Match, Rule } from '../rule.ts'
import type { ServicePortInfo } from '../service-port.ts'
import { jump, MARK_MASQ } from './names.ts'

/** Makes the rules of an endpoint's chain: hairpin traffic is marked, then the destination is rewritten. */
export function iptablesEndpointRules(info: ServicePortInfo): (endpoint: ProxyEndpoint) => readonly Rule[] {
  const words: Match = { kind: 'endpoint-comment', id: info.id }
  const protocol = protocolMatch(info.protocol)
  const plain: readonly Match[] = [words, protocol]
  const toMark = jump(MARK_MASQ)
  return (endpoint) => [
    {
      match: [words, { kind: 'address', side: 'src', ip: endpoint.chosen.ip }],
      target: toMark,
      cause: ofEndpoint('proxy-masquerade-hairpin', info, endpoint),
    },
    {
      match: info.affinitySeconds > 0 ? [words, { kind: 'remember', endpoint }, protocol] : plain,
      target: { kind: 'dnat', endpoint },
      cause: ofEndpoint('proxy-dnat', info, endpoint),
    },
  ]
}
