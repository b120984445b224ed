import { ofEndpoint } from '../cause.ts'
import type { ProxyEndpoint } from '../endpoints.ts'
import { protocolMatch } from '../matches.ts'
import type { Match, Rule } from '../rule.ts'
import type { ServicePortInfo } from '../service-port.ts'
import { jump, MARK_CHAIN } from './names.ts'

/** Makes the rules of an endpoint's chain: hairpin traffic is marked, the client remembered, the destination rewritten. */
export function nftablesEndpointRules(info: ServicePortInfo): (endpoint: ProxyEndpoint) => readonly Rule[] {
  const toMark = jump(MARK_CHAIN)
  const isProtocol: readonly Match[] = [protocolMatch(info.protocol)]
  const remember = (endpoint: ProxyEndpoint): Rule => ({
    match: [{ kind: 'remember', endpoint }],
    target: { kind: 'none' },
    cause: ofEndpoint('proxy-remember', info, endpoint, { seconds: info.affinitySeconds }),
  })
  return (endpoint) => [
    {
      match: [{ kind: 'address', side: 'src', ip: endpoint.chosen.ip }],
      target: toMark,
      cause: ofEndpoint('proxy-masquerade-hairpin', info, endpoint),
    },
    ...(info.affinitySeconds > 0 ? [remember(endpoint)] : []),
    { match: isProtocol, target: { kind: 'dnat', endpoint }, cause: ofEndpoint('proxy-dnat', info, endpoint) },
  ]
}
