import type { ChainListing } from '../../core/kube-proxy/types.ts'
import { parseFlags } from './flags.ts'
import { type Call, notModelled } from './tool.ts'

const isNat = ({ table }: ChainListing): boolean => table === 'nat'

async function listingOf(call: Call) {
  if (call.stand.kind !== 'node') return null
  return (await call.machine.call('rules', { node: call.stand.name })).listing
}

const onNodes = (call: Call, tool: string): number => {
  call.err(`switchyard: ${tool}: rules are on the Nodes: open a terminal on one (the + beside the tabs)\n`)
  return 1
}

/** Source: iptables-save(8); counters are not kept. */
export async function iptablesSave(call: Call): Promise<number> {
  const listing = await listingOf(call)
  if (!listing) return onNodes(call, call.name)
  if (listing.mode === 'nftables') {
    call.err('# Warning: kube-proxy is in nftables mode: its rules are in "nft list ruleset"\n')
    return 0
  }
  const family = call.name.startsWith('ip6') ? 'IPv6' : 'IPv4'
  const only = call.args[call.args.indexOf('-t') + 1]
  for (const table of ['filter', 'nat'] as const) {
    if (call.args.includes('-t') && only !== table) continue
    const chains = listing.chains.filter((chain) => chain.table === table && (chain.family ?? 'IPv4') === family)
    const builtIn = new Set(['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'])
    call.out(`*${table}\n`)
    for (const { chain } of chains) call.out(`:${chain} ${builtIn.has(chain) ? 'ACCEPT' : '-'} [0:0]\n`)
    for (const { chain, rules } of chains) for (const { text } of rules) call.out(`-A ${chain} ${text}\n`)
    call.out('COMMIT\n')
  }
  return 0
}

/** `iptables -t nat -L [CHAIN]`, `-S [CHAIN]`. Differs: -L prints the rules as they are written, without columns. */
export async function iptables(call: Call): Promise<number> {
  const flags = parseFlags(call.args, { letters: 't:LSnvx', long: { table: 't', list: 'L', numeric: 'n', 'line-numbers': 'n' } })
  if (flags.unknown !== null || (!flags.has('L') && !flags.has('S')))
    return notModelled(call, `"${call.name} ${call.args.join(' ')}"`, '"iptables -t nat -S", "-L" and "iptables-save" are')
  const listing = await listingOf(call)
  if (!listing) return onNodes(call, call.name)
  const [wanted] = flags.words
  const table = flags.value('t') ?? 'filter'
  const chains = listing.chains.filter(
    (chain) =>
      (isNat(chain) ? 'nat' : chain.table) === table &&
      (chain.family ?? 'IPv4') === 'IPv4' &&
      (wanted === undefined || chain.chain === wanted),
  )
  if (chains.length === 0 && wanted !== undefined) {
    call.err('iptables: No chain/target/match by that name.\n')
    return 1
  }
  for (const { chain, rules } of chains) {
    if (flags.has('S')) call.out(`-N ${chain}\n${rules.map(({ text }) => `-A ${chain} ${text}\n`).join('')}`)
    else call.out(`Chain ${chain}\n${rules.map(({ text }) => `${text}\n`).join('')}\n`)
  }
  return 0
}

/** Source: nft(8), `list ruleset`. */
export async function nft(call: Call): Promise<number> {
  if (call.args.join(' ') !== 'list ruleset') return notModelled(call, `"nft ${call.args.join(' ')}"`, '"nft list ruleset" is')
  const listing = await listingOf(call)
  if (!listing) return onNodes(call, call.name)
  if (listing.mode === 'iptables') {
    call.err('# Warning: kube-proxy is in iptables mode: its rules are in "iptables-save"\n')
    return 0
  }
  for (const family of ['IPv4', 'IPv6'] as const) {
    const chains = listing.chains.filter((chain) => (chain.family ?? 'IPv4') === family)
    if (chains.length === 0) continue
    call.out(`table ${family === 'IPv4' ? 'ip' : 'ip6'} kube-proxy {\n`)
    for (const { chain, rules } of chains)
      call.out(`\tchain ${chain} {\n${rules.map(({ text }) => `\t\t${text}\n`).join('')}\t}\n\n`)
    call.out('}\n')
  }
  return 0
}
