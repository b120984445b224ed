import { absolute, isWithin } from './names.ts'
import type { DnsAnswer, DnsRecord } from './types.ts'

/** True when a question looks like the first step of a walk along `search`: it lies in the first entry. */
export const walksSearchPath = (name: string, search: readonly string[]): boolean =>
  search[0] !== undefined && isWithin(absolute(search[0]), absolute(name))

/**
 * A server that walks the search list for its clients: the first miss is answered with what a later entry has, through
 * an alias. Questions that are no first step, and names that no entry has, are answered plainly.
 * Source: coredns/coredns plugin/autopath/autopath.go ServeDNS, cname.go cnamer.
 */
export function autopath(name: string, search: readonly string[], ask: (name: string) => DnsAnswer): DnsAnswer {
  const asked = absolute(name)
  const [first] = search
  if (first === undefined || !walksSearchPath(asked, search)) return ask(asked)
  const base = asked.slice(0, asked.length - absolute(first).length)
  for (const entry of search) {
    const answer = ask(`${base}${entry}`)
    if (answer.rcode !== 'NXDOMAIN') return { ...answer, answers: alias(answer.answers, asked) }
  }
  return ask(asked)
}

function alias(records: readonly DnsRecord[], name: string): readonly DnsRecord[] {
  const other = records.find((record) => record.name.toLowerCase() !== name.toLowerCase())
  return other ? [{ name, type: 'CNAME', data: other.name, ttl: other.ttl }, ...records] : records
}
