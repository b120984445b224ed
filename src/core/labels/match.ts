import type { LabelMap, LabelSelector, LabelSelectorRequirement } from '../api/meta.ts'

const has = (labels: LabelMap, key: string): boolean => Object.hasOwn(labels, key)

/**
 * True when `labels` carries every pair of `selector`. An empty selector selects nothing, as a Service without a
 * selector does.
 * Source: kubernetes/endpointslice util/controller_utils.go getServicesForPod.
 */
export function matchesPairs(selector: LabelMap, labels: LabelMap): boolean {
  const keys = Object.keys(selector)
  return keys.length > 0 && keys.every((key) => has(labels, key) && labels[key] === selector[key])
}

function matchesRequirement({ key, operator, values = [] }: LabelSelectorRequirement, labels: LabelMap): boolean {
  const value = has(labels, key) ? labels[key] : undefined
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
  }
}

/**
 * True when a label selector object matches: matchLabels and matchExpressions are ANDed, `{}` matches everything.
 * Source: kubernetes/apimachinery pkg/apis/meta/v1/helpers.go LabelSelectorAsSelector.
 */
export function matchesLabelSelector(selector: LabelSelector, labels: LabelMap): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector
  return (
    Object.keys(matchLabels).every((key) => has(labels, key) && labels[key] === matchLabels[key]) &&
    matchExpressions.every((requirement) => matchesRequirement(requirement, labels))
  )
}
