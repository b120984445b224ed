import type { Pod } from '../api/pod.ts'
import type { Because } from '../because.ts'
import { Memo } from '../memo.ts'
import { canonicalIP } from '../net/ip.ts'
import { nodeAddresses } from './address-book.ts'
import { because } from './because-codes.ts'
import type { From, Place, Trace } from './trace.ts'
import type { NetworkWorld } from './world.ts'

/** Who sends: where it stands, which addresses it has, and through which Node its packets leave. */
export interface Client {
  /** Names the sender in the table of kept connections. */
  readonly key: string
  readonly place: Place
  /** Canonical; the primary one first. */
  readonly addresses: readonly string[]
  /** The Node whose rules judge its packets; absent outside the cluster. */
  readonly node?: string
  /** Present when the sender has a network of its own, so that its own addresses and 127.0.0.1 are its own. */
  readonly ownPod?: Pod
  /** The Pod that sends, on the host's network or not. */
  readonly pod?: Pod
}

/** No such sender, or one that cannot send. */
export interface NoClient {
  readonly place: Place
  readonly because: Because
  readonly client: Trace['client']
}

const missing = (kind: 'pods' | 'nodes', name: string, place: Place): NoClient => ({
  place,
  because: because('client-missing', { client: name }),
  client: { message: `Error from server (NotFound): ${kind} "${name}" not found`, exitCode: 1 },
})

/** The sender that a request names. */
export function clientOf(from: From, world: NetworkWorld): Client | NoClient {
  if ('pod' in from) return podClient(from.pod, world)
  if ('node' in from) return nodeClient(from.node, world)
  const internet = from.at === 'internet'
  const address = internet ? world.options.internetIP : world.options.laptopIP
  return { key: internet ? 'internet' : 'laptop', place: { kind: internet ? 'internet' : 'laptop' }, addresses: [address] }
}

function nodeClient(name: string, { reader }: NetworkWorld): Client | NoClient {
  const node = reader.get('Node', '', name)
  const place: Place = { kind: 'node', name }
  if (!node) return missing('nodes', name, place)
  return { key: `node/${name}`, place, addresses: nodeAddresses(node), node: name }
}

interface PodId {
  readonly namespace: string
  readonly name: string
}

/** `namespace/name`, or a name in the default namespace. */
function readPodId(id: string): PodId {
  const slash = id.indexOf('/')
  return slash < 0 ? { namespace: 'default', name: id } : { namespace: id.slice(0, slash), name: id.slice(slash + 1) }
}

const podIds = new Memo(4096, readPodId)

/** Pods are frozen and replaced: what one of them is as a client stays true. Those on the host's network hang on their Node too. */
const clients = new WeakMap<Pod, Client | NoClient>()

function podClient(id: string, world: NetworkWorld): Client | NoClient {
  const { namespace, name } = podIds.of(id)
  const pod = world.reader.get('Pod', namespace, name)
  if (!pod) return missing('pods', name, { kind: 'pod', namespace, name, node: '' })
  const known = clients.get(pod)
  if (known) return known
  const made = readClient(pod, world)
  if (!pod.spec.hostNetwork && Object.isFrozen(pod)) clients.set(pod, made)
  return made
}

function readClient(pod: Pod, { reader }: NetworkWorld): Client | NoClient {
  const { namespace = '', name } = pod.metadata
  const { nodeName: node = '', hostNetwork } = pod.spec
  const place: Place = { kind: 'pod', namespace, name, node }
  const phase = pod.status.phase ?? 'Pending'
  const addresses = hostNetwork ? nodeAddresses(reader.get('Node', '', node)) : podAddresses(pod)
  if (phase !== 'Running' || addresses.length === 0) {
    const refs = [{ kind: 'Pod', namespace, name, path: 'status.phase' }]
    const message = `error: cannot run a command in pod ${namespace}/${name}: it is ${phase}`
    return { place, because: because('client-not-running', { client: name, phase }, refs), client: { message, exitCode: 1 } }
  }
  const key = `pod/${namespace}/${name}/${pod.metadata.uid}`
  return { key, place, addresses, node, pod, ...(hostNetwork ? {} : { ownPod: pod }) }
}

export const podAddresses = ({ status }: Pod): readonly string[] =>
  (status.podIPs ?? (status.podIP ? [{ ip: status.podIP }] : [])).flatMap(({ ip }) => canonicalIP(ip) ?? [])

/** The sender's address of the family of `ip`. */
export function addressTowards({ addresses }: Client, ip: string): string | undefined {
  const isIPv6 = ip.includes(':')
  return addresses.find((own) => own.includes(':') === isIPv6)
}
