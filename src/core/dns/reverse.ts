import { canonicalIP } from '../net/ip.ts'
import { SERVICE_NAME_LABEL } from '../storage/indexes.ts'
import type { Reader } from '../storage/reader.ts'
import { endpointName, readyAddresses } from './endpoint-name.ts'
import type { DnsConfig } from './types.ts'

/** The address that a full name under in-addr.arpa or ip6.arpa stands for, canonical; undefined for every other name. */
export function reversedAddress(name: string): string | undefined {
  const v4 = /^(.+)\.in-addr\.arpa\.$/.exec(name)?.[1]
  if (v4 !== undefined) return canonicalIP(v4.split('.').toReversed().join('.'))
  const nibbles = /^((?:[0-9a-f]\.){32})ip6\.arpa\.$/.exec(name)?.[1]
  if (nibbles === undefined) return undefined
  const digits = nibbles.replaceAll('.', '').split('').toReversed().join('')
  return canonicalIP(digits.replace(/(.{4})(?!$)/g, '$1:'))
}

/** Names of all ready endpoints, by canonical address. A full scan: rebuilt on the first reverse question after a change. */
export function endpointNames(reader: Reader, config: DnsConfig): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>()
  for (const slice of reader.list('EndpointSlice')) {
    const service = slice.metadata.labels?.[SERVICE_NAME_LABEL]
    if (!service) continue
    for (const address of readyAddresses(slice)) {
      const ip = canonicalIP(address.ip)
      if (ip === undefined) continue
      const name = `${endpointName(address, config)}.${service}.${slice.metadata.namespace ?? ''}.svc.${config.zone}`
      const known = names.get(ip)
      if (!known) names.set(ip, [name])
      else if (!known.includes(name)) known.push(name)
    }
  }
  return names
}
