import { type Kind, resourceOf } from '../../api/kinds.ts'
import type { Status } from '../../api/status.ts'
import type { Reader } from '../../storage/reader.ts'
import { forbidden, notFound } from '../errors.ts'

/** Namespaces that may not be deleted. */
const IMMORTAL: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public'])

/**
 * Why nothing can be created in a namespace, or null: it is missing (404) or on its way out (403).
 * Source: k8s.io/apiserver pkg/admission/plugin/namespace/lifecycle/admission.go.
 */
export function namespaceRefusal(reader: Reader, kind: Kind, namespace: string, name: string): Status | null {
  const resource = resourceOf(kind)
  if (!resource.namespaced) return null
  const found = reader.get('Namespace', '', namespace)
  if (!found) return notFound(resourceOf('Namespace'), namespace)
  if (found.status.phase !== 'Terminating') return null
  return forbidden(resource, name, `unable to create new content in namespace ${namespace} because it is being terminated`, [
    { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' },
  ])
}

/** Why a Namespace may not be deleted, or null. */
export const immortalRefusal = (kind: Kind, name: string): Status | null =>
  kind === 'Namespace' && IMMORTAL.has(name)
    ? forbidden(resourceOf('Namespace'), name, 'this namespace may not be deleted')
    : null
