import type { Pod } from '../api/pod.ts'
import { NOT_HTTP, refusedDial } from '../apiserver/proxy/backend.ts'
import type { HttpRequest } from '../kubelet/http-status.ts'
import type { HttpReply } from './trace.ts'
import type { NetworkWorld } from './world.ts'

/** The port that a client has who calls without walking. */
const SOME_PORT = 40_000

/** The API server asks a program in a Pod over the Pod network; a text says why nobody answered. */
export function callPod(
  world: NetworkWorld,
  pod: Pod,
  ip: string,
  port: number,
  request: Omit<HttpRequest, 'clientIP' | 'clientPort'>,
): HttpReply | string {
  const socket = world.listeners(pod).find((one) => one.port === port && one.protocol === 'TCP' && one.address === '0.0.0.0')
  if (!socket) return refusedDial(ip, port)
  const { address } = world.options.apiServer
  const reply = world.answerHttp(pod, socket, { ...request, clientIP: address, clientPort: SOME_PORT })
  return reply.status === 0 ? NOT_HTTP : reply
}
