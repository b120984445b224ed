import type { PacketProtocol } from '../network/packet.ts'
import { endpointText } from './endpoints.ts'
import type { PortState } from './port-state.ts'
import type { ServiceIndex } from './service-index.ts'

/** What of a conntrack entry decides whether kube-proxy clears it. */
export interface TrackedFlow {
  readonly protocol: PacketProtocol
  /** Where the client sent to. */
  readonly dstIP: string
  readonly dstPort: number
  /** Who answers: the endpoint that was chosen. */
  readonly replyIP: string
  readonly replyPort: number
}

/** What clients may have sent to: an address, or a port of any Node when there is none. */
export interface Destination {
  readonly ip?: string
  readonly port: number
}

/** Where clients of a UDP service port send to; none for other protocols, whose flows are left alone. */
export function flowsOf(info: PortState['info']): readonly Destination[] {
  if (info.protocol !== 'UDP') return NONE
  const { clusterIP, port, nodePort } = info
  const addressed = [clusterIP, ...ipsOf(info)].map((ip): Destination => ({ ip, port }))
  return nodePort === 0 ? addressed : [...addressed, { port: nodePort }]
}

const NONE: readonly Destination[] = []

/**
 * Whether kube-proxy deletes a flow after endpoints changed: a UDP flow to a Service address (or node port) that is
 * answered by none of the Service's serving endpoints. A Service without any keeps its flows; policies, hints and
 * termination play no part, and TCP and SCTP flows are left alone.
 * Source: kubernetes/kubernetes pkg/proxy/conntrack/cleanup.go.
 */
export function isStaleFlow(index: ServiceIndex, { protocol, dstIP, dstPort, replyIP, replyPort }: TrackedFlow): boolean {
  if (protocol !== 'UDP') return false
  const states = index.find(dstIP, protocol, dstPort)
  const owns = ({ info }: PortState): boolean =>
    info.protocol === protocol && info.port === dstPort && [info.clusterIP, ...ipsOf(info)].includes(dstIP)
  const state = states.find(owns) ?? states.find(({ info }) => info.protocol === protocol && info.nodePort === dstPort)
  const serving = state?.endpoints.filter((endpoint) => endpoint.serving) ?? []
  const reply = endpointText(replyIP, replyPort)
  return serving.length > 0 && !serving.some(({ text }) => text === reply)
}

const ipsOf = ({ externalIPs, loadBalancerVIPs }: PortState['info']): readonly string[] =>
  [...externalIPs, ...loadBalancerVIPs].map(({ ip }) => ip)
