import type { Node, Taint } from '../../api/cluster-objects.ts'
import { labelKeyErrors, labelValueErrors } from '../../labels/syntax.ts'
import { familyOf } from '../../net/ip.ts'
import type { FieldError } from '../field-error.ts'
import { cidrErrors } from './endpoints-ip.ts'
import { duplicateValue, forbiddenField, invalidEach, invalidValue, notSupported, required } from './field.ts'

const EFFECTS: readonly string[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

function taintErrors(taints: readonly Taint[]): readonly FieldError[] {
  const seen = new Set<string>()
  return taints.flatMap(({ key = '', value = '', effect }, i) => {
    // The path lacks "spec", as upstream's does.
    const field = `metadata.taints[${i}]`
    const named: string = effect ?? ''
    const pair = `${key}:${named}`
    const repeated = seen.has(pair)
    seen.add(pair)
    const duplicate: FieldError = {
      ...duplicateValue(field, { Key: key, Value: value, Effect: named, TimeAdded: null }),
      detail: 'taints must be unique by key and effect pair',
    }
    const malformed = labelValueErrors(value)
    return [
      ...invalidEach(`${field}.key`, key, labelKeyErrors(key)),
      ...(malformed.length > 0 ? [invalidValue(`${field}.value`, value, malformed.join(';'))] : []),
      ...(named === ''
        ? [required(`${field}.effect`)]
        : EFFECTS.includes(named)
          ? []
          : [notSupported(`${field}.effect`, named, EFFECTS)]),
      ...(repeated ? [duplicate] : []),
    ]
  })
}

function podCIDRErrors(cidrs: readonly string[]): readonly FieldError[] {
  const field = 'spec.podCIDRs'
  const families = new Set(cidrs.map((cidr) => familyOf(cidr.split('/')[0] ?? '')))
  const oneEach = cidrs.length <= 1 || (cidrs.length === 2 && families.size === 2)
  return [
    ...cidrs.flatMap((cidr, i) => cidrErrors(`${field}[${i}]`, cidr)),
    ...(oneEach ? [] : [invalidValue(field, cidrs, 'may specify no more than one CIDR for each IP family')]),
    ...cidrs.flatMap((cidr, i) => (cidrs.indexOf(cidr) < i ? [duplicateValue(`${field}[${i}]`, cidr)] : [])),
  ]
}

/** Source: kubernetes pkg/apis/core/validation/validation.go ValidateNode. */
export const validateNode = ({ spec }: Node): readonly FieldError[] => [
  ...taintErrors(spec.taints ?? []),
  ...podCIDRErrors(spec.podCIDRs ?? []),
]

/** A Node keeps the addresses that its Pods have. Source: the same file, ValidateNodeUpdate. */
export function validateNodeUpdate({ spec }: Node, { spec: old }: Node): readonly FieldError[] {
  const [now, before] = [spec.podCIDRs ?? [], old.podCIDRs ?? []]
  const moved = before.length > 0 && (now.length !== before.length || before.some((cidr, i) => cidr !== now[i]))
  return [
    ...(moved ? [forbiddenField('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid')] : []),
    ...taintErrors(spec.taints ?? []),
  ]
}
