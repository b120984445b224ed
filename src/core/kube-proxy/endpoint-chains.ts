import type { ProxyEndpoint } from './endpoints.ts'
import type { Chain, Rule, Table } from './rule.ts'

/**
 * The chains of one service port's endpoints. They are the same on every Node, so all Nodes share them; a chain and its
 * name (a hash) are made when first asked for.
 */
export class EndpointChains {
  readonly #table: Table
  readonly #nameOf: (endpoint: ProxyEndpoint) => string
  readonly #rulesOf: (endpoint: ProxyEndpoint) => readonly Rule[]
  readonly #names = new Map<ProxyEndpoint, string>()
  readonly #chains = new Map<ProxyEndpoint, Chain>()

  constructor(table: Table, nameOf: (endpoint: ProxyEndpoint) => string, rulesOf: (endpoint: ProxyEndpoint) => readonly Rule[]) {
    this.#table = table
    this.#nameOf = nameOf
    this.#rulesOf = rulesOf
  }

  name(endpoint: ProxyEndpoint): string {
    const known = this.#names.get(endpoint)
    if (known !== undefined) return known
    const name = this.#nameOf(endpoint)
    this.#names.set(endpoint, name)
    return name
  }

  /** The chain, kept for the next packet. */
  chain(endpoint: ProxyEndpoint): Chain {
    const known = this.#chains.get(endpoint)
    if (known) return known
    const made = this.fresh(endpoint)
    this.#chains.set(endpoint, made)
    return made
  }

  /** The chain, not kept: a listing of everything would otherwise fill the memory. */
  fresh(endpoint: ProxyEndpoint): Chain {
    return this.#chains.get(endpoint) ?? { table: this.#table, name: this.name(endpoint), head: this.#rulesOf(endpoint) }
  }
}
