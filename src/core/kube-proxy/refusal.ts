import { ofPort } from './cause.ts'
import type { Cause } from './rule.ts'
import type { ServicePortInfo } from './service-port.ts'
import type { Refusal } from './traffic.ts'

/** The field that keeps cluster IP traffic on its Node, when it does. */
export const internalPolicyPath = ({ internalPolicyLocal }: ServicePortInfo): readonly string[] =>
  internalPolicyLocal ? ['spec.internalTrafficPolicy'] : []

/** Why packets are refused: nobody is there at all (look at the selector), or nobody on this Node (look at the policy). */
export function refusalCause(
  info: ServicePortInfo,
  refusal: Refusal,
  policy: 'internalTrafficPolicy' | 'externalTrafficPolicy',
): Cause {
  if (refusal === 'no-endpoints')
    return ofPort('proxy-no-endpoints', info, [...(info.hasSelector ? ['spec.selector'] : []), `spec.ports[${info.index}]`])
  return ofPort('proxy-no-local-endpoints', info, [`spec.${policy}`, `spec.ports[${info.index}]`], { policy })
}
