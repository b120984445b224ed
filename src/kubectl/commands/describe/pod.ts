import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import { at, listAt, objectAt, textAt } from '../../client/json.ts'
import { containerLines, type EnvResolver } from './containers.ts'
import type { Describer } from './describer.ts'
import { eventLines, eventsOf, sinceText } from './events.ts'
import { controllerOf, dateText, labelLines, metadataLines, numberText, tolerationLines } from './fields.ts'
import { spreadLines, volumesLines } from './volumes.ts'
import type { DescribeWriter } from './writer.ts'

/** Fields of a Pod that its variables may take. Source: kubectl pkg/util/fieldpath. */
const resolverOf =
  (pod: JsonObject): EnvResolver =>
  (path) => {
    const [, map, key] = /^metadata\.(labels|annotations)\['([^']*)'\]$/.exec(path) ?? []
    if (map !== undefined && key !== undefined) return textAt(pod, 'metadata', map, key)
    return ['metadata.name', 'metadata.namespace', 'metadata.uid'].includes(path) ? textAt(pod, ...path.split('.')) : ''
  }

/** What stands between the names of a Pod and its labels. */
function placeLines(w: DescribeWriter, pod: JsonObject): void {
  const spec = objectAt(pod, 'spec')
  if (at(spec, 'priority') !== undefined) w.line(0, `Priority:\t${numberText(spec, 'priority')}`)
  if (textAt(spec, 'priorityClassName') !== '') w.line(0, `Priority Class Name:\t${textAt(spec, 'priorityClassName')}`)
  if (textAt(spec, 'runtimeClassName') !== '') w.line(0, `Runtime Class Name:\t${textAt(spec, 'runtimeClassName')}`)
  if (textAt(spec, 'serviceAccountName') !== '') w.line(0, `Service Account:\t${textAt(spec, 'serviceAccountName')}`)
  const node = textAt(spec, 'nodeName')
  w.line(0, `Node:\t${node === '' ? '<none>' : `${node}/${textAt(pod, 'status', 'hostIP')}`}`)
  const started = textAt(pod, 'status', 'startTime')
  if (started !== '') w.line(0, `Start Time:\t${dateText(started)}`)
}

function statusLines(w: DescribeWriter, pod: JsonObject, nowMs: number): void {
  const phase = textAt(pod, 'status', 'phase')
  const deleted = textAt(pod, 'metadata', 'deletionTimestamp')
  if (deleted !== '' && phase !== 'Failed' && phase !== 'Succeeded') {
    w.line(0, `Status:\tTerminating (lasts ${sinceText(deleted, nowMs)})`)
    w.line(0, `Termination Grace Period:\t${numberText(pod, 'metadata', 'deletionGracePeriodSeconds')}s`)
  } else w.line(0, `Status:\t${phase}`)
  const [reason, message] = [textAt(pod, 'status', 'reason'), textAt(pod, 'status', 'message')]
  if (reason !== '') w.line(0, `Reason:\t${reason}`)
  if (message !== '') w.line(0, `Message:\t${message}`)
  const profile = objectAt(pod, 'spec', 'securityContext', 'seccompProfile')
  if (textAt(profile, 'type') !== '') w.line(0, `SeccompProfile:\t${textAt(profile, 'type')}`)
  if (textAt(profile, 'type') === 'Localhost') w.line(0, `LocalhostProfile:\t${textAt(profile, 'localhostProfile')}`)
  w.line(0, `IP:\t${textAt(pod, 'status', 'podIP')}`)
  const ips = listAt(pod, 'status', 'podIPs')
  w.line(0, `IPs:${ips.length === 0 ? '\t<none>' : ''}`)
  for (const ip of ips) w.line(1, `IP:\t${textAt(ip, 'ip')}`)
  const controller = controllerOf(pod)
  if (controller !== '') w.line(0, `Controlled By:\t${controller}`)
  const nominated = textAt(pod, 'status', 'nominatedNodeName')
  if (nominated !== '') w.line(0, `NominatedNodeName:\t${nominated}`)
}

function conditionLines(w: DescribeWriter, pod: JsonObject): void {
  const conditions = listAt(pod, 'status', 'conditions')
  const gates = listAt(pod, 'spec', 'readinessGates')
  if (gates.length > 0) w.write(0, 'Readiness Gates:\n  Type\tStatus\n')
  for (const gate of gates) {
    const type = textAt(gate, 'conditionType')
    const met = conditions.find((one) => textAt(one, 'type') === type)
    w.line(1, `${type} \t${met === undefined ? '<none>' : textAt(met, 'status')} `)
  }
  if (conditions.length > 0) w.write(0, 'Conditions:\n  Type\tStatus\n')
  for (const one of conditions) w.line(1, `${textAt(one, 'type')} \t${textAt(one, 'status')} `)
}

/** The class that the kubelet gave it. */
const qosOf = (pod: JsonObject): string => textAt(pod, 'status', 'qosClass') || 'BestEffort'

/** Source: kubectl pkg/describe/describe.go describePod. */
export const describePod: Describer = async (w, pod, invocation) => {
  const spec = objectAt(pod, 'spec')
  const { host } = invocation
  metadataLines(w, pod, { between: () => placeLines(w, pod) })
  statusLines(w, pod, host.nowMs())
  const shown = { resolve: resolverOf(pod), nested: false }
  const groups: readonly (readonly [title: string, field: string, statuses: readonly JsonValue[]])[] = [
    ['Init Containers', 'initContainers', listAt(pod, 'status', 'initContainerStatuses')],
    ['Containers', 'containers', listAt(pod, 'status', 'containerStatuses')],
    ['Ephemeral Containers', 'ephemeralContainers', listAt(pod, 'status', 'ephemeralContainerStatuses')],
  ]
  for (const [title, field, statuses] of groups) {
    const containers = listAt(spec, field)
    if (containers.length > 0 || field === 'containers') containerLines(w, { ...shown, title, containers, statuses })
  }
  conditionLines(w, pod)
  volumesLines(w, listAt(spec, 'volumes'), false)
  w.line(0, `QoS Class:\t${qosOf(pod)}`)
  labelLines(w, 'Node-Selectors', objectAt(spec, 'nodeSelector'))
  tolerationLines(w, 'Tolerations', listAt(spec, 'tolerations'))
  spreadLines(w, listAt(spec, 'topologySpreadConstraints'), false)
  eventLines(w, await eventsOf(invocation, pod, ['uid']), host.nowMs())
}
