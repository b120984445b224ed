import type { Pod } from './api/pod.ts'
import type { ContainerLife, LogLine } from './apiserver/nodes/access.ts'
import type { TablePrinter } from './apiserver/table/types.ts'
import type { HttpRequest } from './kubelet/http-status.ts'
import type { Socket } from './kubelet/images.ts'
import type { ServedRequest } from './network/request-log.ts'
import type { HttpReply } from './network/trace.ts'

/**
 * Code that turns what a cluster holds into what somebody reads, and changes nothing: a cluster works without it. A page
 * may hand in an object that is filled later, so that its simulation starts before this code has come.
 */
export interface Presenters {
  /** Without it a request for a Table is answered with the plain list, which its Accept header allows. */
  readonly tables?: TablePrinter
  /** What a program answers beyond its status. Without it answers have no headers and no body. */
  readonly http?: (pod: Pod, socket: Socket, request: HttpRequest, nowMs: number) => HttpReply
  /** What one run of a container wrote. Without it logs are empty. */
  readonly logs?: (life: ContainerLife, served: readonly ServedRequest[], nowMs: number) => readonly LogLine[]
}
