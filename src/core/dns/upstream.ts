import { absolute } from './names.ts'
import type { DnsAnswer, DnsRecord } from './types.ts'

const MOST_ALIASES = 8

const same = (a: string, b: string): boolean => absolute(a).toLowerCase() === absolute(b).toLowerCase()

/** What the servers of the outside world answer: the records that were given, aliases followed, and NXDOMAIN for all other names. */
export function askOutside(records: readonly DnsRecord[], name: string, type: string): DnsAnswer {
  const here = records.filter((record) => same(record.name, name))
  const rcode = here.length > 0 ? 'NOERROR' : 'NXDOMAIN'
  return { rcode, answers: follow(records, name, type, MOST_ALIASES), additional: [], soa: false }
}

function follow(records: readonly DnsRecord[], name: string, type: string, left: number): readonly DnsRecord[] {
  const here = records.filter((record) => same(record.name, name)).map((record) => ({ ...record, name }))
  const wanted = here.filter((record) => record.type === type)
  const alias = here.find((record) => record.type === 'CNAME')
  if (wanted.length > 0 || !alias || left === 0) return wanted
  return [alias, ...follow(records, absolute(alias.data), type, left - 1)]
}
