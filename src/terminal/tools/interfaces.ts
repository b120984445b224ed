import type { NetInterface } from '../../core/network/machine.ts'
import { readObject } from '../machine.ts'
import { listAt, textAt } from '../place/facts.ts'
import { machineOf } from './net-machine.ts'
import { type Call, notModelled } from './tool.ts'

const briefly = ({ name, addresses }: NetInterface, shown: string): string =>
  `${shown.padEnd(16)} ${(name === 'lo' ? 'UNKNOWN' : 'UP').padEnd(14)} ${addresses.join(' ')} \n`

function atLength({ name, mac, mtu, addresses }: NetInterface, shown: string, number: number): string {
  const lo = name === 'lo'
  const [flags, state, kind] = lo
    ? ['LOOPBACK,UP,LOWER_UP', 'UNKNOWN', 'loopback']
    : ['BROADCAST,MULTICAST,UP,LOWER_UP', 'UP', 'ether']
  const broadcast = lo ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff'
  const inet = addresses.map((address) => {
    const family = address.includes(':') ? 'inet6' : 'inet'
    return `    ${family} ${address} scope ${lo ? 'host lo' : `global ${name}`}\n       valid_lft forever preferred_lft forever\n`
  })
  return `${number}: ${shown}: <${flags}> mtu ${mtu} qdisc noqueue state ${state} group default\n    link/${kind} ${mac} brd ${broadcast}\n${inet.join('')}`
}

/** Short forms of iproute2. Source: ip-address(8), ip-route(8). */
export async function ip(call: Call): Promise<number> {
  const [object = '', action = 'show'] = call.args.filter((arg) => !arg.startsWith('-'))
  const interfaces = (await machineOf(call))?.interfaces ?? []
  const named = (name: string): string => (name === 'lo' || call.stand.kind !== 'pod' ? name : `${name}@if7`)
  const shows = ['show', 'list', 'ls', 's'].includes(action)
  if (object !== '' && 'address'.startsWith(object) && shows) {
    const brief = call.args.some((arg) => arg === '-br' || arg === '-brief')
    call.out(interfaces.map((one, i) => (brief ? briefly(one, named(one.name)) : atLength(one, named(one.name), i + 1))).join(''))
    return 0
  }
  if (object !== '' && 'route'.startsWith(object) && shows) {
    const [own = ''] = interfaces.find(({ name }) => name !== 'lo')?.addresses ?? []
    const [address = '', bits = '24'] = own.split('/')
    const kept = address.split('.').slice(0, Number(bits) / 8)
    const network = [...kept, ...Array.from({ length: 4 - kept.length }, () => '0')]
    call.out(
      `default via ${[...network.slice(0, 3), '1'].join('.')} dev eth0\n${network.join('.')}/${bits} dev eth0 proto kernel scope link src ${address}\n`,
    )
    if (call.stand.kind === 'node') call.out(await podRoutes(call, call.stand.name))
    return 0
  }
  return notModelled(call, `"ip ${call.args.join(' ')}"`, '"ip addr" and "ip route" are')
}

async function podRoutes(call: Call, own: string): Promise<string> {
  const nodes = listAt(await readObject(call.machine, '/api/v1/nodes'), 'items')
  return nodes
    .filter((node) => textAt(node, 'metadata', 'name') !== own)
    .map(
      (node) => `${textAt(node, 'spec', 'podCIDR')} via ${textAt(listAt(node, 'status', 'addresses')[0], 'address')} dev eth0\n`,
    )
    .join('')
}

export async function hostname(call: Call): Promise<number> {
  const machine = await machineOf(call)
  const addresses = machine?.interfaces.find(({ name }) => name !== 'lo')?.addresses ?? []
  call.out(
    call.args.some((arg) => /^-[iI]$/.test(arg))
      ? `${addresses.map((one) => one.split('/')[0]).join(' ')}\n`
      : `${machine?.hostname ?? ''}\n`,
  )
  return 0
}
