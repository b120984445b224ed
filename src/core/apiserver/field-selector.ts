import type { Kind, KubeObject } from '../api/kinds.ts'
import type { Result } from '../api/status.ts'

type Getter<K extends Kind> = (object: Extract<KubeObject, { readonly kind: K }>) => string

const text = (value: string | boolean | number | undefined): string => (value === undefined ? '' : String(value))

/** Fields that can be selected on besides `metadata.name` and `metadata.namespace`, by kind. */
const FIELDS: { readonly [K in Kind]?: { readonly [field: string]: Getter<K> } } = {
  Pod: {
    'spec.nodeName': ({ spec }) => text(spec.nodeName),
    'spec.restartPolicy': ({ spec }) => text(spec.restartPolicy),
    'spec.schedulerName': ({ spec }) => text(spec.schedulerName),
    'spec.serviceAccountName': ({ spec }) => text(spec.serviceAccountName),
    'spec.hostNetwork': ({ spec }) => text(spec.hostNetwork ?? false),
    'status.phase': ({ status }) => text(status.phase),
    'status.podIP': ({ status }) => text(status.podIP),
    'status.podIPs': ({ status }) => text(status.podIP),
    'status.nominatedNodeName': () => '',
  },
  Service: {
    'spec.clusterIP': ({ spec }) => text(spec.clusterIP),
    'spec.type': ({ spec }) => spec.type,
  },
  Node: { 'spec.unschedulable': ({ spec }) => text(spec.unschedulable ?? false) },
  Namespace: { 'status.phase': ({ status }) => status.phase },
  ReplicaSet: { 'status.replicas': ({ status }) => text(status.replicas) },
  Secret: { type: ({ type }) => text(type) },
  Event: {
    'involvedObject.kind': ({ involvedObject }) => text(involvedObject.kind),
    'involvedObject.namespace': ({ involvedObject }) => text(involvedObject.namespace),
    'involvedObject.name': ({ involvedObject }) => text(involvedObject.name),
    'involvedObject.uid': ({ involvedObject }) => text(involvedObject.uid),
    'involvedObject.apiVersion': ({ involvedObject }) => text(involvedObject.apiVersion),
    'involvedObject.resourceVersion': ({ involvedObject }) => text(involvedObject.resourceVersion),
    'involvedObject.fieldPath': ({ involvedObject }) => text(involvedObject.fieldPath),
    reason: ({ reason }) => reason,
    reportingComponent: ({ source, reportingComponent }) => text(reportingComponent ?? source?.component),
    source: ({ source, reportingComponent }) => text(source?.component ?? reportingComponent),
    type: ({ type }) => type,
  },
}

type AnyGetter = (object: KubeObject) => string

function getterOf(kind: Kind, field: string): AnyGetter | null {
  if (field === 'metadata.name') return ({ metadata }) => metadata.name
  if (field === 'metadata.namespace') return ({ metadata }) => metadata.namespace ?? ''
  const fields = FIELDS[kind]
  // The getter is of the kind whose objects it is given.
  return fields && Object.hasOwn(fields, field) ? (fields[field as keyof typeof fields] as AnyGetter) : null
}

/** Source: kubernetes pkg/apis/core/v1/conversion.go; apimachinery pkg/runtime/conversion.go. */
const unsupported = (kind: Kind, field: string): string =>
  FIELDS[kind]
    ? `field label not supported: ${field}`
    : `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`

const TERM = /^(.*?)(!=|==|=)(.*)$/s

/** Splits at commas that no backslash stands before. */
const terms = (selector: string): readonly string[] => selector.split(/(?<!\\),/).filter((term) => term !== '')
const unescaped = (value: string): string => value.replaceAll(/\\([\\,=])/g, '$1')

/**
 * Parses a field selector (`status.phase!=Running,metadata.name=web`) for a kind. The error is the API server's text.
 * Source: apimachinery pkg/fields/selector.go.
 */
export function parseFieldSelector(kind: Kind, selector: string): Result<(object: KubeObject) => boolean, string> {
  const tests: ((object: KubeObject) => boolean)[] = []
  for (const term of terms(selector)) {
    const [, field, operator, value = ''] = TERM.exec(term) ?? []
    if (field === undefined) return { ok: false, error: `invalid selector: '${selector}'; can't understand '${term}'` }
    const get = getterOf(kind, field)
    if (!get) return { ok: false, error: unsupported(kind, field) }
    const wanted = unescaped(value)
    tests.push((object) => (get(object) === wanted) === (operator !== '!='))
  }
  return { ok: true, value: (object) => tests.every((test) => test(object)) }
}
