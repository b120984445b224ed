import type { JsonValue } from '../../../core/api/json.ts'
import { at, isObject, listAt, objectAt, textAt } from '../../client/json.ts'
import { firstOf, numberText } from './fields.ts'
import type { DescribeWriter } from './writer.ts'

const isOptional = (source: JsonValue): string => String(at(source, 'optional') === true)
const pointer = (source: JsonValue): string => (at(source, 'optional') === undefined ? '<nil>' : isOptional(source))

function sourceLines(w: DescribeWriter, source: JsonValue): void {
  const [field, held] = firstOf(source, ['secret', 'downwardAPI', 'configMap', 'serviceAccountToken']) ?? ['', {}]
  if (field === 'secret') {
    w.line(2, `SecretName:\t${textAt(held, 'name')}`)
    w.line(2, `SecretOptionalName:\t${pointer(held)}`)
  } else if (field === 'downwardAPI') w.line(2, 'DownwardAPI:\ttrue')
  else if (field === 'configMap') {
    w.line(2, `ConfigMapName:\t${textAt(held, 'name')}`)
    w.line(2, `ConfigMapOptional:\t${pointer(held)}`)
  } else if (field === 'serviceAccountToken') w.line(2, `TokenExpirationSeconds:\t${numberText(held, 'expirationSeconds')}`)
}

/** What a volume is made of. Differs: kinds of storage that are not modelled are told by their fields. */
function volumeLines(w: DescribeWriter, volume: JsonValue): void {
  const kinds = ['hostPath', 'emptyDir', 'secret', 'configMap', 'persistentVolumeClaim', 'downwardAPI', 'projected'] as const
  const [kind, source] = firstOf(volume, kinds) ?? [null, {}]
  const lines = (...texts: readonly string[]): void => {
    for (const text of texts) w.line(2, text)
  }
  switch (kind) {
    case 'hostPath':
      lines(
        'Type:\tHostPath (bare host directory volume)',
        `Path:\t${textAt(source, 'path')}`,
        `HostPathType:\t${typeof at(source, 'type') === 'string' ? textAt(source, 'type') : '<none>'}`,
      )
      return
    case 'emptyDir':
      lines(
        "Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)",
        `Medium:\t${textAt(source, 'medium')}`,
        `SizeLimit:\t${at(source, 'sizeLimit') === undefined ? '<unset>' : String(at(source, 'sizeLimit'))}`,
      )
      return
    case 'secret':
      lines(
        'Type:\tSecret (a volume populated by a Secret)',
        `SecretName:\t${textAt(source, 'secretName')}`,
        `Optional:\t${isOptional(source)}`,
      )
      return
    case 'configMap':
      lines(
        'Type:\tConfigMap (a volume populated by a ConfigMap)',
        `Name:\t${textAt(source, 'name')}`,
        `Optional:\t${isOptional(source)}`,
      )
      return
    case 'persistentVolumeClaim':
      lines(
        'Type:\tPersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
        `ClaimName:\t${textAt(source, 'claimName')}`,
        `ReadOnly:\t${String(at(source, 'readOnly') === true)}`,
      )
      return
    case 'downwardAPI':
      lines('Type:\tDownwardAPI (a volume populated by information about the pod)', 'Items:')
      for (const item of listAt(source, 'items')) {
        const [field, from] = firstOf(item, ['fieldRef', 'resourceFieldRef']) ?? ['', {}]
        if (field === 'fieldRef') w.line(3, `${textAt(from, 'fieldPath')} -> ${textAt(item, 'path')}`)
        if (field === 'resourceFieldRef') w.line(3, `${textAt(from, 'resource')} -> ${textAt(item, 'path')}`)
      }
      return
    case 'projected':
      lines('Type:\tProjected (a volume that contains injected data from multiple sources)')
      for (const one of listAt(source, 'sources')) sourceLines(w, one)
      return
    default:
      w.line(1, '<unknown>')
  }
}

/** Source: kubectl pkg/describe/describe.go describeVolumes. */
export function volumesLines(w: DescribeWriter, volumes: readonly JsonValue[], nested: boolean): void {
  const space = nested ? '  ' : ''
  w.line(0, `${space}Volumes:${volumes.length === 0 ? '\t<none>' : ''}`)
  for (const volume of volumes) {
    w.line(1, `${nested ? ' ' : ''}${textAt(volume, 'name')}:`)
    volumeLines(w, volume)
  }
}

/** Source: describe.go describeTopologySpreadConstraints. */
export function spreadLines(w: DescribeWriter, constraints: readonly JsonValue[], nested: boolean): void {
  if (constraints.length === 0) return
  const space = nested ? '  ' : ''
  const texts = constraints
    .toSorted((a, b) => (textAt(a, 'topologyKey') < textAt(b, 'topologyKey') ? -1 : 1))
    .map((one) => {
      const selector = objectAt(one, 'labelSelector', 'matchLabels')
      const pairs = Object.entries(selector).map(([key, value]) => `${key}=${String(value)}`)
      const chosen = isObject(at(one, 'labelSelector')) ? ` for selector ${pairs.join(',') || '<none>'}` : ''
      const skew = ` when max skew ${numberText(one, 'maxSkew')} is exceeded`
      return `${textAt(one, 'topologyKey')}:${textAt(one, 'whenUnsatisfiable')}${skew}${chosen}`
    })
  w.line(0, `${space}Topology Spread Constraints:\t${texts.join(`\n${space}\t`)}`)
}
