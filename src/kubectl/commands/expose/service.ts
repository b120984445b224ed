import type { JsonObject } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import type { Trouble } from '../../client/trouble.ts'
import type { Flags } from '../../flags/types.ts'
import type { Pairs } from '../pairs.ts'
import { portOf } from '../run/pod.ts'
import type { PortProtocols } from './introspect.ts'

/** What is known of a Service to be: from flags, and from the object that it exposes. */
export interface Exposing {
  readonly name: string
  readonly selector: Pairs
  readonly labels: Pairs
  /** `80`, `80,443`; '' for none. */
  readonly ports: string
  readonly protocols: PortProtocols
}

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

function servicePorts({ ports, protocols }: Exposing, flags: Flags): Result<readonly JsonObject[], Trouble> {
  const numbers = ports === '' ? [] : ports.split(',')
  const target = flags.text('target-port')
  const made: JsonObject[] = []
  for (const [i, number] of numbers.entries()) {
    const port = portOf(number)
    if (!port.ok) return port
    const targetPort = target === '' ? port.value : /^[-+]?\d+$/.test(target) ? Number(target) : target
    const given = flags.text('protocol')
    const spoken = given === '' ? (protocols.get(number) ?? ['TCP']) : [given]
    for (const protocol of spoken) {
      const name = spoken.length > 1 ? `port-${i + 1}-${protocol.toLowerCase()}` : numbers.length > 1 ? `port-${i + 1}` : ''
      made.push({ ...(name === '' ? {} : { name }), port: port.value, protocol, targetPort })
    }
  }
  return { ok: true, value: made }
}

/** The Service that exposes an object. Source: kubectl pkg/cmd/expose/expose.go createService. */
export function exposingService(exposing: Exposing, flags: Flags): Result<JsonObject, Trouble> {
  const ports = servicePorts(exposing, flags)
  if (!ports.ok) return ports
  const text = (field: string, value: string): JsonObject => (value === '' ? {} : { [field]: value })
  const affinity = flags.text('session-affinity')
  if (!['', 'None', 'ClientIP'].includes(affinity)) return refused(`unknown session affinity: ${affinity}`)
  const [type, externalIP] = [flags.text('type'), flags.text('external-ip')]
  const spec = {
    ...(ports.value.length > 0 ? { ports: ports.value } : {}),
    selector: exposing.selector,
    ...text('clusterIP', flags.text('cluster-ip')),
    ...text('type', type),
    ...(externalIP === '' ? {} : { externalIPs: [externalIP] }),
    ...text('sessionAffinity', affinity),
    ...text('loadBalancerIP', type === 'LoadBalancer' ? flags.text('load-balancer-ip') : ''),
  }
  const labels = Object.keys(exposing.labels).length > 0 ? { labels: exposing.labels } : {}
  return { ok: true, value: { apiVersion: 'v1', kind: 'Service', metadata: { name: exposing.name, ...labels }, spec } }
}
