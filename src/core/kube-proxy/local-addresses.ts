import { canonicalIP } from '../net/ip.ts'
import type { ProxyNode } from './types.ts'

/** The addresses that the kernel of a Node counts as LOCAL: those of its interfaces, and all of 127.0.0.0/8. */
export class LocalAddresses {
  readonly #ips: ReadonlySet<string>

  constructor({ localAddresses }: ProxyNode) {
    this.#ips = new Set(localAddresses.map((ip) => canonicalIP(ip) ?? ip))
  }

  has(ip: string): boolean {
    return this.#ips.has(ip) || ip.startsWith('127.')
  }
}
