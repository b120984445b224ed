import type { Container, PodSpec } from '../../api/pod.ts'
import { parseQuantity } from './quantity.ts'

export type ResourceList = { readonly [resource: string]: string | number }

/** Requests and limits of a container. The type of `resources` is open, because nothing else here reads it. */
export function resourcesOf({ resources = {} }: Container): { readonly requests: ResourceList; readonly limits: ResourceList } {
  const { requests = {}, limits = {} }: { requests?: ResourceList; limits?: ResourceList } = resources
  return { requests: requests ?? {}, limits: limits ?? {} }
}

const COUNTED = ['cpu', 'memory'] as const

/** What a list says of a counted resource; nothing and zero are alike. */
const amount = (list: ResourceList, resource: string): number =>
  Object.hasOwn(list, resource) ? (parseQuantity(list[resource] ?? 0) ?? 0) : 0

function isGuaranteed(container: Container): boolean {
  const { requests, limits } = resourcesOf(container)
  return COUNTED.every((resource) => {
    const limit = amount(limits, resource)
    return limit > 0 && (!Object.hasOwn(requests, resource) || amount(requests, resource) === limit)
  })
}

const asksForNothing = (container: Container): boolean => {
  const { requests, limits } = resourcesOf(container)
  return COUNTED.every((resource) => amount(requests, resource) === 0 && amount(limits, resource) === 0)
}

type QOSClass = 'Guaranteed' | 'Burstable' | 'BestEffort'

/** Classes of frozen specs, which the Pods of one template share. */
const known = new WeakMap<PodSpec, QOSClass>()

/** `Guaranteed`, `Burstable` or `BestEffort`. Source: kubernetes pkg/apis/core/helper/qos/qos.go ComputePodQOS. */
export function qosClass(spec: PodSpec): QOSClass {
  const found = known.get(spec) ?? computeQOS(spec)
  if (Object.isFrozen(spec)) known.set(spec, found)
  return found
}

function computeQOS({ containers, initContainers = [] }: PodSpec): QOSClass {
  const all = [...containers, ...initContainers]
  if (all.every(asksForNothing)) return 'BestEffort'
  return all.every(isGuaranteed) ? 'Guaranteed' : 'Burstable'
}
