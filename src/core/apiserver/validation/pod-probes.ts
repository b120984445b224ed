import type { Probe } from '../../api/pod.ts'
import type { FieldError } from '../field-error.ts'
import { forbiddenField, invalidValue, notNegative, notSupported, portErrors, required } from './field.ts'
import { portOrNameErrors } from './service-ports.ts'

const SCHEMES: readonly string[] = ['HTTP', 'HTTPS']
/** Handlers in the order in which the server looks for them. */
const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'] as const
type HandlerName = (typeof HANDLERS)[number]

function handlerErrors(probe: Probe, handler: HandlerName, field: string): readonly FieldError[] {
  const { exec, httpGet, tcpSocket, grpc } = probe
  if (handler === 'exec') return (exec?.command ?? []).length === 0 ? [required(`${field}.command`)] : []
  if (handler === 'grpc') return portErrors(`${field}.port`, grpc?.port ?? 0)
  if (handler === 'tcpSocket') return portOrNameErrors(`${field}.port`, tcpSocket?.port ?? 0)
  const { path = '', port = 0, scheme = '' } = httpGet ?? {}
  return [
    ...(path === '' ? [required(`${field}.path`)] : []),
    ...portOrNameErrors(`${field}.port`, port),
    ...(SCHEMES.includes(scheme) ? [] : [notSupported(`${field}.scheme`, scheme, SCHEMES)]),
  ]
}

/** Exactly one way to ask. */
function oneHandlerErrors(probe: Probe, field: string): readonly FieldError[] {
  const [first, ...more] = HANDLERS.filter((handler) => probe[handler] !== undefined && probe[handler] !== null)
  if (!first) return [required(field, 'must specify a handler type')]
  return [
    ...handlerErrors(probe, first, `${field}.${first}`),
    ...more.map((handler) => forbiddenField(`${field}.${handler}`, 'may not specify more than 1 handler type')),
  ]
}

/** Liveness and startup probes end with the first success; a readiness probe may ask for several. */
export type ProbeName = 'livenessProbe' | 'readinessProbe' | 'startupProbe'

/** Source: kubernetes pkg/apis/core/validation/validation.go validateProbe and its three callers. */
export function probeErrors(probe: Probe | undefined, name: ProbeName, container: string): readonly FieldError[] {
  if (!probe) return []
  const field = `${container}.${name}`
  const grace: unknown = 'terminationGracePeriodSeconds' in probe ? probe.terminationGracePeriodSeconds : undefined
  const graceAt = `${field}.terminationGracePeriodSeconds`
  return [
    ...oneHandlerErrors(probe, field),
    ...notNegative(`${field}.initialDelaySeconds`, probe.initialDelaySeconds),
    ...notNegative(`${field}.timeoutSeconds`, probe.timeoutSeconds),
    ...notNegative(`${field}.periodSeconds`, probe.periodSeconds),
    ...notNegative(`${field}.successThreshold`, probe.successThreshold),
    ...notNegative(`${field}.failureThreshold`, probe.failureThreshold),
    ...(typeof grace === 'number' && grace <= 0 ? [invalidValue(graceAt, grace, 'must be greater than 0')] : []),
    ...(name === 'readinessProbe' && typeof grace === 'number'
      ? [invalidValue(graceAt, grace, 'must not be set for readinessProbes')]
      : []),
    ...(name !== 'readinessProbe' && probe.successThreshold !== 1
      ? [invalidValue(`${field}.successThreshold`, probe.successThreshold ?? 0, 'must be 1')]
      : []),
  ]
}
