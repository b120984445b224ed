import type { Lease } from '../../api/config.ts'
import type { FieldError } from '../field-error.ts'
import type { Strategy } from '../registry/strategy.ts'
import { invalidValue, notNegative } from '../validation/field.ts'

/** Source: kubernetes pkg/apis/coordination/validation/validation.go. */
function validate({ spec }: Lease): readonly FieldError[] {
  const { leaseDurationSeconds: seconds } = spec
  const tooShort = seconds !== undefined && seconds <= 0
  return [
    ...(tooShort ? [invalidValue('spec.leaseDurationSeconds', seconds, 'must be greater than 0')] : []),
    ...notNegative('spec.leaseTransitions', spec.leaseTransitions),
  ]
}

/** The rules of Leases. Source: kubernetes pkg/registry/coordination/lease/strategy.go. */
export const leaseStrategy: Strategy<'Lease'> = {
  kind: 'Lease',
  nameRule: 'dns1123-subdomain',
  allowCreateOnUpdate: true,
  defaults: (lease) => lease,
  prepareForCreate: (lease) => lease,
  validate,
  prepareForUpdate: (lease) => lease,
  validateUpdate: validate,
}
