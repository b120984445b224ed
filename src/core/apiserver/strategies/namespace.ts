import type { Namespace } from '../../api/cluster-objects.ts'
import type { Strategy } from '../registry/strategy.ts'

/** Every Namespace carries its own name as a label, so that selectors can name it. */
export const NAME_LABEL = 'kubernetes.io/metadata.name'

/** Source: kubernetes pkg/apis/core/v1/defaults.go SetDefaults_Namespace. */
function defaults(namespace: Namespace): Namespace {
  const { metadata } = namespace
  if (!metadata.name || metadata.labels?.[NAME_LABEL] === metadata.name) return namespace
  return { ...namespace, metadata: { ...metadata, labels: { ...metadata.labels, [NAME_LABEL]: metadata.name } } }
}

function prepareForCreate(namespace: Namespace): Namespace {
  const finalizers = namespace.spec?.finalizers ?? []
  return {
    ...namespace,
    spec: { ...namespace.spec, finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'] },
    status: { phase: 'Active' },
  }
}

/** Finalizers of the spec have a request of their own. */
const prepareForUpdate = (namespace: Namespace, old: Namespace): Namespace => ({
  ...namespace,
  spec: old.spec,
  status: old.status,
})

/** The rules of Namespaces. Source: kubernetes pkg/registry/core/namespace/strategy.go. */
export const namespaceStrategy: Strategy<'Namespace'> = {
  kind: 'Namespace',
  nameRule: 'dns1123-label',
  allowCreateOnUpdate: false,
  defaults,
  prepareForCreate,
  validate: () => [],
  prepareForUpdate,
  validateUpdate: () => [],
}
