import { type Categorized, categorizeEndpoints } from '../categorize.ts'
import { EndpointChains } from '../endpoint-chains.ts'
import type { ProxyEndpoint } from '../endpoints.ts'
import { iptablesEndpointChain } from '../names.ts'
import type { NodeView, PortBuilder } from '../port-state.ts'
import type { PortRules, RuleSetup } from '../rule.ts'
import type { ServicePortInfo } from '../service-port.ts'
import { allowsNode } from '../traffic.ts'
import { iptablesEndpointRules } from './endpoint-rules.ts'
import { iptablesLineCounts } from './line-counts.ts'
import { IptablesPortRules } from './port-rules.ts'

/** Makes iptables rules of service ports. */
export function iptablesBuilder(setup: RuleSetup, useNodeHints: boolean): PortBuilder {
  return {
    lineCounts: (info, presence) => iptablesLineCounts(info, presence, setup),
    allowsNode: (info, { nodeIP }) => allowsNode(info, nodeIP),
    endpointChains: (info) =>
      new EndpointChains('nat', (endpoint) => iptablesEndpointChain(info, endpoint.text), iptablesEndpointRules(info)),
    build(info: ServicePortInfo, endpoints: readonly ProxyEndpoint[], view: NodeView, chains: EndpointChains): PortRules {
      const categorized: Categorized = categorizeEndpoints(endpoints, info, view, useNodeHints)
      return new IptablesPortRules(info, categorized, setup, allowsNode(info, view.nodeIP), chains)
    },
  }
}
