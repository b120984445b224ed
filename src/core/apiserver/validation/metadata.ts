import type { LabelMap, NewObjectMeta, ObjectMeta, OwnerReference } from '../../api/meta.ts'
import { byteLength, labelKeyErrors, labelValueErrors } from '../../labels/syntax.ts'
import type { FieldError } from '../field-error.ts'
import type { Strategy } from '../registry/strategy.ts'
import { invalidEach, invalidValue } from './field.ts'
import { allErrors, foundGoodOnce, NO_ERRORS } from './found-good.ts'
import { dns1035Label, dns1123Label, dns1123Subdomain, type NameRule } from './names.ts'

type Rule = Strategy<'Pod'>['nameRule']

const NAME_RULES: { readonly [rule in Rule]: NameRule } = {
  'dns1035-label': dns1035Label,
  'dns1123-label': dns1123Label,
  'dns1123-subdomain': dns1123Subdomain,
}

const ANNOTATIONS_BYTES = 262_144
const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(['kubernetes', 'orphan', 'foregroundDeletion'])

const labelErrors = foundGoodOnce((labels: LabelMap, field) =>
  Object.entries(labels).flatMap(([key, value]) => [
    ...labelKeyErrors(key).map((detail) => invalidValue(field, key, detail)),
    ...labelValueErrors(value).map((detail) => invalidValue(field, value, detail)),
  ]),
)

/** Errors of a map of labels or of a plain selector; the field is the map, the value the bad key or value. */
export const validateLabels = (labels: LabelMap | undefined, field: string): readonly FieldError[] =>
  labels ? labelErrors(labels, field) : NO_ERRORS

const annotationErrors = foundGoodOnce((annotations: LabelMap, field) => {
  const entries = Object.entries(annotations)
  const errors = entries.flatMap(([key]) => labelKeyErrors(key.toLowerCase()).map((detail) => invalidValue(field, key, detail)))
  const bytes = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0)
  if (bytes <= ANNOTATIONS_BYTES) return errors
  return [...errors, { type: 'Too long', field, detail: `may not be more than ${ANNOTATIONS_BYTES} bytes` }]
})

/** Keys as label keys whatever their case, all of it at most 256 KiB. */
export const validateAnnotations = (annotations: LabelMap | undefined, field: string): readonly FieldError[] =>
  annotations ? annotationErrors(annotations, field) : NO_ERRORS

function validateOwner({ apiVersion, kind, name, uid }: OwnerReference, field: string): readonly FieldError[] {
  const errors: FieldError[] = []
  if (!/(^|\/)[^/]+$/.test(apiVersion)) errors.push(invalidValue(`${field}.apiVersion`, apiVersion, 'version must not be empty'))
  if (kind === '') errors.push(invalidValue(`${field}.kind`, kind, 'kind must not be empty'))
  if (name === '') errors.push(invalidValue(`${field}.name`, name, 'name must not be empty'))
  if (uid === '') errors.push(invalidValue(`${field}.uid`, uid, 'uid must not be empty'))
  if (kind === 'Event')
    errors.push(
      invalidValue(field, { apiVersion, kind, name, uid }, `${apiVersion}, Kind=Event is disallowed from being an owner`),
    )
  return errors
}

const ownerErrors = foundGoodOnce((owners: readonly OwnerReference[], field) => {
  const errors = owners.flatMap(({ apiVersion = '', kind = '', name = '', uid = '' }) =>
    validateOwner({ apiVersion, kind, name, uid }, field),
  )
  const [first, second] = owners.filter(({ controller }) => controller)
  if (!first || !second) return errors
  const detail = `Only one reference can have Controller set to true. Found "true" in references for ${first.kind}/${first.name} and ${second.kind}/${second.name}`
  return [...errors, { type: 'Invalid value', field, value: owners.map((owner) => ({ ...owner })), detail }]
})

const validateOwners = (owners: readonly OwnerReference[] | undefined): readonly FieldError[] =>
  owners ? ownerErrors(owners, 'metadata.ownerReferences') : NO_ERRORS

function validateFinalizers(finalizers: readonly string[], field: string): readonly FieldError[] {
  const errors = finalizers.flatMap((name) => labelKeyErrors(name).map((detail) => invalidValue(field, name, detail)))
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalidValue(field, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'))
  }
  finalizers.forEach((name, i) => {
    if (name.includes('/') || STANDARD_FINALIZERS.has(name)) return
    errors.push(invalidValue(`${field}[${i}]`, name, 'name is neither a standard finalizer name nor is it fully qualified'))
  })
  return errors
}

/** A name that ends in a hyphen is fine while more is to follow it. */
const asPrefix = (name: string): string => (name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name)

function validateName({ name = '', generateName = '' }: NewObjectMeta, rule: NameRule): readonly FieldError[] {
  const generated =
    generateName === ''
      ? NO_ERRORS
      : rule(asPrefix(generateName)).map((text) => invalidValue('metadata.generateName', generateName, text))
  if (name !== '') return allErrors(generated, invalidEach('metadata.name', name, rule(name)))
  return [...generated, { type: 'Required value', field: 'metadata.name', detail: 'name or generateName is required' }]
}

function validateNamespace({ namespace = '' }: NewObjectMeta, namespaced: boolean): readonly FieldError[] {
  const field = 'metadata.namespace'
  if (!namespaced) return namespace === '' ? [] : [{ type: 'Forbidden', field, detail: 'not allowed on this type' }]
  if (namespace === '') return [{ type: 'Required value', field, detail: '' }]
  return dns1123Label(namespace).map((text) => invalidValue(field, namespace, text))
}

/**
 * Errors of an object's metadata, as every kind's own validation finds them first.
 * Source: apimachinery pkg/api/validation/objectmeta.go; kubernetes pkg/apis/core/validation ValidateObjectMeta.
 */
export function validateObjectMeta(meta: NewObjectMeta, rule: Rule, namespaced: boolean): readonly FieldError[] {
  return allErrors(
    validateName(meta, NAME_RULES[rule]),
    validateNamespace(meta, namespaced),
    validateLabels(meta.labels, 'metadata.labels'),
    validateAnnotations(meta.annotations, 'metadata.annotations'),
    validateOwners(meta.ownerReferences),
    meta.finalizers ? validateFinalizers(meta.finalizers, 'metadata.finalizers') : NO_ERRORS,
  )
}

const IMMUTABLE = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const

function validateNoNewFinalizers(meta: ObjectMeta, old: ObjectMeta): readonly FieldError[] {
  if (old.deletionTimestamp === undefined) return []
  const added = (meta.finalizers ?? []).filter((name) => !old.finalizers?.includes(name)).toSorted()
  if (added.length === 0) return []
  const detail = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((name) => `"${name}"`).join(', ')}}`
  return [{ type: 'Forbidden', field: 'metadata.finalizers', detail }]
}

/** What may not change, and again labels, annotations and owners. Source: as above, ValidateObjectMetaAccessorUpdate. */
export function validateObjectMetaUpdate(meta: ObjectMeta, old: ObjectMeta): readonly FieldError[] {
  return allErrors(
    validateNoNewFinalizers(meta, old),
    IMMUTABLE.filter((name) => meta[name] !== old[name]).map((name) =>
      invalidValue(`metadata.${name}`, meta[name] ?? null, 'field is immutable'),
    ),
    validateLabels(meta.labels, 'metadata.labels'),
    validateAnnotations(meta.annotations, 'metadata.annotations'),
    validateOwners(meta.ownerReferences),
  )
}
