import { at, listAt, textAt } from '../client/json.ts'
import { failed } from '../client/trouble.ts'
import type { Failure, Invocation } from '../command.ts'
import { defineCommand } from './define.ts'

/** Display cluster information. Source: kubectl pkg/cmd/clusterinfo. Differs: never in colour. */
export const clusterInfoCommand = defineCommand('cluster-info', run)

const MORE = "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n"

async function run({ client, host }: Invocation): Promise<number | Failure> {
  const services = await client.resource('services')
  const path = '/api/v1/namespaces/kube-system/services'
  const query = { labelSelector: 'kubernetes.io/cluster-service=true' }
  const list = services.ok ? await client.call({ method: 'GET', path, query }) : services
  if (!list.ok) {
    host.stdout(MORE)
    return failed(list.error)
  }
  host.stdout(`Kubernetes control plane is running at ${client.server}\n`)
  for (const service of listAt(list.value.body, 'items')) {
    const name = textAt(service, 'metadata', 'name')
    const [port] = listAt(service, 'spec', 'ports')
    const secure = at(port, 'port') === 443
    const portName = textAt(port, 'name')
    const target = `${secure ? 'https:' : ''}${name}${portName !== '' || secure ? `:${portName}` : ''}`
    const shown = textAt(service, 'metadata', 'labels', 'kubernetes.io/name') || name
    host.stdout(`${shown} is running at ${client.server}${path}/${target}/proxy\n`)
  }
  host.stdout(MORE)
  return 0
}
