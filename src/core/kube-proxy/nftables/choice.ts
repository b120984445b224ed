import { ofEndpoint, ofPort } from '../cause.ts'
import { endpointAt, type ProxyEndpoint } from '../endpoints.ts'
import type { Choice } from '../rule.ts'
import type { ServicePortInfo } from '../service-port.ts'

/** The choice at the end of a policy chain: one rule that draws a number and looks the endpoint up. */
export function endpointChoice(info: ServicePortInfo, endpoints: readonly ProxyEndpoint[]): Choice {
  const { affinitySeconds } = info
  return {
    endpoints,
    candidates: endpoints.map(({ chosen }) => chosen),
    stickySeconds: affinitySeconds,
    balanceRules: 1,
    sticky(i) {
      const endpoint = endpointAt(endpoints, i)
      return {
        match: [{ kind: 'remembers', endpoint, seconds: affinitySeconds }],
        target: { kind: 'endpoint', endpoint },
        cause: ofEndpoint('proxy-sticky', info, endpoint, { seconds: affinitySeconds }),
      }
    },
    balance: () => ({
      match: [],
      target: { kind: 'balance', endpoints },
      cause: ofPort(endpoints.length === 1 ? 'proxy-only-endpoint' : 'proxy-random', info, [`spec.ports[${info.index}]`], {
        oneIn: endpoints.length,
      }),
    }),
  }
}
