import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import { at, listAt, objectAt, textAt } from '../../client/json.ts'
import { messageOf } from '../../client/trouble.ts'
import type { Invocation } from '../../command.ts'
import { quantityText } from '../../print/quantity.ts'
import type { Describer } from './describer.ts'
import { eventLines, eventsOf } from './events.ts'
import { dateText, metadataLines, taintLines } from './fields.ts'
import { podTableLines } from './node-pods.ts'
import type { DescribeWriter } from './writer.ts'

const ROLE = 'node-role.kubernetes.io/'

function rolesOf(node: JsonObject): string {
  const roles = Object.entries(objectAt(node, 'metadata', 'labels')).flatMap(([key, value]) => {
    if (key.startsWith(ROLE)) return [key.slice(ROLE.length)]
    return key === 'kubernetes.io/role' ? [String(value)] : []
  })
  return [...new Set(roles.filter((role) => role !== ''))].toSorted().join(',') || '<none>'
}

async function leaseLines(w: DescribeWriter, name: string, { client }: Invocation): Promise<void> {
  const path = `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`
  const lease = await client.call({ method: 'GET', path })
  if (!lease.ok) {
    const { error } = lease
    w.line(0, `Lease:\tFailed to get lease: ${'status' in error ? textAt(error.status, 'message') : messageOf(error)}`)
    return
  }
  const spec = objectAt(lease.value.body, 'spec')
  const time = (field: string): string => (textAt(spec, field) === '' ? '<unset>' : dateText(textAt(spec, field)))
  w.line(0, 'Lease:')
  w.line(1, `HolderIdentity:\t${textAt(spec, 'holderIdentity') || '<unset>'}`)
  w.line(1, `AcquireTime:\t${time('acquireTime')}`)
  w.line(1, `RenewTime:\t${time('renewTime')}`)
}

function conditionLines(w: DescribeWriter, conditions: readonly JsonValue[]): void {
  if (conditions.length === 0) return
  w.write(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n')
  w.line(1, '----\t------\t-----------------\t------------------\t------\t-------')
  for (const one of conditions) {
    const [beat, transition] = [dateText(textAt(one, 'lastHeartbeatTime')), dateText(textAt(one, 'lastTransitionTime'))]
    const [type, status] = [textAt(one, 'type'), textAt(one, 'status')]
    w.line(1, `${type} \t${status} \t${beat} \t${transition} \t${textAt(one, 'reason')} \t${textAt(one, 'message')}`)
  }
}

function amountLines(w: DescribeWriter, title: string, amounts: JsonObject): void {
  const names = Object.keys(amounts).toSorted()
  if (names.length > 0) w.line(0, `${title}:`)
  for (const name of names) w.line(0, `  ${name}:\t${quantityText(amounts[name])}`)
}

const SYSTEM = [
  ['Machine ID', 'machineID'],
  ['System UUID', 'systemUUID'],
  ['Boot ID', 'bootID'],
  ['Kernel Version', 'kernelVersion'],
  ['OS Image', 'osImage'],
  ['Operating System', 'operatingSystem'],
  ['Architecture', 'architecture'],
  ['Container Runtime Version', 'containerRuntimeVersion'],
  ['Kubelet Version', 'kubeletVersion'],
  ['Kube-Proxy Version', 'kubeProxyVersion'],
] as const

/** Source: kubectl pkg/describe/describe.go describeNode. */
export const describeNode: Describer = async (w, node, invocation) => {
  const { client, flags, host } = invocation
  const name = textAt(node, 'metadata', 'name')
  const fieldSelector = `spec.nodeName=${name},status.phase!=Succeeded,status.phase!=Failed`
  const query = { fieldSelector, limit: String(flags.int('chunk-size')) }
  const pods = await client.call({ method: 'GET', path: '/api/v1/pods', query })
  w.line(0, `Name:\t${name}`)
  w.line(0, `Roles:\t${rolesOf(node)}`)
  metadataLines(w, node, { name: false, namespace: false })
  w.line(0, `CreationTimestamp:\t${dateText(textAt(node, 'metadata', 'creationTimestamp'))}`)
  taintLines(w, 'Taints', listAt(node, 'spec', 'taints'))
  w.line(0, `Unschedulable:\t${String(at(node, 'spec', 'unschedulable') === true)}`)
  await leaseLines(w, name, invocation)
  conditionLines(w, listAt(node, 'status', 'conditions'))
  w.line(0, 'Addresses:')
  for (const address of listAt(node, 'status', 'addresses'))
    w.line(1, `${textAt(address, 'type')}:\t${textAt(address, 'address')}`)
  amountLines(w, 'Capacity', objectAt(node, 'status', 'capacity'))
  amountLines(w, 'Allocatable', objectAt(node, 'status', 'allocatable'))
  w.line(0, 'System Info:')
  for (const [title, field] of SYSTEM) w.line(0, `  ${title}:\t${textAt(node, 'status', 'nodeInfo', field)}`)
  const [cidr, cidrs] = [textAt(node, 'spec', 'podCIDR'), listAt(node, 'spec', 'podCIDRs')]
  if (cidr !== '') w.line(0, `PodCIDR:\t${cidr}`)
  if (cidrs.length > 0) w.line(0, `PodCIDRs:\t${cidrs.map(String).join(',')}`)
  if (textAt(node, 'spec', 'providerID') !== '') w.line(0, `ProviderID:\t${textAt(node, 'spec', 'providerID')}`)
  if (pods.ok) podTableLines(w, node, listAt(pods.value.body, 'items'), host.nowMs())
  else w.line(0, 'Pods:\tnot authorized')
  const events = await eventsOf(invocation, node)
  // Of a Node some are told under its name in place of its uid.
  const named = await eventsOf(invocation, { ...node, metadata: { ...objectAt(node, 'metadata'), uid: name } })
  eventLines(w, events && named ? [...events, ...named] : events, host.nowMs())
}
