import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import type { ApiResource } from '../../client/client.ts'
import { at, listAt, objectAt, textAt } from '../../client/json.ts'
import type { Trouble } from '../../client/trouble.ts'
import type { Pairs } from '../pairs.ts'

const EXPOSABLE: ReadonlySet<string> = new Set(['Pod', 'Service', 'ReplicationController', 'Deployment.apps', 'ReplicaSet.apps'])

/** What cannot be exposed, in kubectl's words. Source: kubectl pkg/polymorphichelpers/canbeexposed.go. */
export function notExposable({ group, kind }: ApiResource): Trouble | null {
  const name = group === '' ? kind : `${kind}.${group}`
  return EXPOSABLE.has(name) ? null : { text: `cannot expose a ${name}` }
}

const textsAt = (object: JsonValue, ...path: readonly string[]): Pairs =>
  Object.fromEntries(Object.entries(objectAt(object, ...path)).map(([key, value]) => [key, String(value)]))

/** The labels of the Pods behind an object. Source: kubectl pkg/polymorphichelpers/mapbasedselectorforobject.go. */
export function selectorOf(object: JsonObject): Result<Pairs, string> {
  const kind = textAt(object, 'kind')
  if (kind === 'Pod') {
    const labels = textsAt(object, 'metadata', 'labels')
    if (Object.keys(labels).length > 0) return { ok: true, value: labels }
    return { ok: false, error: 'the pod has no labels and cannot be exposed' }
  }
  if (kind === 'Service') {
    if (at(object, 'spec', 'selector') !== undefined) return { ok: true, value: textsAt(object, 'spec', 'selector') }
    return { ok: false, error: 'the service has no pod selector set' }
  }
  const labels = textsAt(object, 'spec', 'selector', 'matchLabels')
  if (Object.keys(labels).length === 0) {
    return { ok: false, error: `invalid ${kind.toLowerCase()}: no selectors, therefore cannot be exposed` }
  }
  const expressions = listAt(object, 'spec', 'selector', 'matchExpressions')
  if (expressions.length === 0) return { ok: true, value: labels }
  const shown = expressions.map(
    (one) =>
      `{Key:${textAt(one, 'key')} Operator:${textAt(one, 'operator')} Values:[${listAt(one, 'values').map(String).join(' ')}]}`,
  )
  return { ok: false, error: `couldn't convert expressions - "[${shown.join(' ')}]" to map-based selector format` }
}

/** Protocols by port number, in the order in which the object names its ports. */
export type PortProtocols = ReadonlyMap<string, readonly string[]>

/** Source: kubectl pkg/polymorphichelpers/{portsforobject,multiprotocolsforobject}.go. */
export function portsOf(object: JsonObject): PortProtocols {
  const kind = textAt(object, 'kind')
  const spec = kind === 'Pod' ? objectAt(object, 'spec') : objectAt(object, 'spec', 'template', 'spec')
  const ports =
    kind === 'Service'
      ? listAt(object, 'spec', 'ports').map((port) => [at(port, 'port'), port] as const)
      : listAt(spec, 'containers')
          .flatMap((container) => listAt(container, 'ports'))
          .map((port) => [at(port, 'containerPort'), port] as const)
  const found = new Map<string, string[]>()
  for (const [number, port] of ports) {
    const key = String(number ?? 0)
    found.set(key, [...(found.get(key) ?? []), textAt(port, 'protocol') || 'TCP'])
  }
  return found
}
