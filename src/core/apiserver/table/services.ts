import type { JsonObject } from '../../api/json.ts'
import { NAME, texts, wide } from './columns.ts'
import { age, at, byText, count, formatLabels, items, nameOf, pairs, text } from './read.ts'
import type { KindPrinter } from './types.ts'

/** Where the short form of a load balancer's addresses is cut. */
const SHORT_ADDRESSES = 16

function ingress(service: JsonObject, isWide: boolean): string {
  const all = items(service, 'status', 'loadBalancer', 'ingress').map((entry) => text(entry, 'ip') || text(entry, 'hostname'))
  const joined = [...new Set(all.filter((one) => one !== ''))].toSorted(byText).join(',')
  return isWide || joined.length <= SHORT_ADDRESSES ? joined : `${joined.slice(0, SHORT_ADDRESSES - 3)}...`
}

function externalIP(service: JsonObject, isWide: boolean): string {
  const own = items(service, 'spec', 'externalIPs').join(',')
  switch (text(service, 'spec', 'type')) {
    case 'ClusterIP':
    case 'NodePort':
      return own || '<none>'
    case 'LoadBalancer':
      return [ingress(service, isWide), own].filter((part) => part !== '').join(',') || '<pending>'
    case 'ExternalName':
      return text(service, 'spec', 'externalName')
    default:
      return '<unknown>'
  }
}

const ports = (service: JsonObject): string =>
  items(service, 'spec', 'ports')
    .map((port) => {
      const nodePort = count(port, 'nodePort')
      return `${count(port, 'port')}${nodePort > 0 ? `:${nodePort}` : ''}/${text(port, 'protocol')}`
    })
    .join(',') || '<none>'

/** Source: kubernetes pkg/printers/internalversion/printers.go printService. */
export const services: KindPrinter = {
  columns: [NAME, ...texts('Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age'), ...wide('Selector')],
  print: (service, { nowMs, wide: isWide }) => {
    const [clusterIP] = items(service, 'spec', 'clusterIPs')
    const cells = [
      nameOf(service),
      text(service, 'spec', 'type'),
      typeof clusterIP === 'string' ? clusterIP : '<none>',
      externalIP(service, isWide),
      ports(service),
      age(service, nowMs),
    ]
    return { cells: isWide ? [...cells, formatLabels(pairs(at(service, 'spec', 'selector')))] : cells }
  },
}
