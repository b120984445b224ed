import { isKind, type KubeObject } from '../core/api/kinds.ts'
import type { LabelMap } from '../core/api/meta.ts'
import type { Pod } from '../core/api/pod.ts'
import type { Service } from '../core/api/service.ts'
import type { From } from '../core/network/trace.ts'
import type { Reader } from '../core/storage/reader.ts'
import type { ObjectPath, PodSet, ServiceRef } from './types.ts'

/** `namespace/name` of an object. */
export const refOf = ({ metadata }: { readonly metadata: { readonly namespace?: string; readonly name: string } }): string =>
  `${metadata.namespace ?? ''}/${metadata.name}`

/** The two halves of `namespace/name`. */
export function splitRef(ref: ServiceRef): readonly [namespace: string, name: string] {
  const slash = ref.indexOf('/')
  return [ref.slice(0, slash), ref.slice(slash + 1)]
}

export const serviceAt = (ref: ServiceRef, reader: Reader): Service | undefined => reader.get('Service', ...splitRef(ref))

/** Who sends, in a word: `default/client`, `node-1`, `laptop`, `internet`. */
export const senderOf = (from: From): string =>
  'pod' in from ? from.pod : 'node' in from ? from.node : from.at === 'internet' ? 'internet' : 'laptop'

function labelsOf(text: string): LabelMap {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at), pair.slice(at + 1)] as const
    }),
  )
}

/** Pods that one entry of a set names, in order of their names; a whole name counts also while there is no such Pod. */
function podsNamed(entry: string, reader: Reader): readonly string[] {
  const query = entry.indexOf('?')
  if (query >= 0) return reader.podsWithLabels(entry.slice(0, query), labelsOf(entry.slice(query + 1))).map(refOf)
  if (!entry.endsWith('*')) return [entry]
  const [namespace, prefix] = splitRef(entry.slice(0, -1))
  return reader.list('Pod', namespace).flatMap((pod) => (pod.metadata.name.startsWith(prefix) ? [refOf(pod)] : []))
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Every Pod of a set, each once, in order. Pods that are going are left out of what labels and prefixes name. */
export const podsOf = (set: PodSet, reader: Reader): readonly string[] =>
  [
    ...new Set(set.flatMap((entry) => podsNamed(entry, reader).filter((ref) => entry === ref || !isGoing(podAt(ref, reader))))),
  ].toSorted(byText)

export const podAt = (ref: string, reader: Reader): Pod | undefined => reader.get('Pod', ...splitRef(ref))

const isGoing = (pod: Pod | undefined): boolean => pod?.metadata.deletionTimestamp !== undefined

/** The parts of an object path, with `{pod:default?app=web}` filled in; null when nothing bears that name. */
export function splitPath(
  path: ObjectPath,
  reader: Reader,
): { readonly kind: string; readonly namespace: string; readonly name: string } | null {
  const [, kind = '', rest = ''] = /^([^/]+)\/(.*)$/s.exec(path) ?? []
  const [, set = ''] = /\{pod:([^}]+)\}$/.exec(rest) ?? []
  if (set !== '') {
    const [first] = podsOf([set], reader)
    if (first === undefined) return null
    const [namespace, name] = splitRef(first)
    return { kind, namespace, name }
  }
  const [namespace, name] = rest.includes('/') ? splitRef(rest) : ['', rest]
  return { kind, namespace, name }
}

export function objectAt(path: ObjectPath, reader: Reader): KubeObject | undefined {
  const at = splitPath(path, reader)
  return at && isKind(at.kind) ? reader.get(at.kind, at.namespace, at.name) : undefined
}
