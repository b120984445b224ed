import type { Container, Pod, PodSpec } from '../../api/pod.ts'
import type { FieldError } from '../field-error.ts'
import { omit } from '../strategies/omit.ts'
import { sameMeaning } from '../strategies/same.ts'
import { forbiddenField, invalidValue, required } from './field.ts'
import { activeDeadline, validatePod } from './pod.ts'

const MAY_CHANGE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',')

const MAX_INT32 = 2 ** 31 - 1

/** Errors of one part, and whether it ends the look at the rest. */
interface Checked {
  readonly errors: readonly FieldError[]
  readonly stop: boolean
}

function listErrors(now: readonly Container[] = [], before: readonly Container[] = [], field: string): Checked {
  if (now.length !== before.length) {
    return { errors: [forbiddenField(field, 'pod updates may not add or remove containers')], stop: true }
  }
  const errors = now.flatMap(({ image = '' }, i): readonly FieldError[] => {
    if (image === '') return [required(`${field}[${i}].image`)]
    return image === image.trim()
      ? []
      : [invalidValue(`${field}[${i}].image`, image, 'must not have leading or trailing whitespace')]
  })
  return { errors, stop: false }
}

/** A deadline may be set, and drawn in; one that is out of range or moved out ends the look at the rest. */
function deadlineErrors(spec: PodSpec, old: PodSpec): Checked {
  const [now, before] = [activeDeadline(spec), activeDeadline(old)]
  const field = 'spec.activeDeadlineSeconds'
  if (now === undefined) {
    const unset = invalidValue(field, null, 'must not update from a positive integer to nil value')
    return { errors: before === undefined ? [] : [unset], stop: false }
  }
  if (now < 0 || now > MAX_INT32)
    return { errors: [invalidValue(field, now, `must be between 0 and ${MAX_INT32}, inclusive`)], stop: true }
  if (before === undefined || now <= before) return { errors: [], stop: false }
  return { errors: [invalidValue(field, now, 'must be less than or equal to previous value')], stop: true }
}

function tolerationErrors({ tolerations: now = [] }: PodSpec, { tolerations: before = [] }: PodSpec): readonly FieldError[] {
  const bare = (toleration: object): object => omit(toleration as { readonly tolerationSeconds?: number }, 'tolerationSeconds')
  const kept = before.every((old) => now.some((next) => sameMeaning(bare(old), bare(next))))
  return kept ? [] : [forbiddenField('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')]
}

const withImages = (now: readonly Container[] = [], before: readonly Container[] = []): readonly Container[] =>
  now === before ? now : now.map((container, i) => ({ ...container, image: before[i]?.image ?? container.image }))

/** The new spec with everything that may change put back: what still differs may not. */
function restored(spec: PodSpec, old: PodSpec): { readonly [field: string]: unknown } {
  const { terminationGracePeriodSeconds: grace = 0 } = old
  const raised = grace < 0 && spec.terminationGracePeriodSeconds === 1
  return {
    ...spec,
    containers: withImages(spec.containers, old.containers),
    initContainers: withImages(spec.initContainers, old.initContainers),
    activeDeadlineSeconds: activeDeadline(old),
    tolerations: old.tolerations,
    ...(raised ? { terminationGracePeriodSeconds: grace } : {}),
    // Binding to a Node is a request of its own upstream; here the scheduler writes the field.
    ...(old.nodeName ? {} : { nodeName: old.nodeName }),
  }
}

/** One line a field that differs, old then new. Differs: upstream prints the difference of the Go structs. */
function difference(now: { readonly [field: string]: unknown }, before: { readonly [field: string]: unknown }): string {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(now)])].toSorted()
  return fields
    .filter((field) => !sameMeaning(now[field], before[field]))
    .flatMap((field) => [
      `- ${field}: ${JSON.stringify(before[field]) ?? 'nil'}`,
      `+ ${field}: ${JSON.stringify(now[field]) ?? 'nil'}`,
    ])
    .join('\n')
}

/**
 * Errors of a Pod's update: all rules of a Pod, and that next to nothing of its spec may change.
 * Source: kubernetes pkg/apis/core/validation/validation.go ValidatePodUpdate.
 */
export function validatePodUpdate(pod: Pod, { spec: old }: Pod): readonly FieldError[] {
  const { spec } = pod
  const rules = validatePod(pod)
  if (spec === old) return rules
  const containers = listErrors(spec.containers, old.containers, 'spec.containers')
  if (containers.stop) return [...rules, ...containers.errors]
  const inits = listErrors(spec.initContainers, old.initContainers, 'spec.initContainers')
  const soFar = [...rules, ...containers.errors, ...inits.errors]
  if (inits.stop) return soFar
  const deadline = deadlineErrors(spec, old)
  if (deadline.stop) return [...soFar, ...deadline.errors]
  const errors = [...soFar, ...deadline.errors, ...tolerationErrors(spec, old)]
  const [now, before] = [restored(spec, old), { ...old }]
  if (sameMeaning(now, before)) return errors
  return [
    ...errors,
    forbiddenField('spec', `pod updates may not change fields other than ${MAY_CHANGE}\n${difference(now, before)}`),
  ]
}
