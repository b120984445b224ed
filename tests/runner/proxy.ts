import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'
import { runFlows, runSteps } from './proxy-flows.ts'
import { runCategorize, runChainNames, runEndpointsMap, runProbabilities } from './proxy-parts.ts'
import { runPartialSync } from './proxy-sync.ts'
import { runIptablesRules, runNftablesRules } from './proxy-text.ts'
import { object } from './proxy-world.ts'
import type { CaseRunner, Suites } from './types.ts'

/** Cases of a suite of packet flows: some have steps over time instead of flows. */
const packets: CaseRunner = (test: JsonObject, suite: string) => {
  const steps: JsonValue | undefined = object(test, 'case')['steps']
  return steps === undefined ? runFlows(test, suite) : runSteps(test, suite)
}

export const suites: Suites = {
  'proxy/categorize-endpoints': runCategorize,
  'proxy/chain-names': runChainNames,
  'proxy/clusterip': packets,
  'proxy/endpoints-map': runEndpointsMap,
  'proxy/externalips': packets,
  'proxy/iptables-partial-sync': runPartialSync,
  'proxy/iptables-rules': runIptablesRules,
  'proxy/loadbalancer': packets,
  'proxy/masquerade': packets,
  'proxy/nftables-rules': runNftablesRules,
  'proxy/nftables': packets,
  'proxy/no-endpoints': packets,
  'proxy/nodeport': packets,
  'proxy/overall': packets,
  'proxy/probabilities': runProbabilities,
  'proxy/session-affinity': packets,
  'proxy/terminating': packets,
  'proxy/topology': packets,
  'proxy/traffic-policy': packets,
}
