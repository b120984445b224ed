import type { IPReservation } from '../../../allocators/ip-reservation.ts'
import type { Pick } from '../../../allocators/pick.ts'
import { resourceOf } from '../../../api/kinds.ts'
import type { Service, ServiceSpec } from '../../../api/service.ts'
import type { Result } from '../../../api/status.ts'
import { internalError, invalid } from '../../errors.ts'
import { invalidValue } from '../../validation/field.ts'
import { heldClusterIPs, isHeadless, needsClusterIP } from './facts.ts'
import { keepsPreferred } from './families.ts'

/** A step of allocation: the spec with what it was given. */
export type Step = Result<ServiceSpec>

const SERVICE = resourceOf('Service')

/**
 * The object that records an address names its Service, and is refused when there is no name; the name itself is
 * validated only later.
 * Source: kubernetes/kubernetes issue 135333.
 */
const refusedWhenNameless = (pick: Pick<string>, name: string, { dryRun }: IPReservation): Pick<string> =>
  pick.ok && name === '' && !dryRun
    ? { ok: false, error: `IPAddress.networking.k8s.io "${pick.value}" is invalid: spec.parentRef.name: Required value` }
    : pick

/** Takes an address for every family from place `from` on that has none yet of its own. */
function takeFrom(from: number, { spec, metadata }: Service, ips: IPReservation, random: () => number): Step {
  const families = spec.ipFamilies ?? []
  // One place for each family: a message about one address prints the places of the others, too.
  const asked = [...(spec.clusterIPs ?? []), ...families.map(() => '')].slice(0, families.length)
  const given = [...asked]
  for (const [i, family] of families.entries()) {
    if (i < from) continue
    const wanted = asked[i] ?? ''
    const pick = refusedWhenNameless(ips.allocate(family, wanted, random), metadata.name, ips)
    if (!pick.ok && wanted === '') return { ok: false, error: internalError(`failed to allocate a serviceIP: ${pick.error}`) }
    if (!pick.ok) {
      const detail = `failed to allocate IP ${wanted}: ${pick.error}`
      return { ok: false, error: invalid(SERVICE, metadata.name, [invalidValue('spec.clusterIPs', asked, detail)]) }
    }
    given[i] = pick.value
  }
  const [first] = given
  return { ok: true, value: { ...spec, ...(first === undefined ? {} : { clusterIP: first }), clusterIPs: given } }
}

/**
 * The addresses of a new Service. Families are filled in already.
 * Source: kubernetes pkg/registry/core/service/storage/alloc.go allocClusterIPs.
 */
export function takeClusterIPs(service: Service, ips: IPReservation, random: () => number): Step {
  const { spec } = service
  if (!needsClusterIP(spec) || spec.clusterIPs?.[0] === 'None') return { ok: true, value: spec }
  return takeFrom(0, service, ips, random)
}

/**
 * Addresses after an update: all new ones when it stops being an ExternalName, none when it becomes one, a second one or one
 * less when it changes between one family and two. What goes is given back when the write has succeeded.
 * Source: kubernetes pkg/registry/core/service/storage/alloc.go updateClusterIPs.
 */
export function updateClusterIPs(service: Service, old: ServiceSpec, ips: IPReservation, random: () => number): Step {
  const { spec } = service
  if (keepsPreferred(spec, old)) return { ok: true, value: spec }
  if (!needsClusterIP(old)) return takeClusterIPs(service, ips, random)
  if (isHeadless(old)) return { ok: true, value: spec }
  const held = heldClusterIPs(old)
  if (!needsClusterIP(spec)) {
    for (const ip of held) ips.releaseLater(ip)
    return { ok: true, value: spec }
  }
  const [before, now] = [old.ipFamilies?.length ?? 0, spec.ipFamilies?.length ?? 0]
  if (before === 1 && now === 2) return takeFrom(1, service, ips, random)
  if (before === 2 && now === 1) for (const ip of held.slice(1)) ips.releaseLater(ip)
  return { ok: true, value: spec }
}
