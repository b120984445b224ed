import type { DnsRecord } from '../../core/dns/types.ts'
import { CLUSTER_ZONE, confOf, reach, reverseName, search } from './dns-question.ts'
import type { Call } from './tool.ts'

const TYPES = new Set(['A', 'AAAA', 'CNAME', 'SRV', 'PTR', 'TXT', 'NS', 'SOA', 'MX', 'ANY'])
const SWITCHES = new Set([
  '+short',
  '+search',
  '+noall',
  '+answer',
  '+nocmd',
  '+nocomments',
  '+noquestion',
  '+nostats',
  '+noedns',
  '+tcp',
  '+norecurse',
  '+recurse',
])

interface Wanted {
  readonly name: string
  readonly type: string
  readonly server: string | null
  readonly options: ReadonlySet<string>
}

/** Words of dig in any order; a string is our line about what is not modelled. */
function read(args: readonly string[]): Wanted | string {
  let [name, type, server]: [string | null, string, string | null] = [null, 'A', null]
  const options = new Set<string>()
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? ''
    if (arg.startsWith('@')) server = arg.slice(1)
    else if (arg.startsWith('+')) {
      if (!SWITCHES.has(arg) && !/^\+(time|tries|timeout|retry)=\d+$/.test(arg)) return `the option ${arg}`
      options.add(arg)
    } else if (arg === '-x') {
      i += 1
      name = reverseName(args[i] ?? '')
      type = 'PTR'
      if (name === null) return `-x ${args[i] ?? ''}`
    } else if (arg === '-t' || arg === '-q') {
      i += 1
      if (arg === '-t') type = (args[i] ?? 'A').toUpperCase()
      else name = args[i] ?? null
    } else if (arg === '-4' || arg === '-6') options.add(arg)
    else if (arg.startsWith('-')) return `the option ${arg}`
    else if (TYPES.has(arg.toUpperCase())) type = arg.toUpperCase()
    else if (arg.toUpperCase() !== 'IN') name = arg
  }
  return { name: name ?? '.', type, server, options }
}

/** Source: BIND 9.18 dig; exit code 9 when no server answered. */
export async function dig(call: Call): Promise<number> {
  const wanted = read(call.args)
  if (typeof wanted === 'string') {
    call.err(`switchyard: dig: ${wanted} is not modelled; modelled are @server, -x, -t, +short, +search, +noall +answer\n`)
    return 1
  }
  const { name, type, options } = wanted
  const conf = await confOf(call)
  const server = await reach(call, wanted.server ?? conf.nameservers[0] ?? '127.0.0.1')
  if (call.signal.aborted) return 130
  const said = `\n; <<>> DiG 9.18.28 <<>> ${call.args.join(' ')}\n`
  if (!server.answers) {
    call.out(
      `${options.has('+short') ? '' : said};; communications error to ${server.address}#53: timed out\n;; no servers could be reached\n`,
    )
    return 9
  }
  const plain = { nameservers: conf.nameservers, searches: options.has('+search') ? conf.searches : [], options: conf.options }
  const { name: asked, answer } = await search(server, plain, name, type)
  const shown = answer.answers
  if (options.has('+short')) {
    call.out(shown.map(({ data }) => `${data}\n`).join(''))
    return 0
  }
  const question = asked.endsWith('.') ? asked : `${asked}.`
  const rows = shown.map(row).join('')
  if (options.has('+noall')) {
    call.out(options.has('+answer') ? rows : '')
    return 0
  }
  const authority = answer.soa && answer.answers.length === 0 ? 1 : 0
  const id = Math.floor(call.machine.random() * 65_536)
  const when = new Date(call.machine.nowMs())
    .toUTCString()
    .replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/, '$1 $3 $2 $5 UTC $4')
  call.out(
    [
      `${said};; global options: +cmd`,
      ';; Got answer:',
      `;; ->>HEADER<<- opcode: QUERY, status: ${answer.rcode}, id: ${id}`,
      `;; flags: qr aa rd; QUERY: 1, ANSWER: ${shown.length}, AUTHORITY: ${authority}, ADDITIONAL: ${1 + answer.additional.length}`,
      ';; WARNING: recursion requested but not available',
      '',
      ';; OPT PSEUDOSECTION:',
      '; EDNS: version: 0, flags:; udp: 1232',
      ';; QUESTION SECTION:',
      `;${question}\t\tIN\t${type}`,
      '',
      ...(shown.length > 0 ? [';; ANSWER SECTION:', rows] : []),
      ...(authority > 0
        ? [
            ';; AUTHORITY SECTION:',
            `${CLUSTER_ZONE}.\t\t5\tIN\tSOA\tns.dns.${CLUSTER_ZONE}. hostmaster.${CLUSTER_ZONE}. 1767225600 7200 1800 86400 5\n`,
          ]
        : []),
      ...(answer.additional.length > 0 ? [';; ADDITIONAL SECTION:', answer.additional.map(row).join('')] : []),
      ';; Query time: 1 msec',
      `;; SERVER: ${server.address}#53(${server.address}) (UDP)`,
      `;; WHEN: ${when}`,
      `;; MSG SIZE  rcvd: ${48 + question.length + rows.length}`,
      '',
      '',
    ].join('\n'),
  )
  return 0
}

