import type { Hop, Outcome, Place, SendRequest, Trace } from '../../src/core/network/trace.ts'
import type { ClusterView, PodView, ServiceView } from '../../src/protocol/view.ts'

const need = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`no ${what} in the view`)
  return value
}

export const podNamed = (view: ClusterView, name: string): PodView =>
  need(
    view.pods.find((pod) => pod.name === name),
    `Pod ${name}`,
  )
export const serviceNamed = (view: ClusterView, name: string): ServiceView =>
  need(
    view.services.find((service) => service.name === name),
    `Service ${name}`,
  )
export const placeOf = ({ namespace, name, node }: PodView): Place => ({ kind: 'pod', namespace, name, node })

export interface TraceSpec {
  /** Name of a Pod, `laptop` or `internet`. */
  readonly from: string
  readonly service: string
  /** Name of the Pod that is chosen; absent when none is. */
  readonly to?: string
  readonly outcome?: Outcome
  readonly lookup?: boolean
  readonly node?: string
}

/** A request to a Service as the simulation would tell it: hops of the ordinary case and of each way to fail. */
export function traceOf(view: ClusterView, { from, service: name, to, outcome = 'ok', lookup = false, node }: TraceSpec): Trace {
  const service = serviceNamed(view, name)
  const external = from === 'laptop' || from === 'internet'
  const client = external ? undefined : podNamed(view, from)
  const here: Place = client ? placeOf(client) : from === 'internet' ? { kind: 'internet' } : { kind: 'laptop' }
  const [port] = service.ports
  const first = need(view.nodes[0], 'Node')
  const at = need(
    view.nodes.find((one) => one.name === (node ?? client?.node ?? first.name)),
    'Node',
  )
  const balanced = service.ingress[0] !== undefined && external
  const dstIP = client ? service.clusterIP : balanced ? (service.ingress[0] ?? '') : at.ip
  const dstPort = client || balanced ? (port?.port ?? 0) : (port?.nodePort ?? 0)
  const packet = { protocol: 'TCP', srcIP: client?.ip ?? '192.168.65.1', srcPort: 51544, dstIP, dstPort } as const
  const because = { code: 'test' }
  const hops: Hop[] = []
  const add = (hop: Pick<Hop, 'kind' | 'where'> & Partial<Hop>) => {
    const before = hop.before ?? packet
    hops.push({ before, after: hop.after ?? before, verdict: 'pass', because, atMs: hops.length, ...hop })
  }
  const done = (): Trace => {
    const request: SendRequest = {
      from: client
        ? { pod: `${client.namespace}/${client.name}` }
        : { external: true, at: from === 'internet' ? 'internet' : 'laptop' },
      to: `http://${name}`,
    }
    const servedBy = outcome === 'ok' && to ? `default/${to}` : null
    return { id: 1, request, outcome, servedBy, client: { message: '', exitCode: 0 }, hops, elapsedMs: 4, startedAtMs: 0 }
  }
  if (lookup || outcome === 'nxdomain') {
    const found = outcome !== 'nxdomain'
    const lookups = [
      {
        name: `${name}.default.svc.cluster.local`,
        type: 'A',
        rcode: found ? 'NOERROR' : 'NXDOMAIN',
        answers: found ? [service.clusterIP] : [],
      },
    ] as const
    add({ kind: 'lookup', where: { kind: 'dns', node: first.name }, verdict: found ? 'pass' : 'nxdomain', lookups })
    if (!found) return done()
  }
  const nodePlace: Place = { kind: 'node', name: at.name }
  add({
    kind: 'send',
    where: here,
    to: balanced ? { kind: 'load-balancer', namespace: service.namespace, service: name } : nodePlace,
  })
  if (balanced)
    add({ kind: 'balance', where: { kind: 'load-balancer', namespace: service.namespace, service: name }, to: nodePlace })
  if (outcome === 'refused-no-endpoints') add({ kind: 'rule', where: nodePlace, verdict: 'reject' })
  else if (outcome === 'timeout') add({ kind: 'rule', where: nodePlace, verdict: 'drop' })
  if (outcome === 'refused-no-endpoints' || outcome === 'timeout' || to === undefined) return done()
  const target = podNamed(view, to)
  const place = placeOf(target)
  const endpoint = service.endpoints.find(({ pod }) => pod === target.id)
  const after = { ...packet, dstIP: target.ip, dstPort: endpoint?.ports[0]?.port ?? 0 }
  add({ kind: 'rule', where: nodePlace, to: place, after, verdict: 'dnat' })
  add({ kind: 'route', where: nodePlace, to: place, before: after })
  add({ kind: 'socket', where: place, before: after, verdict: outcome === 'refused-no-listener' ? 'reset' : 'accept' })
  if (outcome === 'ok') {
    add({ kind: 'answer', where: place, before: after })
    const back = {
      protocol: 'TCP',
      srcIP: after.dstIP,
      srcPort: after.dstPort,
      dstIP: packet.srcIP,
      dstPort: packet.srcPort,
    } as const
    add({ kind: 'reply', where: place, to: here, before: back, after: { ...back, srcIP: packet.dstIP, srcPort: packet.dstPort } })
  }
  return done()
}
