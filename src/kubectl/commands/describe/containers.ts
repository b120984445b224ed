import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import { at, isObject, listAt, objectAt, textAt } from '../../client/json.ts'
import { quantityText } from '../../print/quantity.ts'
import { dateText, firstOf, numberText } from './fields.ts'
import type { DescribeWriter } from './writer.ts'

/** The value of a variable that a Pod's own field gives. */
export type EnvResolver = (path: string) => string

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function portLines(w: DescribeWriter, title: string, ports: readonly string[]): void {
  if (ports.length > 1) w.line(2, `${title}s:\t${ports.join(', ')}`)
  else w.line(2, `${title}:\t${ports[0] ?? '<none>'}`)
}

function basicInfo(w: DescribeWriter, container: JsonValue, status: JsonValue | undefined, nested: boolean): void {
  w.line(1, `${nested ? ' ' : ''}${textAt(container, 'name')}:`)
  if (status !== undefined) w.line(2, `Container ID:\t${textAt(status, 'containerID')}`)
  w.line(2, `Image:\t${textAt(container, 'image')}`)
  if (status !== undefined) w.line(2, `Image ID:\t${textAt(status, 'imageID')}`)
  const ports = listAt(container, 'ports')
  const portsOf = (field: string): readonly string[] =>
    ports.map((port) => `${numberText(port, field)}/${textAt(port, 'protocol')}`)
  portLines(w, 'Port', portsOf('containerPort'))
  portLines(w, 'Host Port', portsOf('hostPort'))
  const seccomp = textAt(container, 'securityContext', 'seccompProfile', 'type')
  if (seccomp === '') return
  w.line(2, `SeccompProfile:\t${seccomp}`)
  if (seccomp === 'Localhost') {
    w.line(3, `LocalhostProfile:\t${textAt(container, 'securityContext', 'seccompProfile', 'localhostProfile')}`)
  }
}

function wordLines(w: DescribeWriter, title: string, words: readonly JsonValue[]): void {
  if (words.length === 0) return
  w.line(2, `${title}:`)
  for (const line of words.flatMap((word) => String(word).split('\n'))) w.line(3, line)
}

function stateLines(w: DescribeWriter, title: string, state: JsonObject): void {
  const [kind, held] = firstOf(state, ['running', 'waiting', 'terminated']) ?? ['waiting', {}]
  const reason = textAt(held, 'reason')
  w.line(2, `${title}:\t${kind.charAt(0).toUpperCase()}${kind.slice(1)}`)
  if (kind === 'running') {
    w.line(3, `Started:\t${dateText(textAt(held, 'startedAt'))}`)
    return
  }
  if (reason !== '') w.line(3, `Reason:\t${reason}`)
  if (kind === 'waiting') return
  if (textAt(held, 'message') !== '') w.line(3, `Message:\t${textAt(held, 'message')}`)
  w.line(3, `Exit Code:\t${numberText(held, 'exitCode')}`)
  if (Number(at(held, 'signal') ?? 0) > 0) w.line(3, `Signal:\t${numberText(held, 'signal')}`)
  w.line(3, `Started:\t${dateText(textAt(held, 'startedAt'))}`)
  w.line(3, `Finished:\t${dateText(textAt(held, 'finishedAt'))}`)
}

function statusLines(w: DescribeWriter, status: JsonValue): void {
  stateLines(w, 'State', objectAt(status, 'state'))
  if (isObject(at(status, 'lastState', 'terminated'))) stateLines(w, 'Last State', objectAt(status, 'lastState'))
  w.line(2, `Ready:\t${at(status, 'ready') === true ? 'True' : 'False'}`)
  w.line(2, `Restart Count:\t${numberText(status, 'restartCount')}`)
}

/** `Limits:` and `Requests:`, where there are any. */
export function resourceLines(w: DescribeWriter, resources: JsonValue | undefined, level: number): void {
  for (const [title, field] of [['Limits', 'limits'] as const, ['Requests', 'requests'] as const]) {
    const amounts = Object.entries(objectAt(resources, field)).toSorted(([a], [b]) => byText(a, b))
    if (amounts.length > 0) w.line(level, `${title}:`)
    for (const [name, amount] of amounts) w.line(level + 1, `${name}:\t${quantityText(amount)}`)
  }
}

/** Source: kubectl pkg/describe/describe.go DescribeProbe. */
function probeText(probe: JsonObject): string {
  const counts = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold']
  const [delay, timeout, period, success, failure] = counts.map((field) => numberText(probe, field))
  const attributes = `delay=${delay}s timeout=${timeout}s period=${period}s #success=${success} #failure=${failure}`
  const [kind, action] = firstOf(probe, ['exec', 'httpGet', 'tcpSocket', 'grpc']) ?? ['unknown', {}]
  const port = String(at(action, 'port') ?? 0)
  switch (kind) {
    case 'exec':
      return `exec [${listAt(action, 'command').map(String).join(' ')}] ${attributes}`
    case 'httpGet': {
      const host = textAt(action, 'host')
      const path = textAt(action, 'path')
      const scheme = textAt(action, 'scheme').toLowerCase()
      const slash = path === '' || path.startsWith('/') ? path : `/${path}`
      return `http-get ${scheme === '' ? '' : `${scheme}:`}//${host.includes(':') ? `[${host}]` : host}:${port}${slash} ${attributes}`
    }
    case 'tcpSocket':
      return `tcp-socket ${textAt(action, 'host')}:${port} ${attributes}`
    case 'grpc':
      return `grpc <pod>:${port} ${textAt(action, 'service')} ${attributes}`
    default:
      return `unknown ${attributes}`
  }
}

