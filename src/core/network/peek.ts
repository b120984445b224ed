import { Connections } from './connections.ts'
import { Conntrack } from './conntrack.ts'
import { RequestLog } from './request-log.ts'
import { send } from './send.ts'
import type { SendRequest, Trace } from './trace.ts'
import type { NetworkWorld } from './world.ts'

const FIRST_PORT = 32_768

/** The same network, met by a request of which nothing stays: as a new connection finds it. */
function aside(world: NetworkWorld): NetworkWorld {
  let ports = FIRST_PORT
  return {
    ...world,
    conntrack: new Conntrack(),
    connections: new Connections(),
    served: new RequestLog(),
    proxyOf(name) {
      const proxy = world.proxyOf(name)
      return (
        proxy && { listing: () => proxy.listing(), evaluate: (packet, how) => proxy.evaluate(packet, { ...how, aside: true }) }
      )
    },
    nextEphemeralPort: () => {
      ports += 1
      return ports
    },
    nextTraceId: () => 0,
    // By way of kubectl proxy the API server is only asked what it would do.
    askApiServer: (request) =>
      world.askApiServer(request.method === 'GET' ? request : { ...request, query: { ...request.query, dryRun: 'All' } }),
  }
}

/** As `send`, in tables of its own: nothing that later requests meet is written; only the draws of chance are made. */
export const peek = (request: SendRequest, world: NetworkWorld): Trace => send(request, aside(world))
