/** A port that kubectl opens on the laptop. */
export interface LocalListener {
  readonly address: string
  readonly port: number
  readonly serves:
    | { readonly kind: 'apiserver-proxy' }
    | { readonly kind: 'port-forward'; readonly namespace: string; readonly pod: string; readonly port: number }
}

export type Listening = { readonly ok: true; readonly port: number } | { readonly ok: false; readonly why: 'address-in-use' }

/** Where ports that nobody chose begin. Source: Linux ip_local_port_range. */
const FIRST_FREE = 32_768
const LAST_PORT = 65_535

const ANY = new Set(['0.0.0.0', '::'])
const overlap = (a: string, b: string): boolean => a === b || ANY.has(a) || ANY.has(b)

/** What listens on the laptop, by port. */
export class LocalListeners {
  readonly #open = new Map<number, readonly LocalListener[]>()

  /** Port 0 asks for any free one. */
  open(wanted: LocalListener): Listening {
    const listener = wanted.port === 0 ? { ...wanted, port: this.#freePort() } : wanted
    const there = this.#open.get(listener.port) ?? []
    if (there.some(({ address }) => overlap(address, listener.address))) return { ok: false, why: 'address-in-use' }
    this.#open.set(listener.port, [...there, listener])
    return { ok: true, port: listener.port }
  }

  close({ address, port }: Pick<LocalListener, 'address' | 'port'>): void {
    const left = (this.#open.get(port) ?? []).filter((listener) => listener.address !== address)
    if (left.length > 0) this.#open.set(port, left)
    else this.#open.delete(port)
  }

  /** What takes a connection to this address. */
  at(address: string, port: number): LocalListener | undefined {
    return this.#open.get(port)?.find((listener) => overlap(listener.address, address))
  }

  /** By port, then address. */
  all(): readonly LocalListener[] {
    return [...this.#open.values()].flat().toSorted((a, b) => a.port - b.port || (a.address < b.address ? -1 : 1))
  }

  #freePort(): number {
    let port = FIRST_FREE
    while (this.#open.has(port) && port < LAST_PORT) port += 1
    return port
  }
}
