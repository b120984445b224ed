import type { Pod } from '../../api/pod.ts'
import type { Service } from '../../api/service.ts'
import type { Because, FieldRef } from '../../because.ts'
import { exclusionOf, isPodReady, isTerminating, selectsPods } from './pod.ts'
import { findPort } from './ports.ts'

export const refTo = ({ kind, metadata }: Service | Pod, path: string): FieldRef => ({
  kind,
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  path,
})

/** Both ends of a selector: its pairs, and the labels that they meet. */
const selection = (service: Service, pod: Pod): readonly FieldRef[] =>
  Object.keys(service.spec.selector ?? {}).flatMap((key) => [
    refTo(service, `spec.selector.${key}`),
    refTo(pod, `metadata.labels.${key}`),
  ])

/** The place of a Pod's Ready condition, or of its conditions when it has none. */
function readyRef(pod: Pod): FieldRef {
  const i = (pod.status.conditions ?? []).findIndex(({ type }) => type === 'Ready')
  return refTo(pod, i < 0 ? 'status.conditions' : `status.conditions[${i}].status`)
}

/** Why a Service has no endpoints of this controller at all; null when it may have some. */
export function becauseNoEndpoints(service: Service): Because | null {
  if (service.spec.type === 'ExternalName') return { code: 'external-name', refs: [refTo(service, 'spec.type')] }
  return selectsPods(service) ? null : { code: 'no-selector', refs: [refTo(service, 'spec.selector')] }
}

/**
 * Why a selected Pod is the endpoint that it is, or none: `pod-ended`, `pod-without-address`, `pod-terminating`,
 * `pod-not-ready`, `port-unresolved` (listed, but not under that port), else `selector-matches`.
 */
export function becauseOfPod(service: Service, pod: Pod): Because {
  const facts = { pod: pod.metadata.name }
  const exclusion = exclusionOf(pod, true)
  if (exclusion === 'pod-ended') return { code: exclusion, facts, refs: [refTo(pod, 'status.phase')] }
  if (exclusion) return { code: exclusion, facts, refs: [refTo(pod, 'status.podIPs')] }
  const published = service.spec.publishNotReadyAddresses === true
  if (isTerminating(pod) && !published) {
    return { code: 'pod-terminating', facts, refs: [refTo(pod, 'metadata.deletionTimestamp'), ...selection(service, pod)] }
  }
  if (!isPodReady(pod) && !published) return { code: 'pod-not-ready', facts, refs: [readyRef(pod), ...selection(service, pod)] }
  const unresolved = (service.spec.ports ?? []).findIndex((port) => findPort(pod, port) === null)
  if (unresolved >= 0) {
    const refs = [refTo(service, `spec.ports[${unresolved}].targetPort`), refTo(pod, 'spec.containers')]
    return {
      code: 'port-unresolved',
      facts: { ...facts, targetPort: String(service.spec.ports?.[unresolved]?.targetPort) },
      refs,
    }
  }
  return { code: 'selector-matches', facts, refs: selection(service, pod) }
}
