import { absolute } from './names.ts'
import type { DnsAnswer, ResolvConf } from './types.ts'

export interface LookupResult {
  /** Absolute names, in the order in which they were asked; the last one answered unless `result` is null. */
  readonly tried: readonly string[]
  readonly result: DnsAnswer | null
}

const DEFAULT_NDOTS = 1
const MOST_NDOTS = 15

/** How many dots make a name be tried as it is first. Source: resolv.conf(5). */
export function ndotsOf({ options }: ResolvConf): number {
  const written = options.findLast((option) => option.startsWith('ndots:'))
  const ndots = written === undefined ? DEFAULT_NDOTS : Number(written.slice('ndots:'.length))
  return Number.isInteger(ndots) && ndots >= 0 ? Math.min(ndots, MOST_NDOTS) : DEFAULT_NDOTS
}

/** The absolute names that a resolver tries for `name`, in order. */
export function namesToTry(name: string, conf: ResolvConf): readonly string[] {
  if (name.endsWith('.')) return [name]
  const searched = conf.searches.map((domain) => absolute(domain === '.' || domain === '' ? name : `${name}.${domain}`))
  const bare = absolute(name)
  const enough = name.split('.').length - 1 >= ndotsOf(conf)
  return [...new Set(enough ? [bare, ...searched] : [...searched, bare])]
}

/**
 * Asks for the names that `name` may stand for, one after the other, until one has an answer.
 * Source: resolv.conf(5) and the resolver of glibc: a miss, an empty answer and a server's failure go on to the next name.
 */
export function lookup(name: string, conf: ResolvConf, ask: (name: string) => DnsAnswer): LookupResult {
  const tried: string[] = []
  for (const candidate of namesToTry(name, conf)) {
    tried.push(candidate)
    const answer = ask(candidate)
    if (answer.rcode === 'NOERROR' && answer.answers.length > 0) return { tried, result: answer }
  }
  return { tried, result: null }
}
