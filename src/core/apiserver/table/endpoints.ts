import type { JsonObject, JsonValue } from '../../api/json.ts'
import { NAME, texts } from './columns.ts'
import { age, at, count, items, nameOf, text } from './read.ts'
import type { KindPrinter } from './types.ts'

const SHOWN = 3

/** The first three, and how many more there are. */
function short(all: readonly string[]): string {
  const shown = all.slice(0, SHOWN).join(',')
  return all.length > SHOWN ? `${shown} + ${all.length - SHOWN} more...` : shown
}

const hostPort = (ip: string, port: number): string => `${ip.includes(':') ? `[${ip}]` : ip}:${port}`

function addresses(subset: JsonValue): readonly string[] {
  const ips = items(subset, 'addresses').map((address) => text(address, 'ip'))
  const ports = items(subset, 'ports')
  return ports.length === 0 ? ips : ports.flatMap((port) => ips.map((ip) => hostPort(ip, count(port, 'port'))))
}

/** Ready addresses of every subset. Source: kubernetes pkg/printers/internalversion/printers.go formatEndpoints. */
function formatEndpoints(endpoints: JsonObject): string {
  const subsets = items(endpoints, 'subsets')
  return subsets.length === 0 ? '<none>' : short(subsets.flatMap(addresses))
}

export const endpoints: KindPrinter = {
  columns: [NAME, ...texts('Endpoints', 'Age')],
  print: (object, { nowMs }) => ({ cells: [nameOf(object), formatEndpoints(object), age(object, nowMs)] }),
}

function portText(port: JsonValue): string {
  const number = at(port, 'port')
  const name = at(port, 'name')
  return typeof number === 'number' ? String(number) : typeof name === 'string' ? name : '*'
}

/** Source: kubernetes pkg/printers/internalversion/printers.go printEndpointSlice. */
export const endpointSlices: KindPrinter = {
  columns: [NAME, ...texts('AddressType', 'Ports', 'Endpoints', 'Age')],
  print: (slice, { nowMs }) => ({
    cells: [
      nameOf(slice),
      text(slice, 'addressType'),
      short(items(slice, 'ports').map(portText)) || '<unset>',
      short(items(slice, 'endpoints').flatMap((endpoint) => items(endpoint, 'addresses').map(String))) || '<unset>',
      age(slice, nowMs),
    ],
  }),
}
