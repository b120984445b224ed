import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { ServicePortInfo } from './service-port.ts'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
/** nftables refuses longer names than 255 characters; kube-proxy leaves room for its prefixes. */
const LONGEST_BASE = 240

/** The first `length` characters (a multiple of 8) of the base32 form of sha256(text). */
export function shortHash(text: string, length: 8 | 16): string {
  const digest = sha256(utf8ToBytes(text))
  let bits = 0
  let value = 0
  let out = ''
  for (let i = 0; out.length < length; i += 1) {
    value = (value << 8) | (digest[i] ?? 0)
    bits += 8
    while (bits >= 5) {
      out += BASE32.charAt((value >>> (bits - 5)) & 31)
      bits -= 5
    }
    value &= (1 << bits) - 1
  }
  return out
}

type Named = Pick<ServicePortInfo, 'namespace' | 'name' | 'portName' | 'protocol' | 'id'>

/** `namespace/name:port`, or `namespace/name` when the port has no name. */
export const servicePortId = (namespace: string, name: string, portName: string): string =>
  portName === '' ? `${namespace}/${name}` : `${namespace}/${name}:${portName}`

/** Names of the chains that belong to one service port. */
export interface ServiceChainNames {
  readonly cluster: string
  readonly local: string
  readonly external: string
  readonly firewall: string
}

/** Source: kubernetes/kubernetes pkg/proxy/iptables/proxier.go, portProtoHash. */
export function iptablesServiceChains({ id, protocol }: Named): ServiceChainNames {
  const hash = shortHash(id + protocol.toLowerCase(), 16)
  return { cluster: `KUBE-SVC-${hash}`, local: `KUBE-SVL-${hash}`, external: `KUBE-EXT-${hash}`, firewall: `KUBE-FW-${hash}` }
}

/** `endpoint` is `ip:port`, IPv6 in brackets. */
export const iptablesEndpointChain = ({ id, protocol }: Named, endpoint: string): string =>
  `KUBE-SEP-${shortHash(id + protocol.toLowerCase() + endpoint, 16)}`

/** Source: kubernetes/kubernetes pkg/proxy/nftables/proxier.go, hashAndTruncate. */
function hashAndTruncate(text: string): string {
  const base = `${shortHash(text, 8)}-${text}`
  return base.length > LONGEST_BASE ? `${base.slice(0, LONGEST_BASE - 3)}...` : base
}

const servicePath = ({ namespace, name, portName, protocol }: Named): string =>
  `${namespace}/${name}/${protocol.toLowerCase()}/${portName}`

/** What all nftables names of a service port end in. */
export const nftablesServiceBase = (port: Named): string => hashAndTruncate(servicePath(port))

/** What all nftables names of an endpoint end in; colons of IPv6 addresses become dots, as names may hold none. */
export const nftablesEndpointBase = (port: Named, ip: string, endpointPort: number): string =>
  hashAndTruncate(`${servicePath(port)}__${ip.replaceAll(':', '.')}/${endpointPort}`)

export function nftablesServiceChains(port: Named): ServiceChainNames {
  const base = nftablesServiceBase(port)
  return { cluster: `service-${base}`, local: `local-${base}`, external: `external-${base}`, firewall: `firewall-${base}` }
}
