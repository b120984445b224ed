import type { Pod } from '../../api/pod.ts'
import type { Strategy } from '../registry/strategy.ts'
import { validatePod } from '../validation/pod.ts'
import { validatePodUpdate } from '../validation/pod-update.ts'
import { nextGeneration } from './generation.ts'
import { defaultPod } from './pod-defaults.ts'
import { qosClass } from './pod-qos.ts'
import { podWarnings } from './pod-warnings.ts'
import { sameMeaning } from './same.ts'

const prepareForCreate = (pod: Pod): Pod => ({
  ...pod,
  metadata: { ...pod.metadata, generation: 1 },
  status: { phase: 'Pending', qosClass: qosClass(pod.spec) },
})

const prepareForUpdate = (pod: Pod, old: Pod): Pod => ({
  ...pod,
  metadata: nextGeneration(pod.metadata, old.metadata, !sameMeaning(pod.spec, old.spec)),
  status: old.status,
})

/** The rules of Pods. Source: kubernetes pkg/registry/core/pod/strategy.go. */
export const podStrategy: Strategy<'Pod'> = {
  kind: 'Pod',
  nameRule: 'dns1123-subdomain',
  allowCreateOnUpdate: false,
  defaults: defaultPod,
  prepareForCreate,
  validate: validatePod,
  prepareForUpdate,
  validateUpdate: validatePodUpdate,
  warnings: (pod, old) => (old ? [] : podWarnings(pod)),
}
