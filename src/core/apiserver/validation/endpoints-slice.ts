import type { Endpoint, EndpointHints, EndpointPort, EndpointSlice } from '../../api/endpoints.ts'
import { labelKeyErrors, labelValueErrors } from '../../labels/syntax.ts'
import { familyOf } from '../../net/ip.ts'
import type { FieldError } from '../field-error.ts'
import { endpointIPErrors } from './endpoints-ip.ts'
import {
  duplicateValue,
  invalidEach,
  invalidValue,
  labelErrors,
  notSupported,
  protocolErrors,
  required,
  tooMany,
} from './field.ts'
import { dns1123Subdomain } from './names.ts'

const ADDRESS_TYPES: readonly string[] = ['FQDN', 'IPv4', 'IPv6']
const MAX_ENDPOINTS = 1000
const MAX_ADDRESSES = 100
const MAX_PORTS = 20_000
const MAX_HINTS = 8

/** A name of two labels at least. Source: apimachinery pkg/util/validation IsFullyQualifiedDomainName. */
function domainErrors(field: string, name: string): readonly FieldError[] {
  const bare = name.replace(/\.$/, '')
  const malformed = dns1123Subdomain(bare)
  if (malformed.length > 0) return invalidEach(field, name, malformed)
  return bare.includes('.') ? [] : [invalidValue(field, name, 'should be a domain with at least two segments separated by dots')]
}

function addressErrors(addressType: string, address: string, field: string): readonly FieldError[] {
  if (addressType === 'FQDN') return domainErrors(field, address)
  if (addressType !== 'IPv4' && addressType !== 'IPv6') return []
  return [
    ...(familyOf(address) === addressType ? [] : [invalidValue(field, address, `must be a valid ${addressType} address`)]),
    ...endpointIPErrors(field, address),
  ]
}

const hintErrors = ({ forZones = [], forNodes = [] }: EndpointHints, field: string): readonly FieldError[] =>
  (
    [
      ['forZones', forZones, labelValueErrors],
      ['forNodes', forNodes, dns1123Subdomain],
    ] as const
  ).flatMap(([list, hints, rule]) => [
    ...(hints.length > MAX_HINTS ? [tooMany(`${field}.${list}`, hints.length, MAX_HINTS)] : []),
    ...hints.flatMap(({ name }, i) => [
      ...invalidEach(`${field}.${list}[${i}].name`, name, rule(name)),
      ...(hints.findIndex((hint) => hint.name === name) < i ? [duplicateValue(`${field}.${list}[${i}].name`, name)] : []),
    ]),
  ])

function endpointErrors(
  { addresses = [], hostname, nodeName, hints }: Endpoint,
  addressType: string,
  field: string,
): readonly FieldError[] {
  return [
    ...(addresses.length === 0 ? [required(`${field}.addresses`, 'must contain at least 1 address')] : []),
    ...(addresses.length > MAX_ADDRESSES ? [tooMany(`${field}.addresses`, addresses.length, MAX_ADDRESSES)] : []),
    ...addresses.flatMap((address, i) => addressErrors(addressType, address, `${field}.addresses[${i}]`)),
    ...(nodeName === undefined ? [] : invalidEach(`${field}.nodeName`, nodeName, dns1123Subdomain(nodeName))),
    ...(hostname === undefined ? [] : labelErrors(`${field}.hostname`, hostname)),
    ...(hints ? hintErrors(hints, `${field}.hints`) : []),
  ]
}

function portErrors(ports: readonly EndpointPort[]): readonly FieldError[] {
  if (ports.length > MAX_PORTS) return [tooMany('ports', ports.length, MAX_PORTS)]
  const names = new Set<string>()
  return ports.flatMap(({ name = '', protocol, appProtocol }, i) => {
    const field = `ports[${i}]`
    const taken = names.has(name)
    names.add(name)
    return [
      ...(name === '' ? [] : labelErrors(`${field}.name`, name)),
      ...(taken ? [duplicateValue(`${field}.name`, name)] : []),
      ...protocolErrors(`${field}.protocol`, protocol),
      ...(appProtocol === undefined ? [] : invalidEach(`${field}.appProtocol`, appProtocol, labelKeyErrors(appProtocol))),
    ]
  })
}

/** Source: kubernetes pkg/apis/discovery/validation/validation.go ValidateEndpointSlice. */
export function validateEndpointSlice({ addressType, endpoints = [], ports = [] }: EndpointSlice): readonly FieldError[] {
  const type: string = addressType ?? ''
  const typed =
    type === ''
      ? [required('addressType')]
      : ADDRESS_TYPES.includes(type)
        ? []
        : [notSupported('addressType', type, ADDRESS_TYPES)]
  const listed =
    endpoints.length > MAX_ENDPOINTS
      ? [tooMany('endpoints', endpoints.length, MAX_ENDPOINTS)]
      : endpoints.flatMap((endpoint, i) => endpointErrors(endpoint, type, `endpoints[${i}]`))
  return [...typed, ...listed, ...portErrors(ports)]
}

export const validateEndpointSliceUpdate = (slice: EndpointSlice, old: EndpointSlice): readonly FieldError[] => [
  ...validateEndpointSlice(slice),
  ...(slice.addressType === old.addressType ? [] : [invalidValue('addressType', slice.addressType ?? '', 'field is immutable')]),
]
