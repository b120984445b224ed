import type { ConfigMap, Secret } from '../../api/config.ts'
import type { LabelMap } from '../../api/meta.ts'
import { byteLength } from '../../labels/syntax.ts'
import type { FieldError } from '../field-error.ts'
import { sameMeaning } from '../strategies/same.ts'
import { forbiddenField, invalidEach, invalidValue, required } from './field.ts'
import { configKey } from './names.ts'

/** What one ConfigMap or Secret may hold, bytes. */
const MOST_BYTES = 1024 * 1024

const keyErrors = (field: string, data: LabelMap): readonly FieldError[] =>
  Object.keys(data).flatMap((key) => invalidEach(`${field}[${key}]`, key, configKey(key)))

/** How many bytes a text in base64 stands for. */
const decodedLength = (text: string): number => Math.floor((text.replace(/[=\r\n]/g, '').length * 3) / 4)

function tooBig(data: LabelMap, length: (text: string) => number, more = 0): readonly FieldError[] {
  const bytes = Object.values(data).reduce((sum, value) => sum + length(value), more)
  return bytes > MOST_BYTES ? [{ type: 'Too long', field: '', detail: `may not be more than ${MOST_BYTES} bytes` }] : []
}

/** Source: kubernetes pkg/apis/core/validation/validation.go ValidateConfigMap. */
export function validateConfigMap({ data = {}, binaryData = {} }: ConfigMap): readonly FieldError[] {
  const twice = Object.keys(data).filter((key) => Object.hasOwn(binaryData, key))
  const binaryBytes = Object.values(binaryData).reduce((sum, value) => sum + decodedLength(value), 0)
  return [
    ...keyErrors('data', data),
    ...twice.map((key) => invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData')),
    ...keyErrors('binaryData', binaryData),
    ...tooBig(data, byteLength, binaryBytes),
  ]
}

/** Keys that a Secret of this type has to hold. */
const NEEDED: { readonly [type: string]: readonly string[] } = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
}

/**
 * Source: kubernetes pkg/apis/core/validation/validation.go ValidateSecret.
 * Differs: what a docker configuration says is not read.
 */
export function validateSecret({ type = '', data = {} }: Secret): readonly FieldError[] {
  const needed = Object.hasOwn(NEEDED, type) ? (NEEDED[type] ?? []) : []
  const missing = needed.filter((key) => !Object.hasOwn(data, key)).map((key) => required(`data[${key}]`))
  const isBasic = type === 'kubernetes.io/basic-auth' && !Object.hasOwn(data, 'username') && !Object.hasOwn(data, 'password')
  return [
    ...keyErrors('data', data),
    ...tooBig(data, decodedLength),
    ...missing,
    ...(isBasic ? [required('data[username]'), required('data[password]')] : []),
  ]
}

const FROZEN = 'field is immutable when `immutable` is set'

/** What may not change once `immutable` is true. */
export function frozenErrors<T extends ConfigMap | Secret>(
  now: T,
  old: T,
  fields: readonly (keyof T & string)[],
): readonly FieldError[] {
  if (!old.immutable) return []
  return [
    ...(now.immutable ? [] : [forbiddenField('immutable', FROZEN)]),
    ...fields.filter((field) => !sameMeaning(now[field], old[field])).map((field) => forbiddenField(field, FROZEN)),
  ]
}
