import type { JsonValue } from '../../api/json.ts'
import type { ServicePort, ServiceSpec } from '../../api/service.ts'
import { labelKeyErrors } from '../../labels/syntax.ts'
import type { FieldError } from '../field-error.ts'
import { duplicateValue, forbiddenField, invalidEach, labelErrors, portErrors, protocolErrors, required } from './field.ts'
import { ianaPortName } from './names.ts'

/** A port by number, or by the name that a container gave it. */
export const portOrNameErrors = (field: string, port: number | string): readonly FieldError[] =>
  typeof port === 'number' ? portErrors(field, port) : invalidEach(field, port, ianaPortName(port))

/** Indexes of entries whose key an earlier entry has. Entries without key count for nothing. */
function repeats<T>(entries: readonly T[], keyOf: (entry: T) => string | undefined): readonly number[] {
  const seen = new Set<string>()
  return entries.flatMap((entry, i) => {
    const key = keyOf(entry)
    if (key === undefined) return []
    if (seen.has(key)) return [i]
    seen.add(key)
    return []
  })
}

function portEntryErrors(port: ServicePort, field: string, nameRequired: boolean, nameTaken: boolean): readonly FieldError[] {
  const { name = '', appProtocol } = port
  return [
    ...(name === '' ? (nameRequired ? [required(`${field}.name`)] : []) : labelErrors(`${field}.name`, name)),
    ...(nameTaken ? [duplicateValue(`${field}.name`, name)] : []),
    ...portErrors(`${field}.port`, port.port),
    ...protocolErrors(`${field}.protocol`, port.protocol),
    ...portOrNameErrors(`${field}.targetPort`, port.targetPort),
    ...(appProtocol === undefined ? [] : invalidEach(`${field}.appProtocol`, appProtocol, labelKeyErrors(appProtocol))),
  ]
}

/** Errors of each port entry. Source: kubernetes pkg/apis/core/validation/validation.go validateServicePort. */
export function servicePortErrors({ ports = [] }: ServiceSpec): readonly FieldError[] {
  const named = new Set(repeats(ports, ({ name }) => name || undefined))
  return ports.flatMap((port, i) => portEntryErrors(port, `spec.ports[${i}]`, ports.length > 1, named.has(i)))
}

/** A port as the server prints it whole: only what made it a duplicate is set. */
const printedKey = ({ protocol, port }: ServicePort): JsonValue => ({
  Name: '',
  Protocol: protocol,
  AppProtocol: null,
  Port: port,
  TargetPort: 0,
  NodePort: 0,
})

/** Node ports where none may be, and (protocol, number) pairs that come twice. */
export function duplicatePortErrors({ type, ports = [] }: ServiceSpec): readonly FieldError[] {
  const at = (i: number): string => `spec.ports[${i}]`
  const unwanted = ports.flatMap(({ nodePort }, i) =>
    type === 'ClusterIP' && nodePort ? [forbiddenField(`${at(i)}.nodePort`, "may not be used when `type` is 'ClusterIP'")] : [],
  )
  const nodePorts = repeats(ports, ({ protocol, nodePort }) => (nodePort ? `${protocol} ${nodePort}` : undefined))
  const numbers = repeats(ports, ({ protocol, port }) => `${protocol} ${port}`)
  return [
    ...unwanted,
    ...nodePorts.map((i) => duplicateValue(`${at(i)}.nodePort`, ports[i]?.nodePort ?? 0)),
    ...numbers.flatMap((i) => {
      const port = ports[i]
      return port ? [duplicateValue(at(i), printedKey(port))] : []
    }),
  ]
}
