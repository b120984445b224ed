import type { IPFamily, ServiceSpec } from '../../../api/service.ts'
import { familyOf } from '../../../net/ip.ts'
import type { FieldError } from '../../field-error.ts'
import { invalidValue } from '../../validation/field.ts'
import { validateClusterIPFields } from '../../validation/service-cluster-ips.ts'
import { otherFamily } from './defaults.ts'
import { isManualHeadless, needsClusterIP, sameList } from './facts.ts'

/** The spec with its family fields filled in, or what is wrong with them. */
export type Filled =
  | { readonly ok: true; readonly spec: ServiceSpec }
  | { readonly ok: false; readonly errors: readonly FieldError[] }

const POLICY = 'spec.ipFamilyPolicy'

/**
 * True when an update leaves a PreferDualStack Service alone. Such a Service keeps what it has, even if the cluster has
 * won or lost a family since.
 */
export function keepsPreferred(spec: ServiceSpec, old: ServiceSpec | undefined): boolean {
  return (
    old !== undefined &&
    spec.type === old.type &&
    needsClusterIP(spec) &&
    spec.ipFamilyPolicy === 'PreferDualStack' &&
    (old.ipFamilyPolicy ?? 'PreferDualStack') === 'PreferDualStack' &&
    sameList(spec.clusterIPs, old.clusterIPs) &&
    sameList(spec.ipFamilies, old.ipFamilies)
  )
}

function defaultPolicy(spec: ServiceSpec, old: ServiceSpec | undefined): NonNullable<ServiceSpec['ipFamilyPolicy']> {
  if (spec.ipFamilyPolicy !== undefined) return spec.ipFamilyPolicy
  if (old?.ipFamilyPolicy !== undefined) return old.ipFamilyPolicy
  return isManualHeadless(spec) ? 'RequireDualStack' : 'SingleStack'
}

/** SingleStack on an update trims what was left as it was: the second address and family go. */
function trimmed(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const { clusterIPs = [], ipFamilies = [] } = spec
  const dropIP = clusterIPs.length > 1 && sameList(clusterIPs, old.clusterIPs)
  const dropFamily = ipFamilies.length > 1 && sameList(ipFamilies, old.ipFamilies)
  return {
    ...spec,
    ...(dropIP ? { clusterIPs: clusterIPs.slice(0, 1) } : {}),
    ...(dropFamily ? { ipFamilies: ipFamilies.slice(0, 1) } : {}),
  }
}

const reduced = (now: readonly string[] = [], before: readonly string[] = []): boolean =>
  now.length > 0 && now.length < before.length

function reductionErrors(spec: ServiceSpec, old: ServiceSpec): readonly FieldError[] {
  const policy = spec.ipFamilyPolicy ?? null
  const errors: FieldError[] = []
  if (reduced(spec.clusterIPs, old.clusterIPs)) {
    errors.push(invalidValue(POLICY, policy, "must be 'SingleStack' to release the secondary cluster IP"))
  }
  if (reduced(spec.ipFamilies, old.ipFamilies)) {
    errors.push(invalidValue(POLICY, policy, "must be 'SingleStack' to release the secondary IP family"))
  }
  return errors
}

function singleErrors({ ipFamilyPolicy = 'SingleStack', clusterIPs = [], ipFamilies = [] }: ServiceSpec): readonly FieldError[] {
  if (ipFamilyPolicy !== 'SingleStack') return []
  const several = (what: string): FieldError =>
    invalidValue(POLICY, ipFamilyPolicy, `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`)
  return [
    ...(clusterIPs.length === 2 ? [several('cluster IPs')] : []),
    ...(ipFamilies.length === 2 ? [several('IP families')] : []),
  ]
}

/** Families that the given addresses imply, behind those that were named. */
function inferred(
  spec: ServiceSpec,
  available: readonly IPFamily[],
): { readonly families: readonly IPFamily[]; readonly errors: readonly FieldError[] } {
  const { clusterIPs = [], ipFamilies = [] } = spec
  const families = [...ipFamilies]
  const errors: FieldError[] = []
  for (const [i, ip] of clusterIPs.entries()) {
    if (ip === 'None') break
    if (i < families.length) continue
    const family = familyOf(ip)
    if (family && available.includes(family)) families.push(family)
    else
      errors.push(invalidValue(`spec.clusterIPs[${i}]`, clusterIPs, `${family ?? 'unknown'} is not configured on this cluster`))
  }
  return { families, errors }
}

function unavailableErrors(
  { ipFamilyPolicy, ipFamilies = [] }: ServiceSpec,
  available: readonly IPFamily[],
): readonly FieldError[] {
  const lonely = ipFamilyPolicy === 'RequireDualStack' && available.length < 2
  return [
    ...(lonely ? [invalidValue(POLICY, ipFamilyPolicy, 'this cluster is not configured for dual-stack services')] : []),
    ...ipFamilies.flatMap((family, i) =>
      available.includes(family) ? [] : [invalidValue(`spec.ipFamilies[${i}]`, family, 'not configured on this cluster')],
    ),
  ]
}

const withSecond = (spec: ServiceSpec, families: readonly IPFamily[], mayAdd: boolean): ServiceSpec => {
  const [first] = families
  const add = first !== undefined && families.length === 1 && mayAdd && spec.ipFamilyPolicy !== 'SingleStack'
  return { ...spec, ipFamilies: add ? [first, otherFamily(first)] : families }
}

/**
 * Fills in ipFamilyPolicy and ipFamilies from what was given, what was before and what the cluster has (`available`,
 * primary first), or says why that cannot be.
 * Source: kubernetes pkg/registry/core/service/storage/alloc.go initIPFamilyFields.
 */
export function fillFamilies(given: ServiceSpec, old: ServiceSpec | undefined, available: readonly IPFamily[]): Filled {
  if (!needsClusterIP(given) || keepsPreferred(given, old)) return { ok: true, spec: given }
  const named: ServiceSpec = { ...given, ipFamilyPolicy: defaultPolicy(given, old) }
  const malformed = validateClusterIPFields(named)
  if (malformed.length > 0) return { ok: false, errors: malformed }

  const single = named.ipFamilyPolicy === 'SingleStack'
  const spec = old && single ? trimmed(named, old) : named
  const { families, errors: unknown } = inferred(spec, available)
  const errors = [...(old && !single ? reductionErrors(spec, old) : []), ...singleErrors(spec), ...unknown]
  if (errors.length > 0) return { ok: false, errors }

  const primary = available.slice(0, 1)
  const chosen = families.length > 0 ? families : primary
  // Somebody else makes its endpoints: any family will do, on any cluster.
  if (isManualHeadless(spec)) return { ok: true, spec: withSecond(spec, chosen, true) }
  const missing = unavailableErrors({ ...spec, ipFamilies: families }, available)
  if (missing.length > 0) return { ok: false, errors: missing }
  return { ok: true, spec: withSecond(spec, chosen, available.length === 2) }
}
