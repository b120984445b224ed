import type { JsonValue } from '../../core/api/json.ts'
import { type Machine, readObject } from '../machine.ts'
import { at, listAt, type PlaceFacts, textAt } from './facts.ts'

type Env = readonly (readonly [name: string, value: string])[]

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const MASTER_SERVICES: ReadonlySet<string> = new Set(['kubernetes'])

/**
 * The environment of a container: what its manifest says, over the variables of the Services that were there when it
 * started, `$(NAME)` filled in.
 * Source: kubernetes/kubernetes pkg/kubelet/kubelet_pods.go makeEnvironmentVariables, getServiceEnvVarMap;
 * pkg/kubelet/envvars/envvars.go FromServices.
 * Differs: variables from ConfigMaps and Secrets are read as they are now, not as they were at the start.
 */
export async function podEnv({ pod, container, ip, node, nodeIP }: PlaceFacts, machine: Machine): Promise<Env> {
  const namespace = textAt(pod, 'metadata', 'namespace')
  const started = textAt(pod, 'status', 'startTime')
  const links = at(pod, 'spec', 'enableServiceLinks') !== false
  const services = await servicesFor(machine, namespace, links, started)
  const own = await Promise.all(
    listAt(container, 'env').map((entry) => variableOf(machine, namespace, entry, { pod, ip, node, nodeIP })),
  )
  const from = (await Promise.all(listAt(container, 'envFrom').map((entry) => allOf(machine, namespace, entry)))).flat()
  const found = new Map<string, string>([
    ['PATH', PATH],
    ['HOSTNAME', textAt(pod, 'spec', 'hostname') || textAt(pod, 'metadata', 'name')],
    ...from,
  ])
  const serviceVariables = new Map(services.flatMap(variablesOf))
  for (const [name, value] of own) found.set(name, expanded(value, new Map([...serviceVariables, ...found])))
  for (const [name, value] of serviceVariables) if (!found.has(name)) found.set(name, value)
  found.set('HOME', '/root')
  return [...found]
}

/** Source: third_party/forked/golang/expansion: `$(NAME)`, and `$$(NAME)` as it stands. */
const expanded = (value: string, known: ReadonlyMap<string, string>): string =>
  value.replaceAll(/\$\$|\$\(([A-Za-z_][\w.-]*)\)/g, (all, name?: string) =>
    name === undefined ? '$' : (known.get(name) ?? all),
  )

async function servicesFor(machine: Machine, namespace: string, links: boolean, started: string): Promise<readonly JsonValue[]> {
  const masters = listAt(await readObject(machine, '/api/v1/namespaces/default/services'), 'items').filter((one) =>
    MASTER_SERVICES.has(textAt(one, 'metadata', 'name')),
  )
  const own = links ? listAt(await readObject(machine, `/api/v1/namespaces/${namespace}/services`), 'items') : []
  const named = new Map([...masters, ...own].map((one) => [textAt(one, 'metadata', 'name'), one]))
  return [...named.values()].filter((service) => {
    const clusterIP = textAt(service, 'spec', 'clusterIP')
    const before = started === '' || textAt(service, 'metadata', 'creationTimestamp') <= started
    return clusterIP !== '' && clusterIP !== 'None' && before
  })
}

const variableName = (text: string): string => text.toUpperCase().replaceAll('-', '_')

function variablesOf(service: JsonValue): Env {
  const name = variableName(textAt(service, 'metadata', 'name'))
  const ip = textAt(service, 'spec', 'clusterIP')
  const host = ip.includes(':') ? `[${ip}]` : ip
  const ports = listAt(service, 'spec', 'ports')
  const [first] = ports
  if (first === undefined) return []
  const named = ports.flatMap(
    (port): Env =>
      textAt(port, 'name') ? [[`${name}_SERVICE_PORT_${variableName(textAt(port, 'name'))}`, textAt(port, 'port')]] : [],
  )
  const links = ports.flatMap((entry, i): Env => {
    const [port, protocol] = [textAt(entry, 'port'), textAt(entry, 'protocol') || 'TCP']
    const url = `${protocol.toLowerCase()}://${host}:${port}`
    const prefix = `${name}_PORT_${port}_${protocol.toUpperCase()}`
    return [
      ...(i === 0 ? ([[`${name}_PORT`, url]] as const) : []),
      [prefix, url],
      [`${prefix}_PROTO`, protocol.toLowerCase()],
      [`${prefix}_PORT`, port],
      [`${prefix}_ADDR`, ip],
    ]
  })
  return [[`${name}_SERVICE_HOST`, ip], [`${name}_SERVICE_PORT`, textAt(first, 'port')], ...named, ...links]
}

type Around = Pick<PlaceFacts, 'pod' | 'ip' | 'node' | 'nodeIP'>

async function variableOf(
  machine: Machine,
  namespace: string,
  entry: JsonValue,
  around: Around,
): Promise<readonly [string, string]> {
  const name = textAt(entry, 'name')
  const field = textAt(entry, 'valueFrom', 'fieldRef', 'fieldPath')
  if (field !== '') return [name, fieldOf(field, around)]
  for (const [ref, plural] of [
    ['configMapKeyRef', 'configmaps'],
    ['secretKeyRef', 'secrets'],
  ] as const) {
    const object = textAt(entry, 'valueFrom', ref, 'name')
    if (object === '') continue
    const data = at(await readObject(machine, `/api/v1/namespaces/${namespace}/${plural}/${object}`), 'data')
    return [name, decoded(plural, textAt(data, textAt(entry, 'valueFrom', ref, 'key')))]
  }
  return [name, textAt(entry, 'value')]
}

const decoded = (plural: string, value: string): string => (plural === 'secrets' ? atob(value) : value)

async function allOf(machine: Machine, namespace: string, entry: JsonValue): Promise<Env> {
  const prefix = textAt(entry, 'prefix')
  for (const [ref, plural] of [
    ['configMapRef', 'configmaps'],
    ['secretRef', 'secrets'],
  ] as const) {
    const object = textAt(entry, ref, 'name')
    if (object === '') continue
    const data = at(await readObject(machine, `/api/v1/namespaces/${namespace}/${plural}/${object}`), 'data')
    return typeof data === 'object' && data !== null
      ? Object.keys(data).map((key) => [prefix + key, decoded(plural, textAt(data, key))] as const)
      : []
  }
  return []
}

/** Source: kubernetes.io/docs/concepts/workloads/pods/downward-api. */
function fieldOf(path: string, { pod, ip, node, nodeIP }: Around): string {
  const [, kind, key] = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path) ?? []
  if (kind !== undefined && key !== undefined) return textAt(pod, 'metadata', kind, key)
  switch (path) {
    case 'status.podIP':
    case 'status.podIPs':
      return ip
    case 'status.hostIP':
      return nodeIP
    case 'spec.nodeName':
      return node
    case 'spec.serviceAccountName':
      return textAt(pod, 'spec', 'serviceAccountName') || 'default'
    default:
      return textAt(pod, ...path.split('.'))
  }
}
