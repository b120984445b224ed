import type { Pod } from './api/pod.ts'
import type { NodeRequests } from './apiserver/nodes/access.ts'
import type { jsonPatch } from './apiserver/patch/json-patch.ts'
import type { serverSideApply } from './apiserver/patch/server-side-apply.ts'
import type { getScale, writeScale } from './apiserver/scale.ts'
import type { TablePrinter } from './apiserver/table/types.ts'
import type { ApiResponse, ApiServerConfig } from './apiserver/types.ts'
import type { HttpRequest } from './kubelet/http-status.ts'
import type { Socket } from './kubelet/images.ts'
import type { Machine } from './network/machine.ts'
import type { peek } from './network/peek.ts'
import type { probe, send } from './network/send.ts'
import type { From, HttpReply } from './network/trace.ts'
import type { NetworkWorld } from './network/world.ts'

/**
 * Code that a cluster needs only when somebody reads closely or stands at its doors. A page may hand in an object that is
 * filled later, so that its simulation starts before this code has come. Whoever replays a history has to have all of it:
 * what would change a history throws when its part is missing, what only makes text leaves it out.
 */
export interface Parts {
  /** Without it a request for a Table is answered with the plain list, which its Accept header allows. */
  readonly tables?: TablePrinter
  /** What a program answers beyond its status. Without it answers have no headers and no body. */
  readonly http?: (pod: Pod, socket: Socket, request: HttpRequest, nowMs: number) => HttpReply
  /** Logs and the proxies to Pods and Services. Without it nothing is served at their paths. */
  readonly nodeRequests?: NodeRequests
  /** What the server says of itself. Without it nothing is served at `/api`, `/apis` and `/version`. */
  readonly discovery?: (document: readonly string[], config: ApiServerConfig) => ApiResponse
  /** JSON patches and server-side apply. Without them one throws. */
  readonly jsonPatch?: typeof jsonPatch
  readonly serverSideApply?: typeof serverSideApply
  /** The scale subresource. Without it a request for one throws. */
  readonly scale?: { readonly get: typeof getScale; readonly write: typeof writeScale }
  /** The ways of requests through the network. Without them a request throws. */
  readonly requests?: { readonly send: typeof send; readonly probe: typeof probe; readonly peek: typeof peek }
  readonly machine?: (at: From, world: NetworkWorld) => Machine | null
}
