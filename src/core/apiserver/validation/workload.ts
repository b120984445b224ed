import type { LabelSelector } from '../../api/meta.ts'
import type { Deployment, DeploymentStrategy, IntOrPercent, PodTemplate, ReplicaSet } from '../../api/workloads.ts'
import { matchesLabelSelector } from '../../labels/match.ts'
import type { FieldError } from '../field-error.ts'
import { sameMeaning } from '../strategies/same.ts'
import { forbiddenField, invalidValue, notNegative, notSupported, required } from './field.ts'
import { validateAnnotations, validateLabels } from './metadata.ts'
import { activeDeadline, podAnnotationErrors, validatePodSpec } from './pod.ts'
import { isEmptySelector, labelSelectorErrors, printedSelector } from './workload-selector.ts'

const STRATEGIES: readonly string[] = ['Recreate', 'RollingUpdate']
const SELECTOR = 'spec.selector'
const TEMPLATE = 'spec.template'

/** Source: kubernetes pkg/apis/core/validation/validation.go ValidatePodTemplateSpec. */
const templateErrors = ({ metadata = {}, spec }: PodTemplate): readonly FieldError[] => [
  ...validateLabels(metadata.labels, `${TEMPLATE}.labels`),
  ...validateAnnotations(metadata.annotations, `${TEMPLATE}.annotations`),
  ...podAnnotationErrors(metadata.annotations, `${TEMPLATE}.annotations`),
  ...validatePodSpec(spec, `${TEMPLATE}.spec`, { isPod: false }),
]

/** A template makes Pods that its own selector finds, and that never end. Source: pkg/apis/apps/validation ValidatePodTemplateSpecForReplicaSet. */
function ownedTemplateErrors(template: PodTemplate, selector: LabelSelector | undefined): readonly FieldError[] {
  const labels = template.metadata?.labels ?? {}
  const found = selector !== undefined && (isEmptySelector(selector) || matchesLabelSelector(selector, labels))
  const printed = template.metadata?.labels ? { ...labels } : null
  const { restartPolicy = '' } = template.spec
  return [
    ...(found ? [] : [invalidValue(`${TEMPLATE}.metadata.labels`, printed, '`selector` does not match template `labels`')]),
    ...templateErrors(template),
    ...(restartPolicy === 'Always' ? [] : [notSupported(`${TEMPLATE}.spec.restartPolicy`, restartPolicy, ['Always'])]),
    ...(activeDeadline(template.spec) === undefined
      ? []
      : [forbiddenField(`${TEMPLATE}.spec.activeDeadlineSeconds`, 'activeDeadlineSeconds in ReplicaSet is not Supported')]),
  ]
}

/** The selector, and the template if the selector can be read. No selector finds nothing. */
function selectionErrors(selector: LabelSelector | undefined | null, template: PodTemplate): readonly FieldError[] {
  if (!selector) return [required(SELECTOR), ...ownedTemplateErrors(template, undefined)]
  const malformed = labelSelectorErrors(selector, SELECTOR)
  const printed = printedSelector(selector)
  return [
    ...malformed,
    // The text says "deployment" for ReplicaSets, too.
    ...(isEmptySelector(selector) ? [invalidValue(SELECTOR, printed, 'empty selector is invalid for deployment')] : []),
    ...(malformed.length > 0
      ? [invalidValue(SELECTOR, printed, 'invalid label selector')]
      : ownedTemplateErrors(template, selector)),
  ]
}

const PERCENT_TEXT =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"

function shareErrors(share: IntOrPercent, field: string): readonly FieldError[] {
  if (typeof share === 'number') return notNegative(field, share)
  return /^\d+%$/.test(share) ? [] : [invalidValue(field, share, PERCENT_TEXT)]
}

const percent = (share: IntOrPercent): number =>
  typeof share === 'string' && /^\d+%$/.test(share) ? Number(share.slice(0, -1)) : 0
/** A percentage, or a number, also one in quotes: that is a mistake of its own, but not 0. */
const shareValue = (share: IntOrPercent): number =>
  typeof share === 'string' && /^[+-]?\d+$/.test(share) ? Number(share) : typeof share === 'number' ? share : percent(share)

function rollingErrors({ rollingUpdate }: DeploymentStrategy, field: string): readonly FieldError[] {
  if (!rollingUpdate) return [required(field, 'this should be defaulted and never be nil')]
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate
  const stuck = shareValue(maxUnavailable) === 0 && shareValue(maxSurge) === 0
  const at = `${field}.maxUnavailable`
  return [
    ...shareErrors(maxUnavailable, at),
    ...shareErrors(maxSurge, `${field}.maxSurge`),
    ...(stuck ? [invalidValue(at, maxUnavailable, 'may not be 0 when `maxSurge` is 0')] : []),
    ...(percent(maxUnavailable) > 100 ? [invalidValue(at, maxUnavailable, 'must not be greater than 100%')] : []),
  ]
}

function strategyErrors(strategy: DeploymentStrategy): readonly FieldError[] {
  const field = 'spec.strategy'
  const { type, rollingUpdate } = strategy
  if (type === 'RollingUpdate') return rollingErrors(strategy, `${field}.rollingUpdate`)
  if (type === 'Recreate') {
    return rollingUpdate
      ? [forbiddenField(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")]
      : []
  }
  const rolling = rollingUpdate
    ? { MaxUnavailable: rollingUpdate.maxUnavailable ?? 0, MaxSurge: rollingUpdate.maxSurge ?? 0 }
    : null
  return [notSupported(field, { Type: type ?? '', RollingUpdate: rolling }, STRATEGIES)]
}

/** Source: kubernetes pkg/apis/apps/validation/validation.go ValidateDeploymentSpec. */
export function validateDeployment({ spec }: Deployment): readonly FieldError[] {
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec
  return [
    ...notNegative('spec.replicas', spec.replicas),
    ...selectionErrors(spec.selector, spec.template),
    ...strategyErrors(spec.strategy),
    ...notNegative('spec.minReadySeconds', minReadySeconds),
    ...notNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
    ...notNegative('spec.progressDeadlineSeconds', deadline),
    ...(deadline !== undefined && deadline <= minReadySeconds
      ? [invalidValue('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')]
      : []),
  ]
}

/** Source: the same file, ValidateReplicaSetSpec. */
export const validateReplicaSet = ({ spec }: ReplicaSet): readonly FieldError[] => [
  ...notNegative('spec.replicas', spec.replicas),
  ...notNegative('spec.minReadySeconds', spec.minReadySeconds),
  ...selectionErrors(spec.selector, spec.template),
]

/** What made the Pods one's own may never change. Source: pkg/registry/apps/{deployment,replicaset}/strategy.go ValidateUpdate. */
export const selectorChangeErrors = (now: LabelSelector | undefined, before: LabelSelector): readonly FieldError[] =>
  sameMeaning(now, before) ? [] : [invalidValue(SELECTOR, now ? printedSelector(now) : null, 'field is immutable')]