const row = ({ name, ttl, type, data }: DnsRecord): string => `${name}\t${ttl}\tIN\t${type}\t${data}\n`

/** Source: BIND 9 host. */
export async function host(call: Call): Promise<number> {
  const at = call.args.indexOf('-t')
  const wanted = at >= 0 ? (call.args[at + 1] ?? 'A').toUpperCase() : null
  const [name, server] = call.args.filter((arg, i) => !arg.startsWith('-') && (at < 0 || i !== at + 1))
  if (name === undefined) {
    call.err(
      'Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]\n            [-R number] [-m flag] [-p port] hostname [server]\n',
    )
    return 1
  }
  const conf = await confOf(call)
  const reached = await reach(call, server ?? conf.nameservers[0] ?? '127.0.0.1')
  if (!reached.answers) {
    call.out(';; connection timed out; no servers could be reached\n')
    return 1
  }
  const pointer = reverseName(name)
  const { name: asked, answer } = pointer
    ? { name: pointer, answer: await reached.ask(pointer, 'PTR') }
    : await search(reached, conf, name, wanted ?? 'A')
  const owner = asked.replace(/\.$/, '')
  if (answer.rcode !== 'NOERROR' || (answer.answers.length === 0 && wanted === null)) {
    call.out(`Host ${pointer ? owner : name} not found: 3(${answer.rcode === 'NOERROR' ? 'NXDOMAIN' : answer.rcode})\n`)
    return 1
  }
  const words: { readonly [type: string]: string } = {
    A: 'has address',
    AAAA: 'has IPv6 address',
    CNAME: 'is an alias for',
    PTR: 'domain name pointer',
    SRV: 'has SRV record',
  }
  call.out(
    answer.answers
      .map((record) => `${record.name.replace(/\.$/, '')} ${words[record.type] ?? `has ${record.type} record`} ${record.data}\n`)
      .join('') || `${owner} has no ${wanted ?? 'A'} record\n`,
  )
  return 0
}

/** `getent hosts NAME`, `getent ahosts NAME`. Source: getent(1), exit code 2: not found. */
export async function getent(call: Call): Promise<number> {
  const [database, name] = call.args
  if (!['hosts', 'ahosts', 'ahostsv4'].includes(database ?? '') || name === undefined) {
    call.err(`switchyard: getent: ${database ?? 'no database'} is not modelled; modelled is "getent hosts NAME"\n`)
    return 1
  }
  const conf = await confOf(call)
  const reached = await reach(call, conf.nameservers[0] ?? '127.0.0.1')
  if (!reached.answers) return 2
  const { name: asked, answer } = await search(reached, conf, name, 'A')
  const addresses = answer.answers.filter(({ type }) => type === 'A')
  for (const { data } of addresses)
    call.out(
      database === 'hosts'
        ? `${data.padEnd(15)} ${asked.replace(/\.$/, '')}\n`
        : `${data.padEnd(15)} STREAM ${name}\n${data.padEnd(15)} DGRAM  \n${data.padEnd(15)} RAW    \n`,
    )
  return addresses.length > 0 ? 0 : 2
}
