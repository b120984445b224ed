import type { IPFamily, Service } from '../../api/service.ts'
import { familyOf } from '../../net/ip.ts'
import { isHeadless } from '../endpoints/pod.ts'

/**
 * The families that a Service has slices of: `spec.ipFamilies`, else that of its cluster IP, else (headless) both.
 * Source: kubernetes/endpointslice utils.go getAddressTypesForService.
 */
export function addressTypesOf(service: Service): readonly IPFamily[] {
  const { ipFamilies = [], clusterIP = '' } = service.spec
  if (ipFamilies.length > 0) return [...new Set(ipFamilies)]
  return isHeadless(service) ? ['IPv4', 'IPv6'] : [familyOf(clusterIP) ?? 'IPv4']
}
