import type { Container, ContainerPort, EnvVar } from '../../api/pod.ts'
import { labelKeyErrors } from '../../labels/syntax.ts'
import type { FieldError } from '../field-error.ts'
import { resourcesOf } from '../strategies/pod-qos.ts'
import { parseQuantity } from '../strategies/quantity.ts'
import {
  duplicateValue,
  forbiddenField,
  invalidEach,
  invalidValue,
  labelErrors,
  notSupported,
  portErrors,
  protocolErrors,
  required,
} from './field.ts'
import { ianaPortName } from './names.ts'
import { type ProbeName, probeErrors } from './pod-probes.ts'

const PULL_POLICIES: readonly string[] = ['Always', 'IfNotPresent', 'Never']
const MESSAGE_POLICIES: readonly string[] = ['File', 'FallbackToLogsOnError']
const PROBES: readonly ProbeName[] = ['livenessProbe', 'readinessProbe', 'startupProbe']

function containerPortErrors(ports: readonly ContainerPort[], field: string): readonly FieldError[] {
  const seen = new Set<string>()
  return ports.flatMap(({ name = '', containerPort, hostPort = 0, protocol }, i) => {
    const at = `${field}[${i}]`
    const misnamed = name === '' ? [] : ianaPortName(name)
    const taken = name !== '' && misnamed.length === 0 && seen.has(name)
    if (misnamed.length === 0) seen.add(name)
    return [
      ...invalidEach(`${at}.name`, name, misnamed),
      ...(taken ? [duplicateValue(`${at}.name`, name)] : []),
      ...(containerPort === 0 ? [required(`${at}.containerPort`)] : portErrors(`${at}.containerPort`, containerPort)),
      ...(hostPort === 0 ? [] : portErrors(`${at}.hostPort`, hostPort)),
      ...protocolErrors(`${at}.protocol`, protocol),
    ]
  })
}

const ENV_NAME_TEXT = "a valid environment variable name must consist only of printable ASCII characters other than '='"

const envErrors = (env: readonly EnvVar[], field: string): readonly FieldError[] =>
  env.flatMap(({ name = '', value = '', valueFrom }, i) => {
    const at = `${field}[${i}]`
    const both = value !== '' && valueFrom !== undefined
    return [
      ...(name === ''
        ? [required(`${at}.name`)]
        : /^[ -<>-~]+$/.test(name)
          ? []
          : [invalidValue(`${at}.name`, name, ENV_NAME_TEXT)]),
      ...(both ? [invalidValue(`${at}.valueFrom`, '', 'may not be specified when `value` is not empty')] : []),
    ]
  })

function resourceErrors(container: Container, field: string): readonly FieldError[] {
  const { requests, limits } = resourcesOf(container)
  const negative = (list: 'limits' | 'requests', resource: string, quantity: string | number): readonly FieldError[] => [
    ...labelKeyErrors(resource).map((detail) => invalidValue(`${field}.${list}[${resource}]`, resource, detail)),
    ...((parseQuantity(quantity) ?? 0) < 0
      ? [invalidValue(`${field}.${list}[${resource}]`, String(quantity), 'must be greater than or equal to 0')]
      : []),
  ]
  return [
    ...Object.entries(limits).flatMap(([resource, quantity]) => negative('limits', resource, quantity)),
    ...Object.entries(requests).flatMap(([resource, quantity]) => {
      const limit = Object.hasOwn(limits, resource) ? limits[resource] : undefined
      const over = limit !== undefined && (parseQuantity(quantity) ?? 0) > (parseQuantity(limit) ?? 0)
      const detail = `must be less than or equal to ${resource} limit of ${limit}`
      return [
        ...negative('requests', resource, quantity),
        ...(over ? [invalidValue(`${field}.requests`, String(quantity), detail)] : []),
      ]
    }),
  ]
}

/** Source: kubernetes pkg/apis/core/validation/validation.go validateContainerCommon. */
function commonErrors(container: Container, field: string): readonly FieldError[] {
  const { name = '', image = '', terminationMessagePolicy: messages = '', imagePullPolicy: pull = '' } = container
  return [
    ...(name === '' ? [required(`${field}.name`)] : labelErrors(`${field}.name`, name)),
    ...(image === '' ? [required(`${field}.image`)] : []),
    ...(MESSAGE_POLICIES.includes(messages)
      ? []
      : [notSupported(`${field}.terminationMessagePolicy`, messages, MESSAGE_POLICIES)]),
    ...containerPortErrors(container.ports ?? [], `${field}.ports`),
    ...envErrors(container.env ?? [], `${field}.env`),
    ...(PULL_POLICIES.includes(pull) ? [] : [notSupported(`${field}.imagePullPolicy`, pull, PULL_POLICIES)]),
    ...resourceErrors(container, `${field}.resources`),
  ]
}

/** A host port is one address and protocol's alone, in all containers that run side by side. */
function hostPortConflicts(containers: readonly Container[], field: string): readonly FieldError[] {
  const seen = new Set<string>()
  return containers.flatMap(({ ports = [] }, c) =>
    ports.flatMap(({ protocol = 'TCP', hostIP = '', hostPort = 0 }, p) => {
      const key = `${protocol}/${hostIP}/${hostPort}`
      if (hostPort === 0) return []
      if (seen.has(key)) return [duplicateValue(`${field}[${c}].ports[${p}].hostPort`, key)]
      seen.add(key)
      return []
    }),
  )
}

const allProbeErrors = (container: Container, field: string): readonly FieldError[] =>
  PROBES.flatMap((name) => probeErrors(container[name], name, field))

/** Source: the same file, validateContainers. */
export function containerErrors(containers: readonly Container[], field: string): readonly FieldError[] {
  if (containers.length === 0) return [required(field)]
  const names = new Set<string>()
  const errors = containers.flatMap((container, i) => {
    const at = `${field}[${i}]`
    const { name = '' } = container
    const taken = names.has(name)
    names.add(name)
    return [
      ...commonErrors(container, at),
      ...(taken ? [duplicateValue(`${at}.name`, name)] : []),
      ...allProbeErrors(container, at),
      ...(container.restartPolicy === undefined
        ? []
        : [forbiddenField(`${at}.restartPolicy`, 'may not be set for non-init containers')]),
    ]
  })
  return [...errors, ...hostPortConflicts(containers, field)]
}

const SIDECAR_ONLY = 'may not be set for init containers without restartPolicy=Always'

/** Source: the same file, validateInitContainers. */
export function initContainerErrors(
  inits: readonly Container[],
  containers: readonly Container[],
  field: string,
): readonly FieldError[] {
  const names = new Set(containers.map(({ name }) => name))
  return inits.flatMap((container, i) => {
    const at = `${field}[${i}]`
    const { name = '', restartPolicy } = container
    const taken = names.has(name)
    if (name !== '') names.add(name)
    const unsupported = restartPolicy !== undefined && restartPolicy !== 'Always'
    const probes = PROBES.flatMap((probe) => (container[probe] ? [forbiddenField(`${at}.${probe}`, SIDECAR_ONLY)] : []))
    return [
      ...commonErrors(container, at),
      ...(unsupported ? [notSupported(`${at}.restartPolicy`, restartPolicy, ['Always'])] : []),
      ...(taken ? [duplicateValue(`${at}.name`, name)] : []),
      // Init containers run one by one and are looked at one by one: the path says 0 whichever it is, as upstream's does.
      ...hostPortConflicts([container], field),
      ...(restartPolicy === 'Always' ? allProbeErrors(container, at) : probes),
    ]
  })
}
