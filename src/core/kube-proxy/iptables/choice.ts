import { ofEndpoint } from '../cause.ts'
import { endpointAt, type ProxyEndpoint } from '../endpoints.ts'
import type { Choice, Match, Rule } from '../rule.ts'
import type { ServicePortInfo } from '../service-port.ts'

/**
 * The choice at the end of a policy chain. Rule i of n takes 1/(n-i) of what reaches it, the last one all: each
 * endpoint gets 1/n. Source: kubernetes/kubernetes pkg/proxy/iptables/proxier.go, writeServiceToEndpointRules.
 */
export function endpointChoice(info: ServicePortInfo, endpoints: readonly ProxyEndpoint[]): Choice {
  const { id, affinitySeconds } = info
  const rule = (
    i: number,
    match: readonly Match[],
    code: 'proxy-sticky' | 'proxy-random' | 'proxy-only-endpoint',
    facts?: Rule['cause']['facts'],
  ): Rule => {
    const endpoint = endpointAt(endpoints, i)
    const words: Match = { kind: 'endpoint-comment', id, endpoint }
    return { match: [words, ...match], target: { kind: 'endpoint', endpoint }, cause: ofEndpoint(code, info, endpoint, facts) }
  }
  return {
    endpoints,
    candidates: endpoints.map(({ chosen }) => chosen),
    stickySeconds: affinitySeconds,
    balanceRules: endpoints.length,
    sticky: (i) =>
      rule(i, [{ kind: 'remembers', endpoint: endpointAt(endpoints, i), seconds: affinitySeconds }], 'proxy-sticky', {
        seconds: affinitySeconds,
      }),
    balance(i) {
      const oneIn = endpoints.length - i
      if (endpoints.length === 1) return rule(i, [], 'proxy-only-endpoint')
      return rule(i, oneIn > 1 ? [{ kind: 'chance', oneIn }] : [], 'proxy-random', { oneIn: endpoints.length })
    },
  }
}
