import type { ReplicaSet, ReplicaSetSpec } from '../../api/workloads.ts'
import type { Strategy } from '../registry/strategy.ts'
import { selectorChangeErrors, validateReplicaSet } from '../validation/workload.ts'
import { nextGeneration } from './generation.ts'
import { defaultTemplate } from './pod-defaults.ts'
import { hostnameWarnings, podSpecWarnings } from './pod-warnings.ts'
import { sameMeaning } from './same.ts'

/** Source: kubernetes pkg/apis/apps/v1/defaults.go SetDefaults_ReplicaSet. */
function defaults(set: ReplicaSet): ReplicaSet {
  const given: Partial<ReplicaSetSpec> = set.spec ?? {}
  // The selector may be missing: validation says so.
  const spec = Object.assign({}, given, {
    replicas: given.replicas ?? 1,
    template: defaultTemplate(given.template),
  }) as ReplicaSetSpec
  return { ...set, spec }
}

const prepareForUpdate = (set: ReplicaSet, old: ReplicaSet): ReplicaSet => ({
  ...set,
  metadata: nextGeneration(set.metadata, old.metadata, !sameMeaning(set.spec, old.spec)),
  status: old.status,
})

/** The rules of ReplicaSets. Source: kubernetes pkg/registry/apps/replicaset/strategy.go. */
export const replicaSetStrategy: Strategy<'ReplicaSet'> = {
  kind: 'ReplicaSet',
  nameRule: 'dns1123-subdomain',
  allowCreateOnUpdate: false,
  defaults,
  prepareForCreate: (set) => ({ ...set, metadata: { ...set.metadata, generation: 1 }, status: { replicas: 0 } }),
  validate: validateReplicaSet,
  prepareForUpdate,
  validateUpdate: (set, old) => [...validateReplicaSet(set), ...selectorChangeErrors(set.spec.selector, old.spec.selector)],
  warnings: ({ metadata, spec }, old) => [
    ...(old ? [] : hostnameWarnings(metadata.name, 'Pod names and hostnames')),
    ...(old && sameMeaning(spec.template, old.spec.template) ? [] : podSpecWarnings(spec.template.spec, 'spec.template.spec')),
  ],
}
