import type { Service } from '../api/service.ts'
import type { Because, FieldRef } from '../because.ts'
import { isHeadless } from '../dns/find.ts'
import { labelsOf } from '../dns/names.ts'
import { parseQuestion } from '../dns/question.ts'
import type { DnsAnswer } from '../dns/types.ts'
import { because } from './because-codes.ts'
import type { Lookup } from './trace.ts'
import type { NetworkWorld } from './world.ts'

/** The Service that an absolute name is below. */
function serviceOf({ reader, options }: NetworkWorld, name: string): Service | undefined {
  const zone = `${options.clusterDomain}.`
  if (!name.endsWith(`.${zone}`)) return undefined
  const question = parseQuestion(name, zone)
  return question?.realm === 'svc' ? reader.get('Service', question.namespace, question.service) : undefined
}

const refTo = ({ metadata }: Service, path: string): FieldRef => ({
  kind: 'Service',
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  path,
})

interface Answered {
  /** Absent when the name is an alias of something that has no address here. */
  readonly address: string | undefined
  readonly result: DnsAnswer | null
  readonly lookups: readonly Lookup[]
}

/** Which object made the name's answer. */
export function answeredBecause(world: NetworkWorld, name: string, { address, result, lookups }: Answered): Because {
  const tried = lookups.map((one) => one.name)
  const found = tried.at(-1) ?? ''
  const service = serviceOf(world, found.toLowerCase())
  const alias = result?.answers.findLast(({ type }) => type === 'CNAME')?.data
  const serviceName = service?.metadata.name ?? ''
  const refs = service ? [refTo(service, service.spec.type === 'ExternalName' ? 'spec.externalName' : 'spec.clusterIP')] : []
  if (address === undefined)
    return because('dns-alias-outside', { name, found, alias: alias ?? '', tried, service: serviceName }, refs)
  if (alias !== undefined) return because('dns-alias', { name, found, address, alias, tried, service: serviceName }, refs)
  const count = result?.answers.filter(({ type }) => type === 'A' || type === 'AAAA').length ?? 0
  if (service && isHeadless(service)) {
    const pod = world.addresses.podAt(address)
    const podRefs = pod ? [{ kind: 'Pod', namespace: pod.metadata.namespace ?? '', name: pod.metadata.name }] : []
    return because('dns-headless', { name, found, address, count, tried, service: serviceName }, [...refs, ...podRefs])
  }
  return because('dns-answer', { name, found, address, count, tried }, refs)
}

/** Why nothing answers to the name, and whether the same Service exists in another namespace. */
export function missingBecause(world: NetworkWorld, name: string, namespace: string, lookups: readonly Lookup[]): Because {
  const tried = lookups.map((one) => one.name)
  const empty = lookups.find(({ rcode }) => rcode === 'NOERROR')
  if (empty) {
    const service = serviceOf(world, empty.name.toLowerCase())
    return because('dns-no-address', { name, tried }, service ? [refTo(service, 'spec.clusterIPs')] : [])
  }
  const headless = tried
    .map((one) => serviceOf(world, one.toLowerCase()))
    .find((service) => service !== undefined && isHeadless(service))
  if (headless)
    return because('dns-headless-empty', { name, tried, service: headless.metadata.name }, [refTo(headless, 'spec.selector')])
  const elsewhere = sameNameElsewhere(world, name, namespace)
  if (!elsewhere) return because('dns-nxdomain', { name, tried })
  const other = elsewhere.metadata.namespace ?? ''
  const facts = { name, tried, namespace, elsewhere: other, use: `${elsewhere.metadata.name}.${other}` }
  return because('dns-nxdomain-elsewhere', facts, [refTo(elsewhere, 'metadata.namespace')])
}

/** More namespaces than this are not searched for a hint. */
const MOST_NAMESPACES = 1000

function sameNameElsewhere({ reader }: NetworkWorld, name: string, namespace: string): Service | undefined {
  const [service, ...more] = labelsOf(name.toLowerCase())
  if (service === undefined || more.length > 0) return undefined
  const others = reader.list('Namespace').slice(0, MOST_NAMESPACES)
  for (const { metadata } of others) {
    const found = metadata.name === namespace ? undefined : reader.get('Service', metadata.name, service)
    if (found) return found
  }
  return undefined
}
