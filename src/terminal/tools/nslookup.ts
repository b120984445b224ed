import type { DnsRecord, ResolvConf } from '../../core/dns/types.ts'
import { confOf, type NameServer, reach, reverseName, search, withoutDot } from './dns-question.ts'
import type { Call, Tool } from './tool.ts'

interface Asked {
  readonly call: Call
  readonly conf: ResolvConf
  readonly server: NameServer
  readonly name: string
  /** Null: addresses of both families. */
  readonly type: string | null
}

const nslookupOf =
  (words: (asked: Asked) => Promise<number>, silent: (server: string) => string): Tool =>
  async (call) => {
    const typed = call.args.flatMap((arg) => /^-(?:query|q|type|ty)=(.+)$/i.exec(arg)?.[1] ?? [])
    const others = call.args.filter((arg) => arg.startsWith('-') && !/^-(query|q|type|ty)=/i.test(arg) && arg !== '-debug')
    const [name, at] = call.args.filter((arg) => !arg.startsWith('-'))
    if (others.length > 0 || name === undefined) {
      call.err(
        name === undefined && others.length === 0
          ? 'switchyard: nslookup: its own prompt is not modelled; give it a name\n'
          : `switchyard: nslookup: the option ${others[0]} is not modelled; modelled is -type=\n`,
      )
      return 1
    }
    const conf = await confOf(call)
    const server = await reach(call, at ?? conf.nameservers[0] ?? '127.0.0.1')
    if (call.signal.aborted) return 130
    if (!server.answers) {
      call.out(silent(server.address))
      return 1
    }
    return words({ call, conf, server, name, type: typed.at(-1)?.toUpperCase() ?? null })
  }

const reversed = (address: string, records: readonly DnsRecord[]): string =>
  `${withoutDot(reverseName(address) ?? address)}\tname = ${records.map(({ data }) => data).join(`\n${withoutDot(reverseName(address) ?? address)}\tname = `)}\n`

const TYPED: { readonly [type: string]: string } = {
  SRV: 'service',
  CNAME: 'canonical name',
  NS: 'nameserver',
  TXT: 'text',
  PTR: 'name',
}

/** Source: BIND 9 nslookup. */
export const bindNslookup = nslookupOf(
  async ({ call, conf, server, name, type }) => {
    call.out(`Server:\t\t${server.address}\nAddress:\t${server.address}#53\n\n`)
    const pointer = reverseName(name)
    if (pointer !== null) {
      const { answers } = await server.ask(pointer, 'PTR')
      call.out(answers.length > 0 ? `${reversed(name, answers)}\n` : `** server can't find ${withoutDot(pointer)}: NXDOMAIN\n\n`)
      return answers.length > 0 ? 0 : 1
    }
    if (type !== null && type !== 'A' && type !== 'AAAA') {
      const found = await search(server, conf, name, type)
      const records = found.answer.answers.filter((record) => record.type === type)
      const lines = records.map((record) => `${withoutDot(record.name)}\t${TYPED[type] ?? type.toLowerCase()} = ${record.data}\n`)
      call.out(
        records.length > 0
          ? `${lines.join('')}\n`
          : found.answer.rcode === 'NOERROR'
            ? `*** Can't find ${name}: No answer\n\n`
            : `** server can't find ${name}: NXDOMAIN\n\n`,
      )
      return records.length > 0 ? 0 : 1
    }
    const found = await search(server, conf, name, type ?? 'A')
    const six =
      type === null && found.answer.rcode === 'NOERROR'
        ? (await server.ask(found.name, 'AAAA')).answers.filter((record) => record.type === 'AAAA')
        : []
    const records = [...found.answer.answers, ...six]
    if (records.length === 0) {
      call.out(
        found.answer.rcode === 'NOERROR'
          ? `*** Can't find ${name}: No answer\n\n`
          : `** server can't find ${name}: ${found.answer.rcode}\n\n`,
      )
      return found.answer.rcode === 'NOERROR' ? 0 : 1
    }
    for (const record of records) {
      if (record.type === 'CNAME') call.out(`${withoutDot(record.name)}\tcanonical name = ${record.data}\n`)
      else call.out(`Name:\t${withoutDot(record.name)}\nAddress: ${record.data}\n`)
    }
    call.out('\n')
    return 0
  },
  () => ';; connection timed out; no servers could be reached\n\n',
)

/**
 * Source: BusyBox networking/nslookup.c: a name without a dot is asked with each domain of the search list, one with a dot
 * as it stands, and what became of every question is printed.
 */
export const busyboxNslookup = nslookupOf(
  async ({ call, conf, server, name, type }) => {
    call.out(`Server:\t\t${server.address}\nAddress:\t${server.address}:53\n\n`)
    const pointer = reverseName(name)
    if (pointer !== null) {
      const { answers } = await server.ask(pointer, 'PTR')
      call.out(answers.length > 0 ? `${reversed(name, answers)}\n` : `** server can't find ${withoutDot(pointer)}: NXDOMAIN\n\n`)
      return answers.length > 0 ? 0 : 1
    }
    const names = name.includes('.') || conf.searches.length === 0 ? [name] : conf.searches.map((domain) => `${name}.${domain}`)
    let failed = false
    for (const one of type === null ? ['A', 'AAAA'] : [type]) {
      for (const asked of names) {
        const { rcode, answers } = await server.ask(asked, one)
        if (rcode !== 'NOERROR') {
          failed = true
          call.out(`** server can't find ${withoutDot(asked)}: ${rcode}\n\n`)
        } else if (answers.length === 0)
          call.out(one === 'AAAA' && type === null ? '\n' : `*** Can't find ${withoutDot(asked)}: No answer\n\n`)
        else call.out(`${answers.map(busyboxRecord).join('')}\n`)
      }
    }
    return failed ? 1 : 0
  },
  () => ';; connection timed out; no servers could be reached\n\n',
)

function busyboxRecord({ name, type, data }: DnsRecord): string {
  const owner = withoutDot(name)
  if (type === 'A' || type === 'AAAA') return `Name:\t${owner}\nAddress: ${data}\n`
  return `${owner}\t${TYPED[type] ?? type.toLowerCase()} = ${withoutDot(data)}\n`
}
