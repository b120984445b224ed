import type { Endpoint } from '../core/api/endpoints.ts'
import type { Reader } from '../core/storage/reader.ts'
import { splitRef } from './names.ts'
import type { ServiceRef } from './types.ts'

/** Pods behind a Service as `namespace/name`, addresses that somebody wrote by hand as themselves; each once, in order. */
export interface ServiceEndpoints {
  readonly ready: readonly string[]
  /** Matched, and not ready (or going). */
  readonly waiting: readonly string[]
}

const nameOf = ({ addresses, targetRef }: Endpoint): string =>
  targetRef?.kind === 'Pod' ? `${targetRef.namespace ?? ''}/${targetRef.name ?? ''}` : (addresses[0] ?? '')

export function endpointsOf(service: ServiceRef, reader: Reader): ServiceEndpoints {
  const all = reader.slicesOfService(...splitRef(service)).flatMap(({ endpoints }) => endpoints)
  // Absent means ready. Source: EndpointConditions.ready of discovery.k8s.io/v1.
  const isReady = ({ conditions }: Endpoint): boolean => conditions?.ready !== false
  const names = (endpoints: readonly Endpoint[]): readonly string[] => [...new Set(endpoints.map(nameOf))].toSorted()
  return { ready: names(all.filter(isReady)), waiting: names(all.filter((endpoint) => !isReady(endpoint))) }
}
