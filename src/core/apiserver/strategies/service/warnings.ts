import type { Service } from '../../../api/service.ts'
import { cidrWarnings, ipWarnings } from './address-warnings.ts'

const HINTS = 'service.kubernetes.io/topology-aware-hints'
const MODE = 'service.kubernetes.io/topology-mode'

/** Things that are accepted and will not do what they look like. Source: kubernetes pkg/api/service/warnings.go. */
export function serviceWarnings({ metadata, spec }: Service): readonly string[] {
  const { type, clusterIP, clusterIPs = [], externalIPs = [], loadBalancerIP = '', loadBalancerSourceRanges = [] } = spec
  const headless = type === 'ClusterIP' && clusterIP === 'None'
  const texts: string[] = []
  if (Object.hasOwn(metadata.annotations ?? {}, HINTS))
    texts.push(`annotation ${HINTS} is deprecated, please use ${MODE} instead`)
  if (type !== 'ExternalName' && !headless) {
    clusterIPs.forEach((ip, i) => {
      texts.push(...ipWarnings(`spec.clusterIPs[${i}]`, ip))
    })
  }
  if (headless && loadBalancerIP !== '') texts.push('spec.loadBalancerIP is ignored for headless services')
  if (headless && externalIPs.length > 0) texts.push('spec.externalIPs is ignored for headless services')
  if (headless && spec.sessionAffinity !== 'None') texts.push('spec.SessionAffinity is ignored for headless services')
  externalIPs.forEach((ip, i) => {
    texts.push(...ipWarnings(`spec.externalIPs[${i}]`, ip))
  })
  if (loadBalancerIP !== '') texts.push(...ipWarnings('spec.loadBalancerIP', loadBalancerIP))
  loadBalancerSourceRanges.forEach((range, i) => {
    texts.push(...cidrWarnings(`spec.loadBalancerSourceRanges[${i}]`, range))
  })
  if (type === 'ExternalName' && externalIPs.length > 0)
    texts.push('spec.externalIPs is ignored when spec.type is "ExternalName"')
  if (type !== 'ExternalName' && spec.externalName)
    texts.push('spec.externalName is ignored when spec.type is not "ExternalName"')
  if (spec.trafficDistribution === 'PreferClose') {
    texts.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"')
  }
  return texts
}
