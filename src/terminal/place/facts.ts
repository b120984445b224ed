import type { JsonValue } from '../../core/api/json.ts'
import { type Machine, readObject } from '../machine.ts'
import type { Stand } from '../stand.ts'

/** A field of an object from outside, by its path; undefined where there is none. */
export function at(value: JsonValue | undefined, ...path: readonly (string | number)[]): JsonValue | undefined {
  let found = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined
    if (typeof key === 'number') found = Array.isArray(found) ? found[key] : undefined
    else
      found =
        !Array.isArray(found) && Object.hasOwn(found, key) ? Object.entries(found).find(([name]) => name === key)?.[1] : undefined
  }
  return found
}

export const textAt = (value: JsonValue | undefined, ...path: readonly (string | number)[]): string => {
  const found = at(value, ...path)
  return typeof found === 'string' ? found : typeof found === 'number' ? String(found) : ''
}

export const listAt = (value: JsonValue | undefined, ...path: readonly (string | number)[]): readonly JsonValue[] => {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

/** What is known of the place a shell stands in. */
export interface PlaceFacts {
  /** '' when it has none (yet). */
  readonly ip: string
  /** The Node itself, or the Node of a Pod. */
  readonly node: string
  readonly nodeIP: string
  /** The Pod's container and the Pod, where it is one. */
  readonly container: JsonValue
  readonly pod: JsonValue
}

const LAPTOP_IP = '192.168.65.1'

export const podPath = ({ namespace, name }: { readonly namespace: string; readonly name: string }): string =>
  `/api/v1/namespaces/${namespace}/pods/${name}`

async function nodeAddress(machine: Machine, name: string): Promise<string> {
  const node = name === '' ? null : await readObject(machine, `/api/v1/nodes/${name}`)
  const internal = listAt(node, 'status', 'addresses').find((one) => textAt(one, 'type') === 'InternalIP')
  return textAt(internal, 'address')
}

/** Null when the Node or Pod is not there. */
export async function factsOf(stand: Stand, machine: Machine): Promise<PlaceFacts | null> {
  if (stand.kind === 'laptop') return { ip: LAPTOP_IP, node: '', nodeIP: '', container: null, pod: null }
  if (stand.kind === 'node') {
    const ip = await nodeAddress(machine, stand.name)
    return ip === '' ? null : { ip, node: stand.name, nodeIP: ip, container: null, pod: null }
  }
  const pod = await readObject(machine, podPath(stand))
  if (pod === null) return null
  const containers = [...listAt(pod, 'spec', 'containers'), ...listAt(pod, 'spec', 'initContainers')]
  const container = containers.find((one) => textAt(one, 'name') === stand.container) ?? containers[0] ?? null
  const node = textAt(pod, 'spec', 'nodeName')
  return { ip: textAt(pod, 'status', 'podIP'), node, nodeIP: await nodeAddress(machine, node), container, pod }
}
