import type { FiveTuple } from './packet.ts'

/** The Pod that answered; `identity` changes when its program starts anew. */
export interface Server {
  readonly namespace: string
  readonly name: string
  readonly identity: string
}

/** A connection that a client keeps open for its next request to the same target. */
export interface Connection {
  /** Who sends, and where to, as the request says it. */
  readonly client: string
  readonly target: string
  /** The client's own view of it. */
  readonly packet: FiveTuple
  /** Node at which it entered the cluster, when a load balancer chose one. */
  readonly entryNode?: string
  /** The Pod that answered: when its identity changes, the connection has ended. Absent when no Pod did. */
  readonly server?: Server
}

const keyOf = (client: string, target: string): string => `${client}\n${target}`
const MOST_CONNECTIONS = 4096

/** Connections that clients keep open, one a client and target. */
export class Connections {
  readonly #open = new Map<string, Connection>()

  keep(connection: Connection): void {
    const key = keyOf(connection.client, connection.target)
    this.#open.delete(key)
    this.#open.set(key, connection)
    const [oldest] = this.#open.keys()
    if (this.#open.size > MOST_CONNECTIONS && oldest !== undefined) this.#open.delete(oldest)
  }

  at(client: string, target: string): Connection | undefined {
    return this.#open.get(keyOf(client, target))
  }

  close(client: string, target: string): void {
    this.#open.delete(keyOf(client, target))
  }

  /** Oldest first. */
  all(): readonly Connection[] {
    return [...this.#open.values()]
  }
}
