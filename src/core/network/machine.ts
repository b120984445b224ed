import type { Pod } from '../api/pod.ts'
import type { ResolvConf } from '../dns/types.ts'
import { type Tool, toolsOf } from '../kubelet/catalogue.ts'
import { nodeAddresses } from './address-book.ts'
import { podAddresses } from './client.ts'
import type { ConntrackEntry } from './conntrack.ts'
import type { From } from './trace.ts'
import type { NetworkWorld } from './world.ts'

/** One network interface, as `ip addr` shows it. */
export interface NetInterface {
  readonly name: string
  readonly mac: string
  readonly mtu: number
  /** With prefix length, IPv4 first. */
  readonly addresses: readonly string[]
}

/** A listening socket, as `ss -tulnp` shows it. */
export interface ListeningSocket {
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
  readonly address: string
  readonly port: number
  /** Who holds it: a container, `kube-proxy`, `kubectl`. */
  readonly process: string
}

/** What somebody sees who stands on a machine of the network: a Pod, a Node or the laptop. */
export interface Machine {
  readonly hostname: string
  readonly interfaces: readonly NetInterface[]
  /** By port. */
  readonly sockets: readonly ListeningSocket[]
  /** /etc/resolv.conf; null where the machine's own resolver is not modelled. */
  readonly resolvConf: ResolvConf | null
  /** What the kernel of a Node remembers of translated connections; empty elsewhere. */
  readonly conntrack: readonly ConntrackEntry[]
  /** Containers of a Pod, with the programs that somebody can run in them. */
  readonly containers: readonly { readonly name: string; readonly image: string; readonly tools: readonly Tool[] }[]
}

const LOOPBACK: NetInterface = { name: 'lo', mac: '00:00:00:00:00:00', mtu: 65_536, addresses: ['127.0.0.1/8', '::1/128'] }

/** Source: CNI's address for a Pod's interface (`0a:58`) and Docker's for a machine's (`02:42`), followed by the IPv4 address. */
function macOf(prefix: string, ip: string): string {
  const octets = ip.split('.').map((octet) => Number(octet).toString(16).padStart(2, '0'))
  return [prefix, ...(octets.length === 4 ? octets : ['00', '00', '00', '01'])].join(':')
}

function ethernet(addresses: readonly string[], prefix: string, bits: number): NetInterface {
  const withLength = addresses.map((ip) => `${ip}/${ip.includes(':') ? 64 : bits}`)
  return { name: 'eth0', mac: macOf(prefix, addresses[0] ?? ''), mtu: 1500, addresses: withLength }
}

const POD_BITS = 24
const NODE_BITS = 16

const byPort = (a: ListeningSocket, b: ListeningSocket): number =>
  a.port - b.port || (a.protocol < b.protocol ? -1 : a.protocol > b.protocol ? 1 : 0)

const socketsOf = (world: NetworkWorld, pod: Pod): readonly ListeningSocket[] =>
  world.listeners(pod).map(({ protocol, address, port, container }) => ({ protocol, address, port, process: container }))

function nodeSockets(world: NetworkWorld, node: string): readonly ListeningSocket[] {
  const own = world.reader.podsOnNode(node).filter(({ spec }) => spec.hostNetwork)
  const checks = world.reader.list('Service').flatMap(({ spec }) => spec.healthCheckNodePort ?? [])
  return [
    ...own.flatMap((pod) => socketsOf(world, pod)),
    ...checks.map((port) => ({ protocol: 'TCP', address: '0.0.0.0', port, process: 'kube-proxy' }) as const),
  ].toSorted(byPort)
}

/** The network of the machine that `from` stands on; null when there is no such one. */
export function machineOf(from: From, world: NetworkWorld): Machine | null {
  if ('node' in from) return nodeMachine(from.node, world)
  if ('external' in from) return from.at === 'internet' ? null : laptop(world)
  const [namespace = '', name = ''] = from.pod.includes('/') ? from.pod.split('/') : ['default', from.pod]
  const pod = world.reader.get('Pod', namespace, name)
  return pod ? podMachine(pod, world) : null
}

function nodeMachine(name: string, world: NetworkWorld): Machine | null {
  const node = world.reader.get('Node', '', name)
  if (!node) return null
  return {
    hostname: name,
    interfaces: [LOOPBACK, ethernet(nodeAddresses(node), '02:42', NODE_BITS)],
    sockets: nodeSockets(world, name),
    resolvConf: null,
    conntrack: world.conntrack.entries(name, world.nowMs()),
    containers: [],
  }
}

function laptop(world: NetworkWorld): Machine {
  const sockets = world.local.all().map(({ address, port }) => ({ protocol: 'TCP', address, port, process: 'kubectl' }) as const)
  const interfaces = [LOOPBACK, ethernet([world.options.laptopIP], '02:42', POD_BITS)]
  return { hostname: 'laptop', interfaces, sockets, resolvConf: null, conntrack: [], containers: [] }
}

function podMachine(pod: Pod, world: NetworkWorld): Machine {
  const { spec, metadata } = pod
  const host = spec.hostNetwork ? nodeMachine(spec.nodeName ?? '', world) : null
  const addresses = podAddresses(pod)
  return {
    hostname: host?.hostname ?? spec.hostname ?? metadata.name,
    interfaces: host?.interfaces ?? [LOOPBACK, ...(addresses.length > 0 ? [ethernet(addresses, '0a:58', POD_BITS)] : [])],
    sockets: host?.sockets ?? socketsOf(world, pod).toSorted(byPort),
    resolvConf: world.resolvConfOf(pod),
    conntrack: [],
    containers: spec.containers.map(({ name, image }) => ({ name, image, tools: toolsOf(image) })),
  }
}
