import type { Pod } from '../api/pod.ts'
import type { Because, FieldRef } from '../because.ts'
import { healthCheckReply } from '../kube-proxy/health-check.ts'
import type { Socket } from '../kubelet/images.ts'
import { because } from './because-codes.ts'
import { connected, couldNotConnect, emptyReply, notTLS, pong } from './client-text.ts'
import type { Server } from './connections.ts'
import type { FiveTuple } from './packet.ts'
import { isLoopbackText, nodePlace, podPlace } from './places.ts'
import { readyByNode } from './ready-nodes.ts'
import { replyHops } from './reply.ts'
import type { Target } from './target.ts'
import type { HttpReply, Place } from './trace.ts'
import type { Ending, Walk } from './walk.ts'

const ANSWER_MS = 1

/** Whether a socket takes a packet: bound to every address, or to the one that was addressed. */
const takes = ({ port, protocol, address }: Socket, packet: FiveTuple): boolean =>
  port === packet.dstPort && protocol === packet.protocol && (address === '0.0.0.0' || isLoopbackText(packet.dstIP))

const listenerFor = (sockets: readonly Socket[], packet: FiveTuple): Socket | undefined =>
  sockets.find((socket) => takes(socket, packet))

/** The kernel of a Pod looks for a listener. */
export function atPod(walk: Walk, pod: Pod, packet: FiveTuple): Ending {
  if (packet.protocol === 'ICMP') return echoed(walk, podPlace(pod), packet)
  const sockets = walk.world.listeners(pod)
  const socket = listenerFor(sockets, packet)
  if (socket) return answered(walk, pod, socket, packet)
  return refused(walk, podPlace(pod), packet, () => noListener(walk, pod, sockets, packet))
}

/** The kernel of a Node looks for a listener: Pods on its network, and kube-proxy's own health checks. */
export function atNode(walk: Walk, node: string, packet: FiveTuple): Ending {
  const { world } = walk
  if (packet.protocol === 'ICMP') return echoed(walk, nodePlace(node), packet)
  for (const pod of world.reader.podsOnNode(node)) {
    if (!pod.spec.hostNetwork) continue
    const socket = listenerFor(world.listeners(pod), packet)
    if (socket) return answered(walk, pod, socket, packet)
  }
  const service = packet.protocol === 'TCP' ? world.addresses.healthCheckAt(packet.dstPort) : undefined
  if (service) {
    const { namespace = '', name } = service.metadata
    const refs = [{ kind: 'Service', namespace, name, path: 'spec.healthCheckNodePort' }]
    const endpoints = readyByNode(world.reader, service).get(node)?.size ?? 0
    const http = healthCheckReply(namespace, name, endpoints)
    const why = because('answer-health-check', { status: http.status, endpoints }, refs)
    return accepted(walk, nodePlace(node), packet, {
      listens: because('rule-health-check', { service: name, port: packet.dstPort }, refs),
      answers: why,
      http,
    })
  }
  const facts = { node, port: packet.dstPort, protocol: packet.protocol }
  return refused(walk, nodePlace(node), packet, () =>
    because('socket-node-nothing-listens', facts, [{ kind: 'Node', namespace: '', name: node }]),
  )
}

/** The API server's own socket on the Nodes' network. */
export function atApiServer(walk: Walk, packet: FiveTuple): Ending {
  const http = walk.target.scheme === 'http' ? PLAIN_HTTP : ANONYMOUS
  const place: Place = { kind: 'apiserver' }
  const listens = because('socket-apiserver', { port: packet.dstPort })
  return accepted(walk, place, packet, { listens, answers: because('answer-apiserver', { status: http.status }), http }, true)
}

/** Source: net/http, the answer to plain HTTP on a TLS port. */
const PLAIN_HTTP: HttpReply = { status: 400, headers: [], body: 'Client sent an HTTP request to an HTTPS server.\n' }

const ANONYMOUS: HttpReply = {
  status: 403,
  headers: [['Content-Type', 'application/json']],
  body: `${JSON.stringify(
    {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'forbidden: User "system:anonymous" cannot get path "/"',
      reason: 'Forbidden',
      details: {},
      code: 403,
    },
    null,
    2,
  )}\n`,
}

/** Nobody listens: TCP is answered with RST, UDP with an ICMP error. */
export function refused(walk: Walk, where: Place, packet: FiveTuple, why: () => Because): Ending {
  const verdict = packet.protocol === 'UDP' ? 'reject' : 'reset'
  walk.hop(0, () => ({ kind: 'socket', where, before: packet, after: packet, verdict, because: why() }))
  return { outcome: 'refused-no-listener', client: couldNotConnect(walk.target, walk.elapsedMs) }
}

