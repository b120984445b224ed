import { categorizeEndpoints } from '../categorize.ts'
import { EndpointChains } from '../endpoint-chains.ts'
import { nftablesEndpointBase } from '../names.ts'
import type { PortBuilder } from '../port-state.ts'
import type { RuleSetup } from '../rule.ts'
import { allowsNode } from '../traffic.ts'
import { nftablesEndpointRules } from './endpoint-rules.ts'
import { nftablesLineCounts } from './line-counts.ts'
import { TABLE } from './names.ts'
import { NftablesPortRules } from './port-rules.ts'

/** Makes nftables rules of service ports. */
export const nftablesBuilder = (setup: RuleSetup, useNodeHints: boolean): PortBuilder => ({
  lineCounts: nftablesLineCounts,
  allowsNode: (info, { nodeIP }) => allowsNode(info, nodeIP),
  endpointChains: (info) =>
    new EndpointChains(
      TABLE,
      ({ chosen: { ip, port } }) => `endpoint-${nftablesEndpointBase(info, ip, port)}`,
      nftablesEndpointRules(info),
    ),
  build: (info, endpoints, view, chains) =>
    new NftablesPortRules(
      info,
      categorizeEndpoints(endpoints, info, view, useNodeHints),
      setup,
      allowsNode(info, view.nodeIP),
      chains,
    ),
})
