import type { ConntrackEntry } from '../../core/network/conntrack.ts'
import { START_SECONDS } from '../../core/sim/time.ts'
import { readObject } from '../machine.ts'
import { listAt, podPath, textAt } from '../place/facts.ts'
import { machineOf } from './net-machine.ts'
import { type Call, notModelled } from './tool.ts'

const NUMBERS: { readonly [protocol: string]: number } = { TCP: 6, UDP: 17, SCTP: 132, ICMP: 1 }

function conntrackText({ original, translated, state, expiresMs }: ConntrackEntry, { machine }: Call): string {
  const { protocol, srcIP, srcPort, dstIP, dstPort } = original
  const left = Math.max(0, Math.round((START_SECONDS * 1000 + expiresMs - machine.nowMs()) / 1000))
  const there = `src=${srcIP} dst=${dstIP} sport=${srcPort} dport=${dstPort}`
  const back = `src=${translated.dstIP} dst=${translated.srcIP} sport=${translated.dstPort} dport=${translated.srcPort}`
  const shown = protocol === 'TCP' ? ` ${state === 'UNREPLIED' ? 'SYN_SENT' : state}` : ''
  return `${protocol.toLowerCase().padEnd(8)} ${NUMBERS[protocol] ?? 0} ${left}${shown} ${there}${state === 'UNREPLIED' ? ' [UNREPLIED]' : ''} ${back}${state === 'UNREPLIED' ? '' : ' [ASSURED]'} mark=0 use=1`
}

/** Source: conntrack(8), -L; the kernel's own text of an entry. */
export async function conntrack(call: Call): Promise<number> {
  if (call.args[0] !== '-L' && call.args[0] !== '--dump')
    return notModelled(call, `"conntrack ${call.args.join(' ')}"`, '"conntrack -L" is')
  const entries = (await machineOf(call))?.conntrack ?? []
  for (const entry of entries) call.out(`${conntrackText(entry, call)}\n`)
  call.err(`conntrack v1.4.8 (conntrack-tools): ${entries.length} flow entries have been shown.\n`)
  return 0
}

interface Listening {
  readonly protocol: string
  readonly address: string
  readonly port: string
  readonly program: string
}

async function sockets(call: Call): Promise<readonly Listening[]> {
  const found = (await machineOf(call))?.sockets ?? []
  return found.map(({ protocol, address, port, process }) => ({
    protocol: protocol.toLowerCase(),
    address,
    port: String(port),
    program: process,
  }))
}

/** `ss -tlnp`: what listens. Source: ss(8). */
export async function ss(call: Call): Promise<number> {
  const rows = await sockets(call)
  call.out(
    `${'State'.padEnd(7)}${'Recv-Q'.padEnd(7)}${'Send-Q'.padEnd(7)}${'Local Address:Port'.padEnd(24)}${'Peer Address:Port'.padEnd(19)}Process\n`,
  )
  for (const { protocol, address, port, program } of shown(call, rows))
    call.out(
      `${(protocol === 'udp' ? 'UNCONN' : 'LISTEN').padEnd(7)}${'0'.padEnd(7)}${(protocol === 'udp' ? '0' : '511').padEnd(7)}${`${address}:${port}`.padEnd(24)}${'0.0.0.0:*'.padEnd(19)}users:(("${program}",pid=1,fd=6))\n`,
    )
  return 0
}

/** Source: netstat(8) of net-tools. */
export async function netstat(call: Call): Promise<number> {
  const rows = await sockets(call)
  call.out(
    'Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    \n',
  )
  for (const { protocol, address, port, program } of shown(call, rows))
    call.out(
      `${protocol.padEnd(5)} ${'0'.padStart(6)} ${'0'.padStart(6)} ${`${address}:${port}`.padEnd(23)} ${'0.0.0.0:*'.padEnd(23)} ${(protocol === 'udp' ? '' : 'LISTEN').padEnd(11)} 1/${program}\n`,
    )
  return 0
}

function shown({ args }: Call, rows: readonly Listening[]): readonly Listening[] {
  const letters = args.filter((arg) => /^-[a-z46]+$/.test(arg)).join('')
  const [t, u] = [letters.includes('t'), letters.includes('u')]
  return rows.filter(({ protocol }) => (t === u ? true : protocol === (t ? 'tcp' : 'udp')))
}

/** Differs: each container shows its first process and the ps itself. */
export async function ps(call: Call): Promise<number> {
  if (call.stand.kind !== 'pod') {
    call.out('    PID TTY          TIME CMD\n      1 pts/0    00:00:00 bash\n      9 pts/0    00:00:00 ps\n')
    return 0
  }
  const pod = await readObject(call.machine, podPath(call.stand))
  const name = call.stand.container
  const container = listAt(pod, 'spec', 'containers').find((one) => textAt(one, 'name') === name)
  const words = [...listAt(container, 'command'), ...listAt(container, 'args')].map(String)
  const program = words.length > 0 ? words.join(' ') : (textAt(container, 'image').split('/').at(-1)?.split(/[:@]/)[0] ?? 'init')
  call.out(
    `PID   USER     TIME  COMMAND\n    1 root      0:00 ${program}\n   12 root      0:00 ${['ps', ...call.args].join(' ')}\n`,
  )
  return 0
}
