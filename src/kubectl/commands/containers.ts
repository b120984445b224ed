import type { JsonObject } from '../../core/api/json.ts'
import { listAt, textAt } from '../client/json.ts'
import type { KubectlHost } from '../host.ts'

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container'

const namesIn = (pod: JsonObject, field: 'containers' | 'initContainers'): readonly string[] =>
  listAt(pod, 'spec', field).map((container) => textAt(container, 'name'))

/** Containers that start the Pod, then those that stay. */
export const allContainers = (pod: JsonObject): readonly string[] => [
  ...namesIn(pod, 'initContainers'),
  ...namesIn(pod, 'containers'),
]

/**
 * The container that is meant when none is named, and says on standard error which it is where there are others.
 * Source: kubectl pkg/cmd/util/podcmd FindOrDefaultContainerByName.
 */
export function defaultContainer(pod: JsonObject, host: KubectlHost, quiet = false): string {
  const [main, setup] = [namesIn(pod, 'containers'), namesIn(pod, 'initContainers')]
  const annotated = textAt(pod, 'metadata', 'annotations', DEFAULT_CONTAINER)
  if (allContainers(pod).includes(annotated)) return annotated
  const [first = ''] = main
  if (!quiet && main.length + setup.length > 1) {
    const listed = [...main, ...setup.map((name) => `${name} (init)`)].join(', ')
    host.stderr(`Defaulted container ${JSON.stringify(first)} out of: ${listed}\n`)
  }
  return first
}
