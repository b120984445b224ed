import type { FiveTuple, PacketProtocol } from '../network/packet.ts'
import { type AddressRange, inRange, ipv4Bits } from './address-range.ts'
import type { ProxyEndpoint } from './endpoints.ts'
import type { PortState } from './port-state.ts'
import type { Match, PortRules } from './rule.ts'
import type { Ruleset } from './ruleset.ts'
import type { ChosenEndpoint } from './types.ts'

/**
 * A packet on its way through one Node's rules. An evaluator has one and uses it again for each packet, so that a packet
 * without a record allocates next to nothing.
 */
export class Flight {
  readonly #rules: Ruleset
  #srcBits = 0
  srcIP = ''
  dstIP = ''
  dstPort = 0
  protocol: PacketProtocol = 'TCP'
  nowMs = 0
  random = 0
  /** Rules that remember clients remember nothing of this packet. */
  aside = false
  marked = false
  masquerade = false
  /** Where the destination was rewritten to, and what else it could have been. */
  endpoint: ProxyEndpoint | undefined
  candidates: readonly ChosenEndpoint[] | undefined
  /** Which of the candidates was chosen. */
  position = 0
  /** Service ports that may have lines for the packet as it is now. */
  found: readonly PortState[] = []
  /** The service port whose rules it is in. */
  part: PortRules | undefined

  constructor(rules: Ruleset) {
    this.#rules = rules
  }

  begin(packet: FiveTuple, nowMs: number, random: number): void {
    this.srcIP = packet.srcIP
    this.#srcBits = ipv4Bits(packet.srcIP)
    this.dstIP = packet.dstIP
    this.dstPort = packet.dstPort
    this.protocol = packet.protocol
    this.nowMs = nowMs
    this.random = random
    this.marked = false
    this.masquerade = false
    this.endpoint = undefined
    this.candidates = undefined
    this.position = 0
    this.part = undefined
    this.found = this.#rules.index.find(packet.dstIP, packet.protocol, packet.dstPort)
  }

  rewrite(endpoint: ProxyEndpoint): void {
    const { ip, port } = endpoint.chosen
    this.endpoint = endpoint
    this.dstIP = ip
    this.dstPort = port
    this.found = this.#rules.index.find(ip, this.protocol, port)
  }

  matches(matches: readonly Match[]): boolean {
    for (let i = 0; i < matches.length; i += 1) {
      const match = matches[i]
      if (match !== undefined && !this.#holds(match)) return false
    }
    return true
  }

  #holds(match: Match): boolean {
    switch (match.kind) {
      case 'comment':
      case 'endpoint-comment':
      case 'counter':
      case 'chance':
        return true
      case 'protocol':
        return match.protocol === this.protocol
      case 'address':
        return ((match.side === 'src' ? this.srcIP : this.dstIP) === match.ip) !== (match.not === true)
      case 'port':
        return match.port === this.dstPort
      case 'range':
        return this.#isIn(match.side, match.range) !== (match.not === true)
      case 'ranges':
        return match.ranges.some((range) => this.#isIn(match.side, range)) !== (match.not === true)
      case 'local':
        return this.#rules.isLocal(match.side === 'src' ? this.srcIP : this.dstIP)
      case 'marked':
        return this.marked !== (match.not === true)
      case 'state':
        // Only first packets are judged: they are new, and may have been rewritten.
        return (
          match.states.some((state) => state === 'NEW' || (state === 'DNAT' && this.endpoint !== undefined)) !==
          (match.not === true)
        )
      case 'in-set':
        return match.set === 'cluster-ips' ? this.#rules.index.hasClusterIP(this.dstIP) : this.#rules.nodePortIPs.has(this.dstIP)
      case 'remember':
        if (this.part && !this.aside) this.#rules.affinity.remember(this.part.info, match.endpoint, this.srcIP, this.nowMs)
        return true
      case 'remembers': {
        const at = this.part && this.#rules.affinity.ofClient(this.part.info, this.srcIP)?.get(match.endpoint.text)
        return at !== undefined && this.#rules.affinity.isLive(at, match.seconds, this.nowMs)
      }
    }
  }

  #isIn(side: 'src' | 'dst', range: AddressRange): boolean {
    return side === 'src' ? inRange(range, this.srcIP, this.#srcBits) : inRange(range, this.dstIP, ipv4Bits(this.dstIP))
  }
}
