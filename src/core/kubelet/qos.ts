import type { Container, PodSpec } from '../api/pod.ts'

interface Resources {
  readonly requests?: { readonly [resource: string]: unknown }
  readonly limits?: { readonly [resource: string]: unknown }
}

const COMPUTE = ['cpu', 'memory'] as const
const resourcesOf = ({ resources }: Container): Resources => resources ?? {}

/** Requests default to limits. Source: kubernetes/kubernetes pkg/apis/core/v1/helper/qos/qos.go. Differs: amounts are compared as text. */
export function qosClass({ containers, initContainers = [] }: PodSpec): 'BestEffort' | 'Burstable' | 'Guaranteed' {
  const all = [...containers, ...initContainers].map(resourcesOf)
  const given = all.flatMap(({ requests = {}, limits = {} }) => COMPUTE.map((name) => requests[name] ?? limits[name]))
  if (given.every((amount) => amount === undefined)) return 'BestEffort'
  const guaranteed = all.every(({ requests = {}, limits = {} }) =>
    COMPUTE.every((name) => limits[name] !== undefined && String(requests[name] ?? limits[name]) === String(limits[name])),
  )
  return guaranteed ? 'Guaranteed' : 'Burstable'
}