function probeLines(w: DescribeWriter, container: JsonValue): void {
  const probes = [
    ['Liveness', 'livenessProbe'],
    ['Readiness', 'readinessProbe'],
    ['Startup', 'startupProbe'],
  ] as const
  for (const [title, field] of probes) {
    const probe = at(container, field)
    if (isObject(probe)) w.line(2, `${title}:\t${probeText(probe)}`)
  }
}

const optionalText = (from: JsonValue): string => `Optional: ${at(from, 'optional') === true}`

function envFromLines(w: DescribeWriter, container: JsonValue): void {
  const sources = listAt(container, 'envFrom')
  if (sources.length === 0) return
  w.line(2, 'Environment Variables from:')
  for (const source of sources) {
    const [field, from] = firstOf(source, ['configMapRef', 'secretRef']) ?? ['', {}]
    const kind = field === 'configMapRef' ? 'ConfigMap' : field === 'secretRef' ? 'Secret' : ''
    const prefix = textAt(source, 'prefix')
    const said = prefix === '' ? kind : `${kind} with prefix '${prefix}'`
    w.line(3, `${textAt(from, 'name')}\t${said}\t${optionalText(from)}`)
  }
}

/** What a `resourceFieldRef` stands for. */
function resourceValue(container: JsonValue, resource: string): string {
  const [list = '', ...name] = resource.split('.')
  const amount = at(container, 'resources', list, name.join('.'))
  if (amount !== undefined) return quantityText(amount)
  return resource === 'limits.cpu' || resource === 'limits.memory' ? 'node allocatable' : '0'
}

function variableLine(variable: JsonValue, container: JsonValue, resolve: EnvResolver | null): string {
  const name = textAt(variable, 'name')
  const source = firstOf(objectAt(variable, 'valueFrom'), ['fieldRef', 'resourceFieldRef', 'secretKeyRef', 'configMapKeyRef'])
  if (!source) return `${name}:\t${textAt(variable, 'value').split('\n').join('\n      \t')}`
  const [field, from] = source
  switch (field) {
    case 'fieldRef': {
      const path = textAt(from, 'fieldPath')
      return `${name}:\t${resolve?.(path) ?? ''} (${textAt(from, 'apiVersion')}:${path})`
    }
    case 'resourceFieldRef': {
      const resource = textAt(from, 'resource')
      return `${name}:\t${resourceValue(container, resource)} (${resource})`
    }
    case 'secretKeyRef':
      return `${name}:\t<set to the key '${textAt(from, 'key')}' in secret '${textAt(from, 'name')}'>\t${optionalText(from)}`
    case 'configMapKeyRef':
      return `${name}:\t<set to the key '${textAt(from, 'key')}' of config map '${textAt(from, 'name')}'>\t${optionalText(from)}`
  }
}

function envLines(w: DescribeWriter, container: JsonValue, resolve: EnvResolver | null): void {
  const variables = listAt(container, 'env')
  w.line(2, `Environment:${variables.length === 0 ? '\t<none>' : ''}`)
  for (const variable of variables) w.line(3, variableLine(variable, container, resolve))
}

function mountLines(w: DescribeWriter, container: JsonValue): void {
  const mounts = listAt(container, 'volumeMounts')
  w.line(2, `Mounts:${mounts.length === 0 ? '\t<none>' : ''}`)
  for (const mount of mounts.toSorted((a, b) => byText(textAt(a, 'mountPath'), textAt(b, 'mountPath')))) {
    const path = textAt(mount, 'subPath')
    const how = [at(mount, 'readOnly') === true ? 'ro' : 'rw', ...(path === '' ? [] : [`path=${JSON.stringify(path)}`])]
    w.line(3, `${textAt(mount, 'mountPath')} from ${textAt(mount, 'name')} (${how.join(',')})`)
  }
}

export interface ContainersShown {
  readonly title: string
  readonly containers: readonly JsonValue[]
  /** Of a Pod; a template has none. */
  readonly statuses: readonly JsonValue[]
  readonly resolve: EnvResolver | null
  /** They stand in a template. */
  readonly nested: boolean
}

/** Source: kubectl pkg/describe/describe.go describeContainers. */
export function containerLines(w: DescribeWriter, { title, containers, statuses, resolve, nested }: ContainersShown): void {
  w.line(0, `${nested ? '  ' : ''}${title}:${containers.length === 0 ? ' <none>' : ''}`)
  for (const container of containers) {
    const status = statuses.find((one) => textAt(one, 'name') === textAt(container, 'name'))
    basicInfo(w, container, status, nested)
    wordLines(w, 'Command', listAt(container, 'command'))
    wordLines(w, 'Args', listAt(container, 'args'))
    if (status !== undefined) statusLines(w, status)
    resourceLines(w, at(container, 'resources'), 2)
    probeLines(w, container)
    envFromLines(w, container)
    envLines(w, container, resolve)
    mountLines(w, container)
  }
}
