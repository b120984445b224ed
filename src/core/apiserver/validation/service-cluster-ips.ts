import type { ServiceSpec } from '../../api/service.ts'
import { familyOf } from '../../net/ip.ts'
import type { FieldError } from '../field-error.ts'
import { isHeadless, needsClusterIP } from '../strategies/service/facts.ts'
import { ipErrors } from './endpoints-ip.ts'
import { duplicateValue, invalidValue, notSupported, required } from './field.ts'

const IPS = 'spec.clusterIPs'
const FAMILIES = 'spec.ipFamilies'
const SUPPORTED_FAMILIES: readonly string[] = ['IPv4', 'IPv6']
const SUPPORTED_POLICIES: readonly string[] = ['PreferDualStack', 'RequireDualStack', 'SingleStack']

/** The singular field and the first of the plural one are the same address. */
function syncErrors({ clusterIP = '', clusterIPs = [] }: ServiceSpec): readonly FieldError[] {
  if (clusterIP === '') {
    return clusterIPs.length === 0 ? [] : [invalidValue(IPS, clusterIPs, 'must be empty when `clusterIP` is not specified')]
  }
  if (clusterIPs.length === 0) return [required(IPS)]
  return clusterIPs[0] === clusterIP ? [] : [invalidValue(IPS, clusterIPs, 'first value must match `clusterIP`')]
}

const familyErrors = ({ ipFamilies = [] }: ServiceSpec): readonly FieldError[] =>
  ipFamilies.flatMap((family, i) => [
    ...(SUPPORTED_FAMILIES.includes(family) ? [] : [notSupported(`${FAMILIES}[${i}]`, family, SUPPORTED_FAMILIES)]),
    ...(ipFamilies.indexOf(family) < i ? [duplicateValue(`${FAMILIES}[${i}]`, family)] : []),
  ])

const policyErrors = ({ ipFamilyPolicy }: ServiceSpec): readonly FieldError[] =>
  ipFamilyPolicy === undefined || SUPPORTED_POLICIES.includes(ipFamilyPolicy)
    ? []
    : [notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, SUPPORTED_POLICIES)]

const addressErrors = ({ clusterIPs = [] }: ServiceSpec): readonly FieldError[] =>
  clusterIPs.flatMap((ip, i) => {
    if (i > 0 || ip !== 'None') return ipErrors(`${IPS}[${i}]`, ip)
    return clusterIPs.length > 1 ? [invalidValue(IPS, clusterIPs, "'None' must be the first and only value")] : []
  })

/** Both families at least once: Go's IsDualStackIPStrings. */
const isDualStack = (ips: readonly string[]): boolean => new Set(ips.map(familyOf)).size === 2

function matchErrors(spec: ServiceSpec): readonly FieldError[] {
  const { clusterIPs = [], ipFamilies = [] } = spec
  if (isHeadless(spec)) return []
  return clusterIPs.slice(0, ipFamilies.length).flatMap((ip, i) => {
    const family = ipFamilies[i]
    if (family !== 'IPv4' && family !== 'IPv6') return []
    const is = familyOf(ip) === 'IPv6' ? 'IPv6' : 'IPv4'
    return is === family
      ? []
      : [invalidValue(`${IPS}[${i}]`, ip, `expected an ${family} value as indicated by \`ipFamilies[${i}]\``)]
  })
}

/**
 * Errors of clusterIP, clusterIPs, ipFamilies and ipFamilyPolicy among themselves. Allocation asks it before it begins,
 * validation once more at the end.
 * Source: kubernetes pkg/apis/core/validation/validation.go ValidateServiceClusterIPsRelatedFields.
 */
export function validateClusterIPFields(spec: ServiceSpec): readonly FieldError[] {
  if (!needsClusterIP(spec)) return []
  const { clusterIPs = [] } = spec
  const malformed = addressErrors(spec)
  const errors = [...syncErrors(spec), ...familyErrors(spec), ...policyErrors(spec), ...malformed]
  if (clusterIPs.length > 2) errors.push(invalidValue(IPS, clusterIPs, 'may only hold up to 2 values'))
  // Bad addresses would skew what follows.
  if (malformed.length > 0) return errors
  if (clusterIPs.length > 1 && !isDualStack(clusterIPs)) {
    errors.push(invalidValue(IPS, clusterIPs, 'may specify no more than one IP for each IP family'))
  }
  return [...errors, ...matchErrors(spec)]
}

/**
 * What an update may not do to addresses: change one that is set. A second one may come, and go with SingleStack.
 * Source: the same file, validateUpgradeDowngradeClusterIPs.
 */
export function validateClusterIPChange(spec: ServiceSpec, old: ServiceSpec): readonly FieldError[] {
  if (!needsClusterIP(spec) || !needsClusterIP(old) || (isHeadless(spec) && isHeadless(old))) return []
  const { clusterIPs: now = [], ipFamilyPolicy = null } = spec
  const { clusterIPs: before = [] } = old
  const changed = (i: number): FieldError => invalidValue(`${IPS}[${i}]`, now, 'may not change once set')
  if (now.length === before.length) return before.flatMap((ip, i) => (ip === now[i] ? [] : [changed(i)]))
  const errors: FieldError[] = []
  if (now.length === 0) errors.push(invalidValue(`${IPS}[0]`, now, 'primary clusterIP can not be unset'))
  if (now.length > 0 && before.length > 0 && now[0] !== before[0]) errors.push(changed(0))
  if (now.length < before.length && now.length === 1 && ipFamilyPolicy !== 'SingleStack') {
    errors.push(
      invalidValue('spec.ipFamilyPolicy', ipFamilyPolicy, "must be set to 'SingleStack' when releasing the secondary clusterIP"),
    )
  }
  return errors
}

/** The same for families. Source: the same file, validateUpgradeDowngradeIPFamilies. */
export function validateFamilyChange(spec: ServiceSpec, old: ServiceSpec): readonly FieldError[] {
  if (!needsClusterIP(spec) || !needsClusterIP(old) || isHeadless(spec) || isHeadless(old)) return []
  const { ipFamilies: now = [], clusterIPs = [], ipFamilyPolicy = null } = spec
  const { ipFamilies: before = [] } = old
  const changed = (value: readonly string[]): FieldError => invalidValue(`${FAMILIES}[0]`, value, 'may not change once set')
  if (now.length === before.length) return before.flatMap((family, i) => (family === now[i] ? [] : [changed(now)]))
  const errors: FieldError[] = []
  if (now.length < before.length && clusterIPs.length === 0) {
    errors.push(invalidValue(`${FAMILIES}[0]`, now, 'primary ipFamily can not be unset'))
  }
  if (now.length > 0 && before.length > 0 && now[0] !== before[0]) errors.push(changed(clusterIPs))
  if (now.length < before.length && now.length === 1 && ipFamilyPolicy !== 'SingleStack') {
    errors.push(
      invalidValue('spec.ipFamilyPolicy', ipFamilyPolicy, "must be set to 'SingleStack' when releasing the secondary ipFamily"),
    )
  }
  return errors
}
