import type { Reader } from '../storage/reader.ts'
import { readyAddresses } from './endpoint-name.ts'
import type { Target } from './find.ts'

/** Where the cluster's DNS lives: the Service that every Pod's resolv.conf leads to. */
export const DNS_NAMESPACE = 'kube-system'
export const DNS_SERVICE = 'kube-dns'

/**
 * The name servers of the zone: the addresses of the Service whose endpoints the server itself is, or `ns.dns.ZONE` at
 * the loopback address when there is none.
 * Source: coredns/coredns plugin/kubernetes/ns.go nsAddrs.
 * Differs: the server knows its Service by name, upstream finds it by its own addresses.
 */
export function nameServers(reader: Reader, zone: string): readonly Target[] {
  const service = reader.get('Service', DNS_NAMESPACE, DNS_SERVICE)
  const serves = reader.slicesOfService(DNS_NAMESPACE, DNS_SERVICE).some((slice) => readyAddresses(slice).length > 0)
  if (!service || !serves) return [{ owner: `ns.dns.${zone}`, host: '127.0.0.1', port: 53 }]
  const owner = `${DNS_SERVICE}.${DNS_NAMESPACE}.svc.${zone}`
  return (service.spec.clusterIPs ?? []).map((host) => ({ owner, host, port: 53 }))
}
