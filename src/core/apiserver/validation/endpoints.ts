import type { EndpointAddress, EndpointPort, Endpoints } from '../../api/endpoints.ts'
import { labelKeyErrors } from '../../labels/syntax.ts'
import type { FieldError } from '../field-error.ts'
import { endpointIPErrors, ipErrors } from './endpoints-ip.ts'
import { invalidEach, labelErrors, portErrors, protocolErrors, required } from './field.ts'
import { dns1123Subdomain } from './names.ts'

const addressErrors = ({ ip = '', hostname = '', nodeName }: EndpointAddress, field: string): readonly FieldError[] => [
  ...ipErrors(`${field}.ip`, ip),
  ...(hostname === '' ? [] : labelErrors(`${field}.hostname`, hostname)),
  ...(nodeName === undefined ? [] : invalidEach(`${field}.nodeName`, nodeName, dns1123Subdomain(nodeName))),
  ...endpointIPErrors(`${field}.ip`, ip),
]

function portEntryErrors(
  { name = '', port = 0, protocol, appProtocol }: EndpointPort,
  field: string,
  nameRequired: boolean,
): readonly FieldError[] {
  return [
    ...(name !== '' ? labelErrors(`${field}.name`, name) : nameRequired ? [required(`${field}.name`)] : []),
    ...portErrors(`${field}.port`, port),
    ...protocolErrors(`${field}.protocol`, protocol),
    ...(appProtocol === undefined ? [] : invalidEach(`${field}.appProtocol`, appProtocol, labelKeyErrors(appProtocol))),
  ]
}

/** Source: kubernetes pkg/apis/core/validation/validation.go ValidateEndpoints. */
export const validateEndpoints = ({ subsets = [] }: Endpoints): readonly FieldError[] =>
  subsets.flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }, i) => {
    const field = `subsets[${i}]`
    return [
      ...(addresses.length + notReadyAddresses.length === 0
        ? [required(field, 'must specify `addresses` or `notReadyAddresses`')]
        : []),
      ...addresses.flatMap((address, a) => addressErrors(address, `${field}.addresses[${a}]`)),
      ...notReadyAddresses.flatMap((address, a) => addressErrors(address, `${field}.notReadyAddresses[${a}]`)),
      ...ports.flatMap((port, p) => portEntryErrors(port, `${field}.ports[${p}]`, ports.length > 1)),
    ]
  })
