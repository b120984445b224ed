import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import { at, listAt, objectAt, textAt } from '../../client/json.ts'
import type { Describer } from './describer.ts'
import { eventLines, eventsOf } from './events.ts'
import { metadataLines, numberText, pairsText } from './fields.ts'
import type { DescribeWriter } from './writer.ts'

/** So many addresses are shown; how many more there are is counted. */
const MOST = 3

/**
 * The ready addresses behind a port. That there are more is noticed at whatever endpoint comes next, ready or not.
 * Source: kubectl pkg/describe/describe.go formatEndpointSlices.
 */
function endpointsText(slices: readonly JsonValue[], portName: string): string {
  if (slices.length === 0) return '<none>'
  const shown: string[] = []
  let more = false
  let count = 0
  const visit = (endpoint: JsonValue, port: string | null): void => {
    if (shown.length === MOST) more = true
    if (at(endpoint, 'conditions', 'ready') === false) return
    const address = textAt(endpoint, 'addresses', 0)
    const host = address.includes(':') && port !== null ? `[${address}]` : address
    if (!more) shown.push(port === null ? host : `${host}:${port}`)
    count += 1
  }
  for (const slice of slices) {
    const ports = listAt(slice, 'ports')
    const endpoints = listAt(slice, 'endpoints')
    if (ports.length === 0) for (const endpoint of endpoints) visit(endpoint, null)
    for (const port of ports.filter((one) => textAt(one, 'name') === portName)) {
      for (const endpoint of endpoints) visit(endpoint, numberText(port, 'port'))
    }
  }
  return more ? `${shown.join(',')} + ${count - MOST} more...` : shown.join(',')
}

function ingressText(ingress: JsonValue): string {
  const [ip, mode] = [textAt(ingress, 'ip'), textAt(ingress, 'ipMode')]
  return ip === '' ? textAt(ingress, 'hostname') : `${ip}${mode === '' ? '' : ` (${mode})`}`
}

const joined = (spec: JsonValue, field: string): string => listAt(spec, field).map(String).join(',')

function addressLines(w: DescribeWriter, service: JsonObject): void {
  const spec = objectAt(service, 'spec')
  const policy = textAt(spec, 'ipFamilyPolicy')
  if (policy !== '') w.line(0, `IP Family Policy:\t${policy}`)
  w.line(0, `IP Families:\t${joined(spec, 'ipFamilies') || '<none>'}`)
  w.line(0, `IP:\t${textAt(spec, 'clusterIP')}`)
  w.line(0, `IPs:\t${joined(spec, 'clusterIPs') || '<none>'}`)
  const external = joined(spec, 'externalIPs')
  if (external !== '') w.line(0, `External IPs:\t${external}`)
  if (textAt(spec, 'loadBalancerIP') !== '') w.line(0, `Desired LoadBalancer IP:\t${textAt(spec, 'loadBalancerIP')}`)
  if (textAt(spec, 'externalName') !== '') w.line(0, `External Name:\t${textAt(spec, 'externalName')}`)
  const ingress = listAt(service, 'status', 'loadBalancer', 'ingress')
  if (ingress.length > 0) w.line(0, `LoadBalancer Ingress:\t${ingress.map(ingressText).join(', ')}`)
}

function portLines(w: DescribeWriter, port: JsonValue, slices: readonly JsonValue[]): void {
  const [name, protocol] = [textAt(port, 'name'), textAt(port, 'protocol')]
  const shown = name || '<unset>'
  w.line(0, `Port:\t${shown}\t${numberText(port, 'port')}/${protocol}`)
  w.line(0, `TargetPort:\t${String(at(port, 'targetPort') ?? 0)}/${protocol}`)
  const nodePort = at(port, 'nodePort') ?? 0
  if (nodePort !== 0) w.line(0, `NodePort:\t${shown}\t${String(nodePort)}/${protocol}`)
  w.line(0, `Endpoints:\t${endpointsText(slices, name)}`)
}

/** Source: kubectl pkg/describe/describe.go describeService. */
export const describeService: Describer = async (w, service, invocation) => {
  const spec = objectAt(service, 'spec')
  const [name, namespace] = [textAt(service, 'metadata', 'name'), textAt(service, 'metadata', 'namespace')]
  const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`
  const query = { labelSelector: `kubernetes.io/service-name=${name}` }
  const slices = await invocation.client.call({ method: 'GET', path, query })
  metadataLines(w, service)
  w.line(0, `Selector:\t${pairsText(objectAt(spec, 'selector'))}`)
  w.line(0, `Type:\t${textAt(spec, 'type')}`)
  addressLines(w, service)
  for (const port of listAt(spec, 'ports')) portLines(w, port, slices.ok ? listAt(slices.value.body, 'items') : [])
  w.line(0, `Session Affinity:\t${textAt(spec, 'sessionAffinity')}`)
  const [outer, inner] = [textAt(spec, 'externalTrafficPolicy'), textAt(spec, 'internalTrafficPolicy')]
  if (outer !== '') w.line(0, `External Traffic Policy:\t${outer}`)
  if (inner !== '') w.line(0, `Internal Traffic Policy:\t${inner}`)
  const health = at(spec, 'healthCheckNodePort') ?? 0
  if (health !== 0) w.line(0, `HealthCheck NodePort:\t${String(health)}`)
  const ranges = joined(spec, 'loadBalancerSourceRanges')
  if (ranges !== '') w.line(0, `LoadBalancer Source Ranges:\t${ranges}`)
  eventLines(w, await eventsOf(invocation, service), invocation.host.nowMs())
}
