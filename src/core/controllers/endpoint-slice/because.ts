import type { Endpoint, EndpointSlice } from '../../api/endpoints.ts'
import type { Because } from '../../because.ts'
import { becauseOfPod, refTo } from '../endpoints/because.ts'
import { exclusionOf } from '../endpoints/pod.ts'
import { portsKey } from '../endpoints/ports.ts'
import { topologyAnnotation } from '../topology/hints.ts'
import { identityOf, saysTheSame } from './endpoint.ts'
import type { SliceInputs } from './inputs.ts'
import type { NewSlice } from './slice.ts'

interface Writes {
  readonly create: readonly NewSlice[]
  readonly update: readonly EndpointSlice[]
  readonly remove: readonly EndpointSlice[]
}

type Listed = ReadonlyMap<string, Endpoint>

const listed = (slices: readonly (EndpointSlice | NewSlice)[]): Listed =>
  new Map(slices.flatMap(({ addressType, endpoints }) => endpoints.map((one) => [`${addressType}\n${identityOf(one)}`, one])))

/** Why an endpoint goes that was listed: its Pod is not selected any more, or is none. */
function becauseGone({ service, pods, nodes }: SliceInputs, { targetRef }: Endpoint): Because {
  const pod = pods.find(({ metadata }) => metadata.name === targetRef?.name)
  const name = targetRef?.name ?? ''
  if (!pod) {
    const refs = [
      refTo(service, 'spec.selector'),
      { kind: 'Pod', namespace: targetRef?.namespace ?? '', name, path: 'metadata.labels' },
    ]
    return { code: 'not-selected', facts: { pod: name }, refs }
  }
  if (!exclusionOf(pod, true) && !nodes.has(pod.spec.nodeName ?? '')) {
    return { code: 'node-missing', facts: { pod: name, node: pod.spec.nodeName ?? '' }, refs: [refTo(pod, 'spec.nodeName')] }
  }
  return becauseOfPod(service, pod)
}

/** What the writes are about when every endpoint says what it said before. */
function becauseOfShape({ service, slices }: SliceInputs, { create, update, remove }: Writes): Because {
  const families = new Set(slices.map(({ addressType }) => addressType))
  if ([...create, ...update].every(({ endpoints }) => endpoints.length === 0) && remove.length === 0) {
    return { code: 'selects-nothing', refs: [refTo(service, 'spec.selector')] }
  }
  if (create.length + update.length === 0 && families.size > 1)
    return { code: 'family-dropped', refs: [refTo(service, 'spec.ipFamilies')] }
  const before = new Set(slices.map(({ ports }) => portsKey(ports)))
  if ([...create, ...update].some(({ ports }) => !before.has(portsKey(ports))))
    return { code: 'ports-changed', refs: [refTo(service, 'spec.ports')] }
  const annotation = topologyAnnotation(service.metadata.annotations)
  const hints = (all: readonly EndpointSlice[]): string =>
    JSON.stringify(all.map(({ endpoints }) => endpoints.map((one) => one.hints ?? null)))
  const names = new Set(update.map(({ metadata }) => metadata.name))
  if (hints(update) !== hints(slices.filter(({ metadata }) => names.has(metadata.name)))) {
    return {
      code: 'hints-changed',
      refs: [refTo(service, annotation ? `metadata.annotations.${annotation}` : 'spec.trafficDistribution')],
    }
  }
  return { code: 'labels-changed', refs: [refTo(service, 'metadata.labels')] }
}

/**
 * Why slices are written: the first endpoint that goes, changes or comes decides the code; `facts` count them all. Work is
 * proportional to the Service, and only done when there is something to write.
 */
export function becauseOfWrites(inputs: SliceInputs, writes: Writes): Because {
  const { service, pods, slices } = inputs
  const replaced = new Set([...writes.update, ...writes.remove].map(({ metadata }) => metadata.name))
  const before = listed(slices.filter(({ metadata }) => replaced.has(metadata.name)))
  const after = listed([...writes.create, ...writes.update])
  const gone = [...before].filter(([key]) => !after.has(key)).map(([, endpoint]) => endpoint)
  const changed = [...after]
    .filter(([key, one]) => before.has(key) && !saysTheSame(before.get(key) ?? one, one))
    .map(([, one]) => one)
  const come = [...after].filter(([key]) => !before.has(key)).map(([, endpoint]) => endpoint)
  const [first] = gone
  const [next] = changed.length > 0 ? changed : come
  const pod = pods.find(({ metadata }) => metadata.name === next?.targetRef?.name)
  const because = first ? becauseGone(inputs, first) : pod ? becauseOfPod(service, pod) : becauseOfShape(inputs, writes)
  return { ...because, facts: { ...because.facts, added: come.length, updated: changed.length, removed: gone.length } }
}
