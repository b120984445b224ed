import type { Because } from '../because.ts'
import { becauseOf } from './because.ts'
import { fixed } from './cause.ts'
import type { PortRules, Rule } from './rule.ts'
import type { ChosenEndpoint, RuleHit, Verdict } from './types.ts'

const PASSED: Because = becauseOf(fixed('proxy-none-matches'))

type Hits = readonly RuleHit[]

/** No rule changed or refused the packet. */
export const passed = (hits: Hits): Verdict => ({ action: 'pass', masquerade: false, hits, because: PASSED })

/** A rule ended the packet's way, or let it through to the Node itself. */
export function decided(
  action: 'accept' | 'drop' | 'reject',
  rule: Rule | undefined,
  judge: PortRules | undefined,
  hits: Hits,
): Verdict {
  const because = rule ? becauseOf(rule.cause) : PASSED
  return { action, masquerade: false, hits, because, ...(judge ? { service: wordsOf(judge).service } : {}) }
}

export function delivered(
  endpoint: ChosenEndpoint,
  candidates: readonly ChosenEndpoint[],
  position: number,
  masquerade: boolean,
  judge: PortRules,
  hits: Hits,
): Verdict {
  const { service, because } = wordsOf(judge)
  return { action: 'deliver', endpoint, candidates, position, masquerade, service, hits, because }
}

interface Words {
  readonly service: NonNullable<Verdict['service']>
  readonly because: Because
}

/** What verdicts say of a service port, made once. */
const WORDS = new WeakMap<PortRules, Words>()

function wordsOf(rules: PortRules): Words {
  const known = WORDS.get(rules)
  if (known) return known
  const { namespace, name, portName, index } = rules.info
  const made: Words = {
    service: { namespace, name, portName, index },
    because: becauseOf({ code: 'proxy-dnat', port: rules.info, paths: [`spec.ports[${index}]`] }),
  }
  WORDS.set(rules, made)
  return made
}
