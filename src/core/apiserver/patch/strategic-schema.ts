import { type FieldType, fieldsOf } from '../../api/schema.ts'

/**
 * How a list is patched: its entries merged by a key, its plain values merged as a set, or the whole replaced.
 * `retainKeys` is asked for of structs whose fields exclude each other.
 * Source: `patchStrategy` and `patchMergeKey` of kubernetes/api core/v1, apps/v1 types.go.
 */
const MERGE_KEYS: { readonly [field: string]: string } = {
  'ObjectMeta.ownerReferences': 'uid',
  'ServiceSpec.ports': 'port',
  'ServiceStatus.conditions': 'type',
  'PodSpec.containers': 'name',
  'PodSpec.initContainers': 'name',
  'PodSpec.ephemeralContainers': 'name',
  'PodSpec.volumes': 'name',
  'PodSpec.imagePullSecrets': 'name',
  'PodSpec.hostAliases': 'ip',
  'PodSpec.topologySpreadConstraints': 'topologyKey',
  'PodSpec.schedulingGates': 'name',
  'PodSpec.resourceClaims': 'name',
  'PodStatus.conditions': 'type',
  'PodStatus.podIPs': 'ip',
  'PodStatus.hostIPs': 'ip',
  'PodStatus.resourceClaimStatuses': 'name',
  'Container.ports': 'containerPort',
  'Container.env': 'name',
  'Container.volumeMounts': 'mountPath',
  'Container.volumeDevices': 'devicePath',
  'EphemeralContainer.ports': 'containerPort',
  'EphemeralContainer.env': 'name',
  'EphemeralContainer.volumeMounts': 'mountPath',
  'EphemeralContainer.volumeDevices': 'devicePath',
  'NodeStatus.conditions': 'type',
  'NodeStatus.addresses': 'type',
  'NamespaceStatus.conditions': 'type',
  'DeploymentStatus.conditions': 'type',
  'ReplicaSetStatus.conditions': 'type',
}

const SETS: ReadonlySet<string> = new Set(['ObjectMeta.finalizers', 'NodeSpec.podCIDRs'])
const RETAINS_KEYS: ReadonlySet<string> = new Set(['DeploymentSpec.strategy', 'PodSpec.volumes', 'PodSpec.resourceClaims'])

/** What a field holds; null where the schema says nothing and everything merges plainly. */
export interface PatchField {
  /** The struct of the field's object or of its list's entries. */
  readonly struct: string | null
  readonly mergeKey: string | null
  readonly isSet: boolean
  readonly retainsKeys: boolean
}

const PLAIN: PatchField = { struct: null, mergeKey: null, isSet: false, retainsKeys: false }

function structIn(type: FieldType): string | null {
  if (type.is === 'struct') return type.name
  return type.is === 'scalar' ? null : structIn(type.of)
}

/** How a field of a struct is patched. */
export function patchField(struct: string | null, field: string): PatchField {
  const type = struct === null ? undefined : fieldsOf(struct).get(field)
  if (!type) return PLAIN
  const id = `${struct}.${field}`
  const mergeKey = Object.hasOwn(MERGE_KEYS, id) ? (MERGE_KEYS[id] ?? null) : null
  return { struct: structIn(type), mergeKey, isSet: SETS.has(id), retainsKeys: RETAINS_KEYS.has(id) }
}
