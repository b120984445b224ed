import type { KubectlHost, LocalListener } from '../../host.ts'
import type { ForwardedPort } from './ports.ts'

/** One address of `--address`. */
export interface ListenAddress {
  readonly address: string
  readonly protocol: 'tcp4' | 'tcp6'
  /** It is one of several that stand for `localhost`: one of them is enough. */
  readonly shared: boolean
}

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/
const IPV6 = /^[\da-f]*:[\da-f:.]*$/i

/** What `--address` names; a text is an address that is none. Source: client-go portforward.go parseAddresses. */
export function listenAddresses(given: readonly string[]): readonly ListenAddress[] | string {
  const found = new Map<string, ListenAddress>()
  for (const address of given) {
    if (address === 'localhost') {
      for (const shared of [
        { address: '127.0.0.1', protocol: 'tcp4', shared: true },
        { address: '::1', protocol: 'tcp6', shared: true },
      ] as const)
        if (!found.has(shared.address)) found.set(shared.address, shared)
    } else if (IPV4.test(address)) found.set(address, { address, protocol: 'tcp4', shared: false })
    else if (IPV6.test(address)) found.set(address, { address, protocol: 'tcp6', shared: false })
    else return `${address} is not a valid IP`
  }
  return [...found.values()]
}

export const hostPort = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`

interface Forwarding {
  readonly addresses: readonly ListenAddress[]
  readonly to: { readonly namespace: string; readonly pod: string }
}

/** Opens one port at every address, and says so; a text is why it could not. What is open already stays open. */
export async function forwardPort(
  host: KubectlHost,
  { local, remote }: ForwardedPort,
  { addresses, to }: Forwarding,
  opened: (close: () => void) => void,
): Promise<string | null> {
  let port = local
  const errors: string[] = []
  const failedAt = { shared: 0, alone: 0 }
  let sharedOpen = 0
  for (const { address, protocol, shared } of addresses) {
    const listener: LocalListener = {
      address,
      port,
      serves: { kind: 'port-forward', ...to, port: remote },
      connected: (from) => host.stdout(`Handling connection for ${from}\n`),
    }
    const listening = await host.listen(listener)
    if (!listening.ok) {
      errors.push(`unable to create listener: Error listen ${protocol} ${hostPort(address, port)}: bind: address already in use`)
      failedAt[shared ? 'shared' : 'alone'] += 1
      continue
    }
    // A port that nobody chose is the same at every address.
    port = listening.port
    sharedOpen += shared ? 1 : 0
    opened(() => listening.close())
    host.stdout(`Forwarding from ${hostPort(address, port)} -> ${remote}\n`)
  }
  const lost = failedAt.alone > 0 || (failedAt.shared > 0 && sharedOpen === 0)
  return lost ? `Listeners failed to create with the following errors: [${errors.join(' ')}]` : null
}
