import { textAt } from '../../client/json.ts'
import { failed, usageError } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import { defineCommand } from '../define.ts'
import { podsOf } from '../pods-of.ts'
import { forwardPort, listenAddresses } from './listeners.ts'
import { type ForwardedPort, parsePorts, readPorts } from './ports.ts'

/** Forward one or more local ports to a pod. Source: kubectl pkg/cmd/portforward, client-go tools/portforward. */
export const portForwardCommand = defineCommand('port-forward', run)

async function run(invocation: Invocation): Promise<number | Failure> {
  const { args, flags } = invocation
  const [word = '', ...words] = args
  if (words.length === 0) return usageError('port-forward', 'TYPE/NAME and list of ports are required for port-forward')
  const timeoutMs = flags.duration('pod-running-timeout')
  const found = await podsOf(invocation, word, { doing: 'attach to', timeoutMs })
  if (!found.ok) return failed(found.error)
  const { object, pods } = found.value
  const [pod] = pods
  if (!pod) return failed({ text: 'unable to find a pod to forward to' })
  const texts = readPorts(words, object, pod)
  if (!texts.ok) return failed({ text: texts.error })
  const phase = textAt(pod, 'status', 'phase')
  if (phase !== 'Running') {
    return failed({ text: `unable to forward port because pod is not running. Current status=${phase}` })
  }
  const ports = parsePorts(texts.value)
  return ports.ok ? forward(invocation, textAt(pod, 'metadata', 'name'), ports.value) : failed({ text: ports.error })
}

async function forward(invocation: Invocation, pod: string, ports: readonly ForwardedPort[]): Promise<number | Failure> {
  const { flags, host, client } = invocation
  const addresses = listenAddresses(flags.list('address'))
  if (typeof addresses === 'string') return failed({ text: addresses })
  const closers: (() => void)[] = []
  const forwarding = { addresses, to: { namespace: client.namespace, pod } }
  let open = 0
  for (const port of ports) {
    const wrong = await forwardPort(host, port, forwarding, (close) => closers.push(close))
    if (wrong === null) open += 1
    else host.stderr(`Unable to listen on port ${port.local}: ${wrong}\n`)
  }
  const outcome = open === 0 ? failed({ text: noPort(ports) }) : await untilLost(invocation, pod)
  for (const close of closers) close()
  return outcome
}

const noPort = (ports: readonly ForwardedPort[]): string =>
  `unable to listen on any of the requested ports: [${ports.map(({ local, remote }) => `{${local} ${remote}}`).join(' ')}]`

/** Stays until it is interrupted, or until the Pod no longer runs. */
async function untilLost({ client }: Invocation, pod: string): Promise<number | Failure> {
  const path = `/api/v1/namespaces/${client.namespace}/pods`
  const query = { fieldSelector: `metadata.name=${pod}` }
  const list = await client.call({ method: 'GET', path, query })
  if (!list.ok) return failed(list.error)
  const since = textAt(list.value.body, 'metadata', 'resourceVersion')
  for await (const { type, object } of client.watch({ method: 'GET', path, query }, since)) {
    if (type === 'DELETED' || textAt(object, 'status', 'phase') !== 'Running') return failed({ text: 'lost connection to pod' })
  }
  return 0
}
