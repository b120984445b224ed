import { type FieldType, fieldsOf } from '../../api/schema.ts'

/**
 * Keys that tell the entries of a list apart under server-side apply, which owns each entry on its own. A key that may be
 * left out has its default here.
 * Source: `listMapKey` of kubernetes/api core/v1, apps/v1 types.go.
 */
const LIST_KEYS: { readonly [field: string]: readonly string[] } = {
  'ObjectMeta.ownerReferences': ['uid'],
  'ServiceSpec.ports': ['port', 'protocol'],
  'ServiceStatus.conditions': ['type'],
  'PodSpec.containers': ['name'],
  'PodSpec.initContainers': ['name'],
  'PodSpec.ephemeralContainers': ['name'],
  'PodSpec.volumes': ['name'],
  'PodSpec.imagePullSecrets': ['name'],
  'PodSpec.hostAliases': ['ip'],
  'PodSpec.topologySpreadConstraints': ['topologyKey', 'whenUnsatisfiable'],
  'PodSpec.schedulingGates': ['name'],
  'PodSpec.resourceClaims': ['name'],
  'PodStatus.conditions': ['type'],
  'PodStatus.podIPs': ['ip'],
  'Container.ports': ['containerPort', 'protocol'],
  'Container.env': ['name'],
  'Container.volumeMounts': ['mountPath'],
  'Container.volumeDevices': ['devicePath'],
  'EphemeralContainer.ports': ['containerPort', 'protocol'],
  'EphemeralContainer.env': ['name'],
  'EphemeralContainer.volumeMounts': ['mountPath'],
  'NodeStatus.conditions': ['type'],
  'NodeStatus.addresses': ['type'],
  'NamespaceStatus.conditions': ['type'],
  'DeploymentStatus.conditions': ['type'],
  'ReplicaSetStatus.conditions': ['type'],
}

const SETS: ReadonlySet<string> = new Set(['ObjectMeta.finalizers', 'NodeSpec.podCIDRs'])
const ATOMIC_STRUCTS: ReadonlySet<string> = new Set([
  'LabelSelector',
  'ObjectReference',
  'LocalObjectReference',
  'NodeSelector',
  'NodeSelectorTerm',
  'SecretKeySelector',
  'ConfigMapKeySelector',
  'ObjectFieldSelector',
  'ResourceFieldSelector',
  'TypedLocalObjectReference',
])
const ATOMIC_MAPS: ReadonlySet<string> = new Set(['ServiceSpec.selector', 'PodSpec.nodeSelector'])
const KEY_DEFAULTS: { readonly [key: string]: string } = { protocol: 'TCP' }

/** How ownership divides a value: into the fields of an object, into entries by key, into the values of a set, or not at all. */
export type Division =
  | { readonly into: 'nothing' }
  /** `struct` is null where every field is divided like a free map. */
  | { readonly into: 'fields'; readonly struct: string | null; readonly values: Division }
  | { readonly into: 'entries'; readonly keys: readonly string[]; readonly struct: string }
  | { readonly into: 'values' }

const WHOLE: Division = { into: 'nothing' }

function ofType(type: FieldType, id: string): Division {
  switch (type.is) {
    case 'scalar':
      return WHOLE
    case 'struct':
      return ATOMIC_STRUCTS.has(type.name) ? WHOLE : { into: 'fields', struct: type.name, values: WHOLE }
    case 'map':
      return ATOMIC_MAPS.has(id) ? WHOLE : { into: 'fields', struct: null, values: ofType(type.of, id) }
    case 'list': {
      if (SETS.has(id)) return { into: 'values' }
      const keys = Object.hasOwn(LIST_KEYS, id) ? LIST_KEYS[id] : undefined
      return keys && type.of.is === 'struct' ? { into: 'entries', keys, struct: type.of.name } : WHOLE
    }
  }
}

/** How the field of an object is divided. */
export function divisionOf(within: Extract<Division, { into: 'fields' }>, field: string): Division {
  if (within.struct === null) return within.values
  const type = fieldsOf(within.struct).get(field)
  return type ? ofType(type, `${within.struct}.${field}`) : WHOLE
}

export const divisionOfStruct = (struct: string): Extract<Division, { into: 'fields' }> => ({
  into: 'fields',
  struct,
  values: WHOLE,
})

export const keyDefault = (key: string): string | null => (Object.hasOwn(KEY_DEFAULTS, key) ? (KEY_DEFAULTS[key] ?? null) : null)
