import type { Pod } from '../api/pod.ts'
import type { Service } from '../api/service.ts'
import { parseIP } from '../net/ip.ts'
import type { Reader } from '../storage/reader.ts'
import { endpointName, NO_PORT, readyAddresses } from './endpoint-name.ts'
import { hostType } from './names.ts'
import { parseQuestion, type Question } from './question.ts'
import type { DnsConfig } from './types.ts'

/** What a name leads to: a host (address or another name) at a port, and the name's own full form. */
export interface Target {
  readonly owner: string
  readonly host: string
  readonly port: number
}

/** Undefined: there is no such name. Empty: there is, and it has nothing of this sort. */
export type Found = readonly Target[] | undefined

export const isHeadless = ({ spec }: Service): boolean => spec.type !== 'ExternalName' && spec.clusterIP === 'None'

/**
 * What `name` (absolute, lower case) in `zone` (in the question's letter case) leads to.
 * Source: coredns/coredns plugin/kubernetes/kubernetes.go Records, findServices, findPods.
 */
export function find(reader: Reader, config: DnsConfig, name: string, zone: string): Found {
  const question = parseQuestion(name, zone)
  if (!question) return undefined
  if (question.realm === '') return []
  // The reverse zones hold addresses only.
  if (zone.toLowerCase().endsWith('.arpa.')) return undefined
  return question.realm === 'pod' ? findPod(reader, config, question, zone) : findService(reader, config, question, zone)
}

const namespaceItself = (reader: Reader, { namespace }: Question): Found =>
  reader.get('Namespace', '', namespace) ? [] : undefined

function findPod(reader: Reader, { pods }: DnsConfig, question: Question, zone: string): Found {
  if (pods === 'disabled') return undefined
  if (question.service === '') return namespaceItself(reader, question)
  const dashed = question.service
  const host =
    dashed.split('-').length === 4 && !dashed.includes('--') ? dashed.replaceAll('-', '.') : dashed.replaceAll('-', ':')
  if (!parseIP(host) || !reader.get('Namespace', '', question.namespace)) return undefined
  const found = [{ owner: `${dashed}.${question.namespace}.pod.${zone}`, host, port: 0 }]
  if (pods === 'insecure') return found
  return reader.list('Pod', question.namespace).some((pod) => isNamed(pod, host)) ? found : undefined
}

const ENDED: readonly (string | undefined)[] = ['Succeeded', 'Failed', 'Unknown']

/**
 * Whether a Pod has a name by this address, its primary one, whatever network it is on.
 * Source: coredns/coredns plugin/kubernetes/object/pod.go ToPod, controller.go podListFunc.
 */
const isNamed = ({ metadata, status }: Pod, ip: string): boolean =>
  status.podIP === ip && metadata.deletionTimestamp === undefined && !ENDED.includes(status.phase)

function findService(reader: Reader, config: DnsConfig, question: Question, zone: string): Found {
  if (!reader.get('Namespace', '', question.namespace)) return undefined
  if (question.service === '') return []
  const service = reader.get('Service', question.namespace, question.service)
  if (!service) return undefined
  const owner = `${service.metadata.name}.${question.namespace}.svc.${zone}`
  if (service.spec.type === 'ExternalName') return externalName(service, question, owner)
  if (isHeadless(service)) return endpointsOf(reader, config, question, owner)
  if (config.ignoreEmptyService && !hasReadyAddress(reader, question)) return undefined
  return question.endpoint === '' ? clusterIPs(service, question, owner) : endpointsOf(reader, config, question, owner)
}

function externalName({ spec }: Service, { endpoint, port, protocol }: Question, owner: string): Found {
  const host = spec.externalName ?? ''
  if (endpoint !== '' || port !== '' || protocol !== '' || hostType(host) !== 'CNAME') return undefined
  return [{ owner, host, port: 0 }]
}

function clusterIPs({ spec }: Service, question: Question, owner: string): Found {
  const ports = portsOr(spec.ports).filter((port) => asked(question, port))
  const hosts = spec.clusterIPs ?? (spec.clusterIP ? [spec.clusterIP] : [])
  return ports.length === 0 ? undefined : ports.flatMap(({ port }) => hosts.map((host) => ({ owner, host, port })))
}

function endpointsOf(reader: Reader, config: DnsConfig, question: Question, service: string): Found {
  const found = reader.slicesOfService(question.namespace, question.service).flatMap((slice) =>
    readyAddresses(slice).flatMap((address) => {
      const name = endpointName(address, config)
      if (question.endpoint !== '' && question.endpoint !== name.toLowerCase()) return []
      const ports = portsOr(slice.ports).filter((port) => asked(question, port))
      return ports.map(({ port }) => ({ owner: `${name}.${service}`, host: address.ip, port }))
    }),
  )
  return found.length === 0 ? undefined : found
}

const hasReadyAddress = (reader: Reader, { namespace, service }: Question): boolean =>
  reader.slicesOfService(namespace, service).some((slice) => readyAddresses(slice).length > 0)

interface NamedPort {
  readonly name?: string
  readonly protocol?: string
  readonly port?: number
}

const NONE: readonly { readonly name: string; readonly protocol: string; readonly port: number }[] = [
  { name: '', protocol: '', port: NO_PORT },
]

function portsOr(ports: readonly NamedPort[] | undefined): typeof NONE {
  if (!ports || ports.length === 0) return NONE
  return ports.flatMap(({ name = '', protocol = 'TCP', port }) => (port === undefined ? [] : [{ name, protocol, port }]))
}

const asked = (question: Question, { name, protocol }: { readonly name: string; readonly protocol: string }): boolean =>
  (question.port === '' || question.port === name.toLowerCase()) &&
  (question.protocol === '' || question.protocol === protocol.toLowerCase())
