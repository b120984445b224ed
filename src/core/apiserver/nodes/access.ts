import type { Container, Pod } from '../../api/pod.ts'
import type { HttpRequest } from '../../kubelet/http-status.ts'
import type { HttpReply } from '../../network/trace.ts'
import type { Backend } from '../proxy/backend.ts'

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

/** What the API server reaches on the Nodes: programs in Pods, and what they wrote. */
export interface NodeAccess {
  /** Calls a program directly; a text says why it could not, as Go's dialer does. */
  call(backend: Backend, request: Omit<HttpRequest, 'clientIP' | 'clientPort'>): HttpReply | string
  /** Oldest first. */
  logOf(life: ContainerLife): readonly LogLine[]
}
