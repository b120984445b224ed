import type { Secret } from '../../api/config.ts'
import { toBase64 } from '../../text/base64.ts'
import type { Strategy } from '../registry/strategy.ts'
import { frozenErrors, validateConfigMap, validateSecret } from '../validation/config.ts'
import { invalidValue } from '../validation/field.ts'

/** Plain text becomes data, and wins over data of the same key. Source: kubernetes pkg/apis/core/v1/conversion.go. */
function withStringData(secret: Secret): Secret {
  const { stringData, ...rest } = secret
  if (!stringData) return secret
  const added = Object.entries(stringData).map(([key, text]) => [key, toBase64(text)] as const)
  return { ...rest, data: { ...secret.data, ...Object.fromEntries(added) } }
}

/** The rules of ConfigMaps. Source: kubernetes pkg/registry/core/configmap/strategy.go. */
export const configMapStrategy: Strategy<'ConfigMap'> = {
  kind: 'ConfigMap',
  nameRule: 'dns1123-subdomain',
  allowCreateOnUpdate: false,
  defaults: (map) => map,
  prepareForCreate: (map) => map,
  validate: validateConfigMap,
  prepareForUpdate: (map) => map,
  validateUpdate: (map, old) => [...frozenErrors(map, old, ['data', 'binaryData']), ...validateConfigMap(map)],
}

/** The rules of Secrets. Source: kubernetes pkg/registry/core/secret/strategy.go. */
export const secretStrategy: Strategy<'Secret'> = {
  kind: 'Secret',
  nameRule: 'dns1123-subdomain',
  allowCreateOnUpdate: false,
  defaults: (secret) => ({ ...withStringData(secret), type: secret.type || 'Opaque' }),
  prepareForCreate: (secret) => secret,
  validate: validateSecret,
  prepareForUpdate: (secret) => secret,
  validateUpdate: (secret, old) => [
    ...(secret.type === old.type ? [] : [invalidValue('type', secret.type ?? '', 'field is immutable')]),
    ...frozenErrors(secret, old, ['data']),
    ...validateSecret(secret),
  ],
}
