import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { dns1123Subdomain, ianaPortName, portNumber } from '../../../core/apiserver/validation/names.ts'
import type { Trouble } from '../../client/trouble.ts'
import type { Command, Invocation } from '../../command.ts'
import { defineCommand } from '../define.ts'
import { metadataFor, missingFlags, runGenerator } from './generated.ts'

type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

/** Source: k8s.io/utils/net ParsePort, with zero allowed; Go strconv.ParseUint. */
function portOf(text: string): Result<number, Trouble> {
  const quoted = JSON.stringify(text)
  if (!/^\d+$/.test(text)) return refused(`strconv.ParseUint: parsing ${quoted}: invalid syntax`)
  const port = Number(text)
  return port > 65_535 ? refused(`strconv.ParseUint: parsing ${quoted}: value out of range`) : { ok: true, value: port }
}

function targetPortOf(text: string): Result<JsonValue, Trouble> {
  const isNumber = /^[-+]?\d+$/.test(text)
  const errors = isNumber ? portNumber(Number(text)) : ianaPortName(text)
  return errors.length > 0 ? refused(errors.join(',')) : { ok: true, value: isNumber ? Number(text) : text }
}

/** `80:8080` as a port of a Service. Source: kubectl pkg/cmd/create/create_service.go parsePorts. */
function servicePort(pair: string, nodePort: number): Result<JsonObject, Trouble> {
  const [from = '', to] = pair.split(':')
  const port = portOf(from)
  if (!port.ok) return port
  const targetPort = to === undefined ? port : targetPortOf(to)
  if (!targetPort.ok) return targetPort
  const name = pair.replaceAll(':', '-')
  const chosen = nodePort === 0 ? {} : { nodePort }
  return { ok: true, value: { name, port: port.value, protocol: 'TCP', targetPort: targetPort.value, ...chosen } }
}

interface Asked {
  readonly type: ServiceType
  readonly clusterIP: string
  readonly externalName: string
  readonly nodePort: number
}

function askedOf({ flags }: Invocation, type: ServiceType): Asked {
  return {
    type,
    clusterIP: type === 'ClusterIP' ? flags.text('clusterip') : '',
    externalName: type === 'ExternalName' ? flags.text('external-name') : '',
    nodePort: type === 'NodePort' ? flags.int('node-port') : 0,
  }
}

function serviceOf(invocation: Invocation, name: string, asked: Asked): Result<JsonObject, Trouble> {
  const { type, clusterIP, externalName, nodePort } = asked
  const pairs = invocation.flags.list('tcp')
  if (clusterIP !== 'None' && pairs.length === 0 && type !== 'ExternalName') {
    return refused('at least one tcp port specifier must be provided')
  }
  if (type === 'ExternalName' && dns1123Subdomain(externalName).length > 0) {
    return refused(`invalid service external name ${externalName}`)
  }
  const ports: JsonObject[] = []
  for (const pair of pairs) {
    const port = servicePort(pair, nodePort)
    if (!port.ok) return port
    ports.push(port.value)
  }
  const spec = {
    ...(ports.length > 0 ? { ports } : {}),
    selector: { app: name },
    ...(clusterIP === '' ? {} : { clusterIP }),
    type,
    ...(externalName === '' ? {} : { externalName }),
  }
  const metadata = metadataFor(invocation, name, { app: name })
  return { ok: true, value: { apiVersion: 'v1', kind: 'Service', metadata, spec } }
}

const serviceCommand = (word: 'clusterip' | 'nodeport' | 'loadbalancer' | 'externalname', type: ServiceType): Command =>
  defineCommand(`create service ${word}`, async (invocation) => {
    const missing = type === 'ExternalName' ? missingFlags(invocation, 'external-name') : null
    if (missing) return missing
    return runGenerator(invocation, {
      plural: 'services',
      failing: `failed to create ${type} service: `,
      savesConfig: false,
      generate: async (name) => serviceOf(invocation, name, askedOf(invocation, type)),
    })
  })

/** Create a service using a specified subcommand. Source: kubectl pkg/cmd/create/create_service.go. */
export const serviceCommands: readonly Command[] = [
  serviceCommand('clusterip', 'ClusterIP'),
  serviceCommand('nodeport', 'NodePort'),
  serviceCommand('loadbalancer', 'LoadBalancer'),
  serviceCommand('externalname', 'ExternalName'),
]
