import type { DnsConfig } from './types.ts'

/** CoreDNS as its Corefile in a kubeadm cluster sets it up, except for `pods`, which is off unless told. */
export const DEFAULT_DNS_CONFIG: DnsConfig = {
  zone: 'cluster.local.',
  ttl: 5,
  pods: 'disabled',
  endpointPodNames: false,
  ignoreEmptyService: false,
  synced: true,
  upstream: [],
}
