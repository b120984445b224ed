import { familyOf } from '../net/ip.ts'

/** The name with its trailing dot. */
export const absolute = (name: string): string => (name.endsWith('.') ? name : `${name}.`)

/** The labels of a name, without the root. */
export const labelsOf = (name: string): readonly string[] => name.split('.').filter((label) => label !== '')

/** True when `name` is `zone` or lies below it. Both absolute; letter case does not matter. */
export function isWithin(zone: string, name: string): boolean {
  const [outer, inner] = [zone.toLowerCase(), name.toLowerCase()]
  return outer === '.' || inner === outer || inner.endsWith(`.${outer}`)
}

/** The part of `name` that is its zone, in the case in which it was asked; undefined outside every zone. */
export function zoneOf(name: string, zones: readonly string[]): string | undefined {
  const longest = zones.filter((zone) => isWithin(zone, name)).toSorted((a, b) => b.length - a.length)[0]
  return longest === undefined ? undefined : name.slice(name.length - longest.length)
}

/** What a name stands for: an address record of its family, or another name. */
export function hostType(host: string): 'A' | 'AAAA' | 'CNAME' {
  const family = familyOf(host)
  return family === 'IPv4' ? 'A' : family === 'IPv6' ? 'AAAA' : 'CNAME'
}
