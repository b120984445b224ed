import type { JsonValue } from '../../api/json.ts'
import type { LabelSelector, LabelSelectorRequirement } from '../../api/meta.ts'
import { labelKeyErrors, labelValueErrors } from '../../labels/syntax.ts'
import type { FieldError } from '../field-error.ts'
import { forbiddenField, invalidEach, invalidValue, required } from './field.ts'
import { validateLabels } from './metadata.ts'

function operatorErrors({ operator, values = [] }: LabelSelectorRequirement, field: string): readonly FieldError[] {
  if (operator === 'In' || operator === 'NotIn') {
    return values.length === 0 ? [required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")] : []
  }
  if (operator === 'Exists' || operator === 'DoesNotExist') {
    return values.length > 0
      ? [forbiddenField(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
      : []
  }
  return [invalidValue(`${field}.operator`, operator ?? '', 'not a valid selector operator')]
}

function requirementErrors(requirement: LabelSelectorRequirement, field: string): readonly FieldError[] {
  const { key = '', values = [] } = requirement
  return [
    ...operatorErrors(requirement, field),
    ...invalidEach(`${field}.key`, key, labelKeyErrors(key)),
    ...values.flatMap((value, i) => invalidEach(`${field}.values[${i}]`, value, labelValueErrors(value))),
  ]
}

/** Source: apimachinery pkg/apis/meta/v1/validation/validation.go ValidateLabelSelector. */
export const labelSelectorErrors = (
  { matchLabels, matchExpressions = [] }: LabelSelector,
  field: string,
): readonly FieldError[] => [
  ...validateLabels(matchLabels, `${field}.matchLabels`),
  ...matchExpressions.flatMap((requirement, i) => requirementErrors(requirement, `${field}.matchExpressions[${i}]`)),
]

/** True of `{}`, which matches everything. */
export const isEmptySelector = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean =>
  Object.keys(matchLabels).length === 0 && matchExpressions.length === 0

/** The selector as messages print it: fields in their declared order, empty ones left out. */
export function printedSelector({ matchLabels = {}, matchExpressions = [] }: LabelSelector): JsonValue {
  const expressions = matchExpressions.map(
    ({ key, operator, values = [] }): JsonValue => ({
      key,
      operator,
      ...(values.length > 0 ? { values } : {}),
    }),
  )
  return {
    ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
    ...(expressions.length > 0 ? { matchExpressions: expressions } : {}),
  }
}
