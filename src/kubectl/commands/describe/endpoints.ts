import type { JsonValue } from '../../../core/api/json.ts'
import { at, listAt, textAt } from '../../client/json.ts'
import type { Describer } from './describer.ts'
import { eventLines, eventsOf } from './events.ts'
import { metadataLines, numberText } from './fields.ts'
import type { DescribeWriter } from './writer.ts'

const addresses = (subset: JsonValue, field: string): string =>
  listAt(subset, field)
    .map((one) => textAt(one, 'ip'))
    .join(',') || '<none>'

function portTable(w: DescribeWriter, level: number, ports: readonly JsonValue[], portText: (port: JsonValue) => string): void {
  w.line(level, 'Name\tPort\tProtocol')
  w.line(level, '----\t----\t--------')
  for (const port of ports) w.line(level, `${textAt(port, 'name') || '<unset>'}\t${portText(port)}\t${textAt(port, 'protocol')}`)
}

/** Source: kubectl pkg/describe/describe.go describeEndpoints. */
export const describeEndpoints: Describer = async (w, endpoints, invocation) => {
  metadataLines(w, endpoints)
  w.line(0, 'Subsets:')
  for (const subset of listAt(endpoints, 'subsets')) {
    w.line(1, `Addresses:\t${addresses(subset, 'addresses')}`)
    w.line(1, `NotReadyAddresses:\t${addresses(subset, 'notReadyAddresses')}`)
    const ports = listAt(subset, 'ports')
    if (ports.length > 0) {
      w.line(1, 'Ports:')
      portTable(w, 2, ports, (port) => numberText(port, 'port'))
    }
    w.line(0, '')
  }
  eventLines(w, await eventsOf(invocation, endpoints), invocation.host.nowMs())
}

const orUnset = (value: JsonValue | undefined): string => (value === undefined || value === null ? '<unset>' : String(value))

function endpointLines(w: DescribeWriter, endpoint: JsonValue): void {
  w.line(1, `- Addresses:\t${listAt(endpoint, 'addresses').map(String).join(', ') || '<none>'}`)
  w.line(2, 'Conditions:')
  w.line(3, `Ready:\t${orUnset(at(endpoint, 'conditions', 'ready'))}`)
  w.line(2, `Hostname:\t${orUnset(at(endpoint, 'hostname'))}`)
  const target = at(endpoint, 'targetRef')
  if (target !== undefined) w.line(2, `TargetRef:\t${textAt(target, 'kind')}/${textAt(target, 'name')}`)
  w.line(2, `NodeName:\t${orUnset(at(endpoint, 'nodeName'))}`)
  w.line(2, `Zone:\t${orUnset(at(endpoint, 'zone'))}`)
}

/** Source: kubectl pkg/describe/describe.go describeEndpointSliceV1. */
export const describeEndpointSlice: Describer = async (w, slice, invocation) => {
  metadataLines(w, slice)
  w.line(0, `AddressType:\t${textAt(slice, 'addressType')}`)
  const [ports, endpoints] = [listAt(slice, 'ports'), listAt(slice, 'endpoints')]
  w.line(0, ports.length === 0 ? 'Ports: <unset>' : 'Ports:')
  if (ports.length > 0) portTable(w, 1, ports, (port) => orUnset(at(port, 'port')))
  w.line(0, endpoints.length === 0 ? 'Endpoints: <none>' : 'Endpoints:')
  for (const endpoint of endpoints) endpointLines(w, endpoint)
  eventLines(w, await eventsOf(invocation, slice), invocation.host.nowMs())
}
