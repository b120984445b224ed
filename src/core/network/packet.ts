/** ICMP has no ports: they are 0. */
export type PacketProtocol = 'TCP' | 'UDP' | 'SCTP' | 'ICMP'

/** The header of a packet: what rules match and rewrite. Addresses are canonical text. */
export interface FiveTuple {
  readonly protocol: PacketProtocol
  readonly srcIP: string
  readonly srcPort: number
  readonly dstIP: string
  readonly dstPort: number
}
