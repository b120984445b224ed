import type { PodSpec } from '../../api/pod.ts'
import type { Strategy } from '../registry/strategy.ts'
import { minorOf } from '../server-version.ts'
import type { ApiServerConfig } from '../types.ts'
import { validatePod } from '../validation/pod.ts'
import { validatePodUpdate } from '../validation/pod-update.ts'
import { nextGeneration } from './generation.ts'
import { defaultPod } from './pod-defaults.ts'
import { qosClass } from './pod-qos.ts'
import { podWarnings } from './pod-warnings.ts'
import { sameMeaning } from './same.ts'

/** Pods count their changes from this minor version on. Source: Kubernetes 1.33 release notes, PodObservedGenerationTracking. */
const COUNTS_GENERATIONS = 33

/** Source: kubernetes plugin/pkg/admission/priority/admission.go. Differs: there are no PriorityClasses. */
const withPriority = (spec: PodSpec): PodSpec => {
  const { priority = 0, preemptionPolicy = 'PreemptLowerPriority' } = spec
  return { ...spec, priority, preemptionPolicy }
}

/** What an update leaves unsaid of the priority stays. */
const keepPriority = (spec: PodSpec, old: PodSpec): PodSpec => ({
  ...spec,
  ...(spec.priority === undefined && old.priority !== undefined ? { priority: old.priority } : {}),
  ...(spec.preemptionPolicy === undefined && old.preemptionPolicy !== undefined
    ? { preemptionPolicy: old.preemptionPolicy }
    : {}),
})

/** The rules of Pods. Source: kubernetes pkg/registry/core/pod/strategy.go. */
export function podStrategy({ serverVersion }: Pick<ApiServerConfig, 'serverVersion'>): Strategy<'Pod'> {
  const counts = minorOf(serverVersion) >= COUNTS_GENERATIONS
  return {
    kind: 'Pod',
    nameRule: 'dns1123-subdomain',
    allowCreateOnUpdate: false,
    defaults: defaultPod,
    prepareForCreate: (pod) => ({
      ...pod,
      metadata: counts ? { ...pod.metadata, generation: 1 } : pod.metadata,
      spec: withPriority(pod.spec),
      status: { phase: 'Pending', qosClass: qosClass(pod.spec) },
    }),
    prepareForUpdate: (pod, old) => {
      const spec = keepPriority(pod.spec, old.spec)
      return {
        ...pod,
        metadata: counts ? nextGeneration(pod.metadata, old.metadata, !sameMeaning(spec, old.spec)) : pod.metadata,
        spec,
        status: old.status,
      }
    },
    validate: validatePod,
    validateUpdate: validatePodUpdate,
    warnings: (pod, old) => (old ? [] : podWarnings(pod)),
  }
}
