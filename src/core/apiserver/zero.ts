import type { JsonObject, JsonValue } from '../api/json.ts'
import type { Kind, KubeObject } from '../api/kinds.ts'
import { isJsonObject } from './decode.ts'

type Filler = (object: JsonObject) => JsonObject

const part = (object: JsonObject, field: string): JsonObject => {
  const value = Object.hasOwn(object, field) ? object[field] : undefined
  return isJsonObject(value) ? value : {}
}

const withParts = (object: JsonObject, parts: JsonObject): JsonObject => ({ ...object, ...parts })

const podSpec: Filler = (spec) => ({ ...spec, containers: spec['containers'] ?? [] })

const template: Filler = (given) => withParts(given, { metadata: part(given, 'metadata'), spec: podSpec(part(given, 'spec')) })

const workload: Filler = (object) => {
  const spec = part(object, 'spec')
  return withParts(object, { spec: withParts(spec, { template: template(part(spec, 'template')) }) })
}

const withSpec: Filler = (object) => withParts(object, { spec: part(object, 'spec') })

const FILLERS: { readonly [K in Kind]: Filler } = {
  Namespace: withSpec,
  Node: withSpec,
  Pod: (object) => withParts(object, { spec: podSpec(part(object, 'spec')) }),
  Service: withSpec,
  Endpoints: (object) => object,
  EndpointSlice: (object) => withParts(object, { endpoints: object['endpoints'] ?? [] }),
  ReplicaSet: workload,
  Deployment: (object) => {
    const filled = workload(object)
    const spec = part(filled, 'spec')
    return withParts(filled, { spec: withParts(spec, { strategy: part(spec, 'strategy') }) })
  },
  Event: (object) => withParts(object, { involvedObject: part(object, 'involvedObject') }),
  ConfigMap: (object) => object,
  Secret: (object) => object,
  Lease: withSpec,
}

const HAS_STATUS: ReadonlySet<Kind> = new Set<Kind>(['Namespace', 'Node', 'Pod', 'Service', 'ReplicaSet', 'Deployment'])

/** A decoded object as a kind: the structs that Go has by value, and the types here name without `?`, are there, if empty. */
export function asKind(kind: Kind, apiVersion: string, decoded: { readonly [key: string]: JsonValue }): KubeObject {
  const filled = FILLERS[kind](decoded)
  const status = HAS_STATUS.has(kind) ? { status: part(filled, 'status') } : {}
  // The boundary: the decoder has checked every field's type, and the strategies check the rest.
  return { ...filled, apiVersion, kind, metadata: part(filled, 'metadata'), ...status } as unknown as KubeObject
}
