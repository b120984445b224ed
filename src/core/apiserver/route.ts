import { RESOURCES, type Resource } from '../api/kinds.ts'
import { decodePart } from './query.ts'

export type Subresource = 'status' | 'scale' | 'finalize'

/** What a path asks for. */
export type Route =
  /** All objects of a resource, in one namespace or (`null`) in all. */
  | { readonly at: 'collection'; readonly resource: Resource; readonly namespace: string | null }
  | {
      readonly at: 'object'
      readonly resource: Resource
      readonly namespace: string
      readonly name: string
      readonly subresource?: Subresource
    }
  /** Documents about the server itself: `/api`, `/apis/apps/v1`, `/version`, `/healthz`. */
  | { readonly at: 'discovery'; readonly document: readonly string[] }

const SCALED: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet'])
const WITHOUT_STATUS: ReadonlySet<string> = new Set(['ConfigMap', 'Endpoints', 'EndpointSlice', 'Event', 'Lease', 'Secret'])
const DOCUMENTS: ReadonlySet<string> = new Set(['version', 'healthz', 'livez', 'readyz'])
const GROUPS: ReadonlySet<string> = new Set(RESOURCES.map(({ group }) => group))

export const hasStatus = ({ kind }: Resource): boolean => !WITHOUT_STATUS.has(kind)
export const hasScale = ({ kind }: Resource): boolean => SCALED.has(kind)

function subresourceOf(resource: Resource, word: string): Subresource | null {
  if (word === 'status') return hasStatus(resource) ? 'status' : null
  if (word === 'scale') return hasScale(resource) ? 'scale' : null
  return word === 'finalize' && resource.kind === 'Namespace' ? 'finalize' : null
}

function inGroup(group: string, parts: readonly string[]): Route | null {
  const [first = '', ...rest] = parts
  // `namespaces/x` is a Namespace, `namespaces/x/status` its status, `namespaces/x/pods` the Pods in it.
  const within = first === 'namespaces' && rest.length >= 2 && !['status', 'finalize'].includes(rest[1] ?? '')
  const [plural = '', name, sub, ...more] = within ? rest.slice(1) : parts
  const namespace = within ? (rest[0] ?? '') : ''
  const resource = RESOURCES.find((entry) => entry.group === group && entry.plural === plural)
  if (!resource || more.length > 0 || (within && !resource.namespaced)) return null
  if (name === undefined) return { at: 'collection', resource, namespace: within || !resource.namespaced ? namespace : null }
  if (name === '' || (resource.namespaced && !within)) return null
  if (sub === undefined) return { at: 'object', resource, namespace, name }
  const subresource = subresourceOf(resource, sub)
  return subresource ? { at: 'object', resource, namespace, name, subresource } : null
}

/** Finds what a path asks for; null when nothing is served there. */
export function routeOf(path: string): Route | null {
  const parts = path
    .replace(/^\/+|\/+$/g, '')
    .split('/')
    .map(decodePart)
  const [root = '', ...rest] = parts
  if (DOCUMENTS.has(root)) return { at: 'discovery', document: parts.slice(0, 1) }
  if (root === 'api') {
    const [version, ...path] = rest
    if (version === undefined || (version === 'v1' && path.length === 0)) return { at: 'discovery', document: parts }
    return version === 'v1' ? inGroup('', path) : null
  }
  if (root !== 'apis') return null
  const [group, version, ...tail] = rest
  if (group === undefined) return { at: 'discovery', document: parts }
  if (group === '' || !GROUPS.has(group)) return null
  if (version === undefined || (version === 'v1' && tail.length === 0)) return { at: 'discovery', document: parts }
  return version === 'v1' ? inGroup(group, tail) : null
}
