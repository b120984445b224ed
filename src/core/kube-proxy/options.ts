import type { IPFamily } from '../api/service.ts'
import { rangeOfFamily } from './address-range.ts'
import { nodePortAddresses } from './node-port-addresses.ts'
import type { RuleSetup } from './rule.ts'
import type { ProxyConfig } from './types.ts'

/** Settings of kube-proxy and its host that hardly anybody changes. */
export interface ProxyOptions {
  /**
   * `kernel`: packets pass the chains of the hooks that they meet. `all`: they pass every chain that refuses Service
   * traffic, wherever they come from, as the tracer of upstream's tests has it.
   */
  readonly hooks: 'kernel' | 'all'
  /** The masquerade mark as kube-proxy writes it. */
  readonly masqueradeMark: string
  /** The kernel can choose masquerade ports at random. */
  readonly randomFully: boolean
  /** The kernel can count with nfacct. */
  readonly nfacct: boolean
  /** nf_conntrack_tcp_be_liberal is set: no rule for packets that conntrack finds invalid. */
  readonly conntrackTCPLiberal: boolean
  /** Feature gate PreferSameTrafficDistribution: node hints count. */
  readonly preferSameTrafficDistribution: boolean
}

/** Source: Go's %#08x of 1<<14 pads the digits to eight and puts 0x before them. */
export const DEFAULT_PROXY_OPTIONS: ProxyOptions = {
  hooks: 'kernel',
  masqueradeMark: '0x00004000',
  randomFully: true,
  nfacct: false,
  conntrackTCPLiberal: false,
  preferSameTrafficDistribution: true,
}

const NOWHERE = { name: '', nodeIP: '', localAddresses: [] } as const

/** Whether node ports answer on 127.0.0.0/8: switched on, and loopback is among the node port addresses. */
export const servesLocalhost = (config: ProxyConfig, family: IPFamily): boolean =>
  config.mode === 'iptables' &&
  family === 'IPv4' &&
  config.localhostNodePorts &&
  nodePortAddresses(config.nodePortAddresses, config.mode, NOWHERE, family).containsIPv4Loopback

export function ruleSetup(config: ProxyConfig, { nfacct }: ProxyOptions, family: IPFamily): RuleSetup {
  const range = rangeOfFamily(config.clusterCIDR, family)
  return {
    family,
    pods: range && {
      range,
      from: { kind: 'range', side: 'src', range },
      notFrom: { kind: 'range', side: 'src', range, not: true },
    },
    masqueradeAll: config.masqueradeAll,
    countLocalhostNodePorts: nfacct && servesLocalhost(config, family),
  }
}
