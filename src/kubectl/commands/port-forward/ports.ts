import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { at, listAt, textAt } from '../../client/json.ts'

/** A port of the machine, and the Pod's that it leads to. Local 0 asks for any free one. */
export interface ForwardedPort {
  readonly local: number
  readonly remote: number
}

const refused = <T>(error: string): Result<T, string> => ({ ok: false, error })
const done = <T>(value: T): Result<T, string> => ({ ok: true, value })
const isNumber = (text: string): boolean => /^[-+]?\d+$/.test(text)

/** `80:8080` → both; `80` → itself twice. */
function split(word: string): readonly [local: string, remote: string] {
  const parts = word.split(':')
  const [first = '', second = first] = parts
  return parts.length === 2 ? [first, second] : [first, first]
}

const containerPorts = (pod: JsonObject): readonly JsonValue[] =>
  listAt(pod, 'spec', 'containers').flatMap((container) => listAt(container, 'ports'))

const nameOf = (object: JsonObject): string => textAt(object, 'metadata', 'name')

function numberByName(pod: JsonObject, name: string): Result<number, string> {
  const port = at(
    containerPorts(pod).find((one) => textAt(one, 'name') === name),
    'containerPort',
  )
  return typeof port === 'number' ? done(port) : refused(`Pod '${nameOf(pod)}' does not have a named port '${name}'`)
}

function servicePort(service: JsonObject, word: string): Result<number, string> {
  if (isNumber(word)) return done(Number(word))
  const port = at(
    listAt(service, 'spec', 'ports').find((one) => textAt(one, 'name') === word),
    'port',
  )
  return typeof port === 'number' ? done(port) : refused(`Service '${nameOf(service)}' does not have a named port '${word}'`)
}

/** The Pod's port behind a Service's. Source: kubectl pkg/util/service_port.go. */
function targetOf(service: JsonObject, pod: JsonObject, port: number): Result<number, string> {
  const entry = listAt(service, 'spec', 'ports').find((one) => at(one, 'port') === port)
  if (entry === undefined) return refused(`Service ${nameOf(service)} does not have a service port ${port}`)
  if (textAt(service, 'spec', 'clusterIP') === 'None') return done(port)
  const target = at(entry, 'targetPort')
  return typeof target === 'string' ? numberByName(pod, target) : done(typeof target === 'number' && target !== 0 ? target : port)
}

/** True when the only protocol of a port is UDP, which cannot be forwarded. */
function isUdpOnly(object: JsonObject, port: number): boolean {
  const [ports, field] =
    textAt(object, 'kind') === 'Service'
      ? ([listAt(object, 'spec', 'ports'), 'port'] as const)
      : ([containerPorts(object), 'containerPort'] as const)
  const protocols = ports.filter((one) => at(one, field) === port).map((one) => textAt(one, 'protocol') || 'TCP')
  return protocols.includes('UDP') && !protocols.includes('TCP')
}

/** One word of the line with its names looked up: `local:remote`, as kubectl hands it on. */
function translated(word: string, object: JsonObject, pod: JsonObject): Result<string, string> {
  const [local, remote] = split(word)
  const isService = textAt(object, 'kind') === 'Service'
  const named = isNumber(remote) ? done(Number(remote)) : isService ? servicePort(object, remote) : numberByName(pod, remote)
  if (!named.ok) return named
  if (isUdpOnly(isService ? object : pod, named.value)) return refused(`UDP protocol is not supported for ${remote}`)
  const target = isService ? targetOf(object, pod, named.value) : named
  if (!target.ok) return target
  // A name alone stands for its own number on both sides.
  const here = local === remote ? String(named.value) : local
  return done(word.split(':').length > 2 ? word : `${here}:${target.value}`)
}

function portNumber(side: 'local' | 'remote', text: string): Result<number, string> {
  if (isNumber(text) && Number(text) >= 0 && Number(text) <= 65_535 && !/^[-+]/.test(text)) return done(Number(text))
  const why = /^\d+$/.test(text) ? 'value out of range' : 'invalid syntax'
  return refused(`error parsing ${side} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`)
}

/** Source: client-go tools/portforward/portforward.go parsePorts. */
function parse(text: string): Result<ForwardedPort, string> {
  const parts = text.split(':')
  const [local = '', remote = '', more] = parts
  if (more !== undefined) return refused(`invalid port format '${text}'`)
  const here = portNumber('local', local === '' ? '0' : local)
  if (!here.ok) return here
  const there = portNumber('remote', remote)
  if (!there.ok) return there
  return there.value === 0 ? refused('remote port must be > 0') : done({ local: here.value, remote: there.value })
}

/**
 * Reads `8080:80`, `80`, `:80` and `8080:http`. Of a Service (`object`) the port is the Service's own, and leads to the one of
 * `pod` that it targets.
 * Source: kubectl pkg/cmd/portforward translateServicePortToTargetPort, convertPodNamedPortToNumber.
 */
export function readPorts(words: readonly string[], object: JsonObject, pod: JsonObject): Result<readonly string[], string> {
  const ports: string[] = []
  for (const word of words) {
    const text = translated(word, object, pod)
    if (!text.ok) return text
    ports.push(text.value)
  }
  return done(ports)
}

/** The numbers of `local:remote` words; the error is the port forwarder's. */
export function parsePorts(texts: readonly string[]): Result<readonly ForwardedPort[], string> {
  const ports: ForwardedPort[] = []
  for (const text of texts) {
    const port = parse(text)
    if (!port.ok) return port
    ports.push(port.value)
  }
  return done(ports)
}