function noListener({ chosen }: Walk, pod: Pod, sockets: readonly Socket[], packet: FiveTuple): Because {
  const { namespace = '', name } = pod.metadata
  const { dstPort: port, protocol } = packet
  const refs: readonly FieldRef[] = [
    ...(chosen && chosen.index >= 0
      ? [{ kind: 'Service', namespace: chosen.namespace, name: chosen.name, path: `spec.ports[${chosen.index}].targetPort` }]
      : []),
    { kind: 'Pod', namespace, name, path: 'spec.containers' },
  ]
  const inside = sockets.find((socket) => socket.port === port && socket.protocol === protocol)
  if (inside) return because('socket-only-inside', { port, protocol, container: inside.container }, refs)
  if (!(pod.status.containerStatuses ?? []).some(({ state }) => state?.running))
    return because('socket-no-container', { port, phase: pod.status.phase ?? 'Pending' }, refs)
  const listening = sockets.map((socket) => `${socket.port}/${socket.protocol}`)
  const declared = pod.spec.containers.flatMap(({ ports = [] }) =>
    ports.map((entry) => `${entry.containerPort}/${entry.protocol ?? 'TCP'}`),
  )
  return because('socket-nothing-listens', { port, protocol, listening, declared }, refs)
}

/** Names the program that holds a socket: another value means that the old one has ended. */
export function serverOf(pod: Pod, container: string): Server {
  const restarts = (pod.status.containerStatuses ?? []).find(({ name }) => name === container)?.restartCount ?? 0
  return {
    namespace: pod.metadata.namespace ?? '',
    name: pod.metadata.name,
    identity: `${pod.metadata.uid}/${container}/${restarts}`,
  }
}

const isWeb = ({ scheme }: Target): boolean => scheme === 'http' || scheme === 'https'

function answered(walk: Walk, pod: Pod, socket: Socket, packet: FiveTuple): Ending {
  walk.server = { pod, container: socket.container }
  // What the program says changes nothing of the route: without a record nobody reads it.
  return walk.record ? answeredAloud(walk, pod, socket, packet) : ANSWERED
}

const ANSWERED: Ending = { outcome: 'ok', client: { message: '', exitCode: 0 } }

function answeredAloud(walk: Walk, pod: Pod, socket: Socket, packet: FiveTuple): Ending {
  const { target, world } = walk
  const { container, port, protocol, address } = socket
  const path = `spec.containers[${pod.spec.containers.findIndex(({ name }) => name === container)}]`
  const refs = [{ kind: 'Pod', namespace: pod.metadata.namespace ?? '', name: pod.metadata.name, path }]
  const request = { ...walk.asked, clientIP: packet.srcIP, clientPort: packet.srcPort }
  const reply = isWeb(target) ? world.answerHttp(pod, socket, request) : undefined
  if (reply && reply.status > 0) world.served.add(serverOf(pod, container).identity, { atMs: world.nowMs(), port, request })
  const http = reply && reply.status > 0 && target.scheme === 'http' ? reply : undefined
  const answers = http
    ? because('answer-http', { status: http.status, container }, refs)
    : reply?.status === 0
      ? because('answer-not-http', { container }, refs)
      : because('answer-connection', { container, protocol }, refs)
  const listens = because('socket-listens', { port, protocol, container, address }, refs)
  return accepted(walk, podPlace(pod), packet, { listens, answers, ...(http ? { http } : {}) })
}

/** The kernel answers a ping by itself, whatever runs there. */
export function echoed(walk: Walk, where: Place, packet: FiveTuple): Ending {
  const facts = { address: packet.dstIP }
  accepted(walk, where, packet, { listens: because('socket-kernel', facts), answers: because('answer-echo', facts) })
  return { outcome: 'ok', client: pong(packet.dstIP, walk.elapsedMs - walk.connectedAtMs) }
}

interface Accepted {
  readonly listens: Because
  readonly answers: Because
  readonly http?: HttpReply
}

/** A program answers, and the answer goes back the way the packet came. */
function accepted(walk: Walk, where: Place, packet: FiveTuple, { listens, answers, http }: Accepted, speaksTLS = false): Ending {
  const { scheme } = walk.target
  walk.hop(0, () => ({ kind: 'socket', where, before: packet, after: packet, verdict: 'accept', because: listens }))
  walk.hop(ANSWER_MS, () => ({ kind: 'answer', where, before: packet, after: packet, verdict: 'accept', because: answers }))
  replyHops(walk, where, packet)
  if (scheme === 'tcp' || scheme === 'udp') return { outcome: 'ok', client: connected(walk.target) }
  if (scheme === 'https' && !speaksTLS) return { outcome: 'ok', client: notTLS }
  if (!http) return { outcome: 'ok', client: emptyReply }
  return { outcome: 'ok', client: { message: http.body, exitCode: 0 }, http }
}
