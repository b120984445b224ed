import type { Container, Pod } from '../../api/pod.ts'
import type { HttpRequest } from '../../kubelet/http-status.ts'
import type { Socket } from '../../kubelet/images.ts'
import type { ServedRequest } from '../../network/request-log.ts'
import type { HttpReply } from '../../network/trace.ts'
import type { Reader } from '../../storage/reader.ts'
import type { Target } from '../query.ts'
import type { ApiRequest, ApiResponse } from '../types.ts'

/** One run of a container: from its start to its end, or until now. */
export interface ContainerLife {
  readonly pod: Pod
  readonly container: Container
  readonly restarts: number
  readonly startedMs: number
  /** When it ended; null while it runs. */
  readonly endedMs: number | null
}

export interface LogLine {
  readonly atMs: number
  readonly text: string
}

/** What the API server reaches on the Nodes: programs in Pods, and what they were asked. */
export interface NodeAccess {
  /** The API server's own address, from which it calls. */
  readonly address: string
  listeners(pod: Pod): readonly Socket[]
  answerHttp(pod: Pod, socket: Socket, request: HttpRequest): HttpReply
  /** What one run of a container (`uid/container/restarts`) was asked, oldest first. */
  served(run: string): readonly ServedRequest[]
}

/** The API server as its requests on Nodes see it. */
export interface NodeRequestWorld {
  readonly reader: Reader
  readonly nodes: NodeAccess
  readonly nowMs: number
  random(): number
}

/** Answers requests that the API server passes on to Nodes; null for all others. */
export type NodeRequests = (request: ApiRequest, target: Target, world: NodeRequestWorld) => ApiResponse | null
