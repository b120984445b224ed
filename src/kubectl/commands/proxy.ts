import { failed } from '../client/trouble.ts'
import type { Failure, Invocation } from '../command.ts'
import { defineCommand } from './define.ts'
import { hostPort } from './port-forward/listeners.ts'

/** Run a proxy to the Kubernetes API server. Source: kubectl pkg/cmd/proxy, pkg/proxy/proxy_server.go. */
export const proxyCommand = defineCommand('proxy', run, [
  ...['accept-hosts', 'accept-paths', 'api-prefix', 'append-server-path', 'disable-filter', 'keepalive', 'reject-methods'],
  ...['reject-paths', 'unix-socket', 'www', 'www-prefix'],
])

/** Addresses that a machine has of itself. */
const OWN = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|0\.0\.0\.0|::1?)$/
/** A wildcard of IPv4 listens to both families. Source: Go net favoriteAddrFamily. */
const shownAddress = (address: string): string => (address === '0.0.0.0' ? '::' : address)

async function run({ flags, host }: Invocation): Promise<number | Failure> {
  const port = flags.int('port')
  const given = flags.text('address')
  if (given.includes(':') && !given.startsWith('[')) {
    return failed({ text: `listen tcp: address ${given}:${port}: too many colons in address` })
  }
  const address = given === 'localhost' ? '127.0.0.1' : given.replace(/^\[|\]$/g, '')
  if (port < 0 || port > 65_535) return failed({ text: `listen tcp: address ${port}: invalid port` })
  const listening = OWN.test(address)
    ? await host.listen({ address, port, serves: { kind: 'apiserver-proxy' } })
    : ({ ok: false, why: 'cannot assign requested address' } as const)
  if (!listening.ok) {
    const why = listening.why === 'address-in-use' ? 'address already in use' : listening.why
    return failed({ text: `listen tcp ${hostPort(address, port)}: bind: ${why}` })
  }
  host.stdout(`Starting to serve on ${hostPort(shownAddress(address), listening.port)}\n`)
  while (!host.interrupted()) await host.wait(Number.POSITIVE_INFINITY)
  listening.close()
  return 130
}
