import type { EndpointPort, EndpointSlice, Endpoints } from '../../api/endpoints.ts'
import type { Strategy } from '../registry/strategy.ts'
import { validateEndpoints } from '../validation/endpoints.ts'
import { validateEndpointSlice, validateEndpointSliceUpdate } from '../validation/endpoints-slice.ts'
import { nextGeneration } from './generation.ts'
import { sameMeaning } from './same.ts'

const withProtocol = (port: EndpointPort): EndpointPort => (port.protocol ? port : { ...port, protocol: 'TCP' })

/** Source: kubernetes pkg/apis/core/v1/defaults.go SetDefaults_Endpoints. */
function defaultEndpoints(endpoints: Endpoints): Endpoints {
  const { subsets } = endpoints
  if (!subsets?.some(({ ports = [] }) => ports.some(({ protocol }) => !protocol))) return endpoints
  return {
    ...endpoints,
    subsets: subsets.map((subset) => (subset.ports ? { ...subset, ports: subset.ports.map(withProtocol) } : subset)),
  }
}

/** Source: kubernetes pkg/apis/discovery/v1/defaults.go SetDefaults_EndpointPort. */
function defaultSlice(slice: EndpointSlice): EndpointSlice {
  const { ports, endpoints = [] } = slice
  const filled = ports?.every(({ name, protocol }) => name !== undefined && protocol) ?? true
  if (filled && slice.endpoints) return slice
  return {
    ...slice,
    endpoints,
    ...(ports ? { ports: ports.map((port) => withProtocol({ ...port, name: port.name ?? '' })) } : {}),
  }
}

function prepareSliceUpdate(slice: EndpointSlice, old: EndpointSlice): EndpointSlice {
  const changed =
    !sameMeaning(slice.endpoints, old.endpoints) ||
    !sameMeaning(slice.ports, old.ports) ||
    slice.addressType !== old.addressType ||
    !sameMeaning(slice.metadata.labels, old.metadata.labels)
  return { ...slice, metadata: nextGeneration(slice.metadata, old.metadata, changed) }
}

/** The rules of Endpoints. Source: kubernetes pkg/registry/core/endpoint/strategy.go. */
export const endpointsStrategy: Strategy<'Endpoints'> = {
  kind: 'Endpoints',
  nameRule: 'dns1123-subdomain',
  allowCreateOnUpdate: true,
  defaults: defaultEndpoints,
  prepareForCreate: (endpoints) => endpoints,
  validate: validateEndpoints,
  prepareForUpdate: (endpoints) => endpoints,
  validateUpdate: (endpoints) => validateEndpoints(endpoints),
}

/** The rules of EndpointSlices. Source: kubernetes pkg/registry/discovery/endpointslice/strategy.go. */
export const endpointSliceStrategy: Strategy<'EndpointSlice'> = {
  kind: 'EndpointSlice',
  nameRule: 'dns1123-subdomain',
  allowCreateOnUpdate: false,
  defaults: defaultSlice,
  prepareForCreate: (slice) => ({ ...slice, metadata: { ...slice.metadata, generation: 1 } }),
  validate: validateEndpointSlice,
  prepareForUpdate: prepareSliceUpdate,
  validateUpdate: validateEndpointSliceUpdate,
}
