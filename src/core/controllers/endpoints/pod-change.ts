import type { Pod } from '../../api/pod.ts'
import type { Change, Reader } from '../../storage/reader.ts'
import { isPodReady } from './pod.ts'

export interface PodChange {
  /** Readiness, deletion or addresses changed: what the endpoint says. */
  readonly podChanged: boolean
  /** Labels or hostname changed: which Services have the endpoint, and under which name. */
  readonly labelsChanged: boolean
}

type PodState = Pick<Pod, 'spec' | 'status'> & { readonly metadata: Pick<Pod['metadata'], 'labels' | 'deletionTimestamp'> }

function sameLabels(a: PodState, b: PodState): boolean {
  const [had, has] = [a.metadata.labels ?? {}, b.metadata.labels ?? {}]
  if (had === has) return true
  const keys = Object.keys(had)
  return keys.length === Object.keys(has).length && keys.every((key) => Object.hasOwn(has, key) && has[key] === had[key])
}

function sameAddresses({ status: { podIPs: had = [] } }: PodState, { status: { podIPs: has = [] } }: PodState): boolean {
  return had.length === has.length && had.every(({ ip }, i) => has[i]?.ip === ip)
}

/**
 * What a change to a Pod may mean for endpoints. The Node's name and the phase alone mean nothing.
 * Source: kubernetes/endpointslice util/controller_utils.go podEndpointsChanged.
 */
export function podChange(before: PodState, after: PodState): PodChange {
  const sameName = before.spec.hostname === after.spec.hostname && before.spec.subdomain === after.spec.subdomain
  return {
    podChanged:
      before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp ||
      isPodReady(before) !== isPodReady(after) ||
      !sameAddresses(before, after),
    labelsChanged: !sameLabels(before, after) || !sameName,
  }
}

/**
 * Of the Services that matched a relabelled Pod before and those that match it now, the ones to look at again: those
 * that gained or lost it, or all of them when the Pod changed in other ways too.
 * Source: kubernetes/endpointslice util/controller_utils.go determineNeededServiceUpdates.
 */
export function servicesToResync(before: readonly string[], after: readonly string[], podChanged: boolean): readonly string[] {
  const [had, has] = [new Set(before), new Set(after)]
  if (podChanged) return [...new Set([...before, ...after])]
  return [...before.filter((name) => !has.has(name)), ...after.filter((name) => !had.has(name))]
}

const keysSelecting = (pod: Pod, reader: Reader): readonly string[] => {
  const { namespace = '', labels = {} } = pod.metadata
  return reader.servicesSelecting(namespace, labels).map(({ metadata }) => `${namespace}/${metadata.name}`)
}

type PodsChange = Extract<Change, { kind: 'Pod' }>

/** Two controllers ask about each change, one after the other: the second gets the first one's answer. */
let last:
  | { readonly change: PodsChange; readonly reader: Reader; readonly revision: number; readonly services: readonly string[] }
  | undefined

/** Keys (`namespace/name`) of the Services whose endpoints a change to a Pod may alter. */
export function servicesOfPodChange(change: PodsChange, reader: Reader): readonly string[] {
  const { revision } = reader
  if (last?.change === change && last.reader === reader && last.revision === revision) return last.services
  last = { change, reader, revision, services: affected(change, reader) }
  return last.services
}

function affected(change: PodsChange, reader: Reader): readonly string[] {
  if (change.type !== 'MODIFIED') return keysSelecting(change.after, reader)
  const { podChanged, labelsChanged } = podChange(change.before, change.after)
  if (!labelsChanged) return podChanged ? keysSelecting(change.after, reader) : []
  return servicesToResync(keysSelecting(change.before, reader), keysSelecting(change.after, reader), podChanged)
}
