import { listAt, objectAt, textAt } from '../../client/json.ts'
import type { Describer } from './describer.ts'
import { eventLines, eventsOf } from './events.ts'
import { dateText, metadataLines } from './fields.ts'

const byteCount = (base64: string): number => Math.floor((base64.length * 3) / 4) - (/=*$/.exec(base64)?.[0].length ?? 0)

/** Source: kubectl pkg/describe/describe.go describeNamespace. Differs: no quotas and limit ranges are modelled. */
export const describeNamespace: Describer = async (w, namespace, { client }) => {
  metadataLines(w, namespace, { name: true, namespace: false })
  w.line(0, `Status:\t${textAt(namespace, 'status', 'phase')}`)
  const conditions = listAt(namespace, 'status', 'conditions')
  if (conditions.length > 0) {
    w.line(0, 'Conditions:')
    w.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage')
    w.line(1, '----\t------\t------------------\t------\t-------')
  }
  for (const one of conditions) {
    const [type, status, reason, message] = ['type', 'status', 'reason', 'message'].map((field) => textAt(one, field))
    w.line(1, [type, status, dateText(textAt(one, 'lastTransitionTime')), reason, message].join('\t'))
  }
  const path = `/api/v1/namespaces/${textAt(namespace, 'metadata', 'name')}`
  const quotas = await client.call({ method: 'GET', path: `${path}/resourcequotas` })
  if (quotas.ok) w.write(0, '\nNo resource quota.\n')
  const limits = await client.call({ method: 'GET', path: `${path}/limitranges` })
  if (limits.ok) w.write(0, '\nNo LimitRange resource.\n')
}

/** Source: kubectl pkg/describe/describe.go ConfigMapDescriber. Differs: keys come in order, not at random. */
export const describeConfigMap: Describer = async (w, configMap, invocation) => {
  metadataLines(w, configMap)
  w.write(0, '\nData\n====\n')
  const data = objectAt(configMap, 'data')
  for (const key of Object.keys(data).toSorted()) w.write(0, `${key}:\n----\n${String(data[key])}\n\n`)
  w.write(0, '\nBinaryData\n====\n')
  const binary = objectAt(configMap, 'binaryData')
  for (const key of Object.keys(binary).toSorted()) w.line(0, `${key}: ${byteCount(String(binary[key]))} bytes`)
  w.line(0, '')
  eventLines(w, await eventsOf(invocation, configMap), invocation.host.nowMs())
}

/** Source: kubectl pkg/describe/describe.go describeSecret. Differs: keys come in order, not at random. */
export const describeSecret: Describer = async (w, secret) => {
  metadataLines(w, secret)
  w.write(0, `\nType:\t${textAt(secret, 'type')}\n`)
  w.write(0, '\nData\n====\n')
  const data = objectAt(secret, 'data')
  for (const key of Object.keys(data).toSorted()) w.line(0, `${key}:\t${byteCount(String(data[key]))} bytes`)
}
