import type { JsonValue } from '../api/json.ts'
import type { WrittenSelector } from './selector.ts'
import { labelKeyErrors, labelValueErrors } from './syntax.ts'

/** A field error of a label or a selector; the API server's field errors take these as they are. */
export interface LabelFieldError {
  readonly type: 'Invalid value' | 'Required value' | 'Forbidden'
  readonly field: string
  readonly value?: JsonValue
  readonly detail: string
}

const invalid = (field: string, value: string, detail: string): LabelFieldError => ({
  type: 'Invalid value',
  field,
  value,
  detail,
})

/**
 * What the API server reports about labels under `field` (`metadata.labels`).
 * Source: kubernetes/apimachinery pkg/apis/meta/v1/validation/validation.go ValidateLabels.
 */
export const validateLabels = (labels: { readonly [key: string]: string }, field: string): readonly LabelFieldError[] =>
  Object.entries(labels).flatMap(([key, value]) => [
    ...labelKeyErrors(key).map((detail) => invalid(field, key, detail)),
    ...labelValueErrors(value).map((detail) => invalid(field, value, detail)),
  ])

function valuesError(operator: string, values: readonly string[], field: string): readonly LabelFieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length > 0) return []
      return [
        { type: 'Required value', field: `${field}.values`, detail: "must be specified when `operator` is 'In' or 'NotIn'" },
      ]
    case 'Exists':
    case 'DoesNotExist':
      if (values.length === 0) return []
      return [
        {
          type: 'Forbidden',
          field: `${field}.values`,
          detail: "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        },
      ]
    default:
      return [invalid(`${field}.operator`, operator, 'not a valid selector operator')]
  }
}

/**
 * What the API server reports about a LabelSelector object under `field` (`spec.selector`); empty when it is accepted.
 * Source: kubernetes/apimachinery pkg/apis/meta/v1/validation/validation.go ValidateLabelSelector.
 */
export function validateLabelSelector(selector: WrittenSelector, field: string): readonly LabelFieldError[] {
  return [
    ...validateLabels(selector.matchLabels ?? {}, `${field}.matchLabels`),
    ...(selector.matchExpressions ?? []).flatMap(({ key, operator, values = [] }, i) => {
      const at = `${field}.matchExpressions[${i}]`
      return [
        ...valuesError(operator, values, at),
        ...labelKeyErrors(key).map((detail) => invalid(`${at}.key`, key, detail)),
        ...values.flatMap((value, v) => labelValueErrors(value).map((detail) => invalid(`${at}.values[${v}]`, value, detail))),
      ]
    }),
  ]
}
