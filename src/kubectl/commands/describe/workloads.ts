import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import { deepEqual } from '../../../core/apiserver/registry/equal.ts'
import { at, isObject, listAt, objectAt, textAt } from '../../client/json.ts'
import type { Invocation } from '../../command.ts'
import { podSelectorOf } from '../pods-of.ts'
import { replicaSetsOf, withoutHash } from '../rollout/targets.ts'
import type { Describer } from './describer.ts'
import { eventLines, eventsOf } from './events.ts'
import { controllerOf, dateText, metadataLines, numberText } from './fields.ts'
import { podTemplateLines } from './pod-template.ts'
import type { DescribeWriter } from './writer.ts'

const selectorText = (object: JsonObject): string => podSelectorOf(object) ?? '<none>'

function conditionLines(w: DescribeWriter, object: JsonObject): void {
  const conditions = listAt(object, 'status', 'conditions')
  if (conditions.length === 0) return
  w.write(0, 'Conditions:\n  Type\tStatus\tReason\n')
  w.line(1, '----\t------\t------')
  for (const one of conditions) w.line(1, `${textAt(one, 'type')} \t${textAt(one, 'status')}\t${textAt(one, 'reason')}`)
}

const createdText = (set: JsonObject): string =>
  `${textAt(set, 'metadata', 'name')} (${numberText(set, 'status', 'replicas')}/${numberText(set, 'spec', 'replicas')} replicas created)`

/** The ReplicaSets of a Deployment: the one of its template, and the others. */
async function replicaSetLines(w: DescribeWriter, deployment: JsonObject, invocation: Invocation): Promise<void> {
  const namespace = textAt(deployment, 'metadata', 'namespace')
  const sets = await replicaSetsOf(invocation, { object: deployment, namespace })
  if (!sets.ok || sets.value.length === 0) return
  const template = withoutHash(objectAt(deployment, 'spec', 'template'))
  const oldestFirst = sets.value.toSorted((a, b) =>
    textAt(a, 'metadata', 'creationTimestamp') < textAt(b, 'metadata', 'creationTimestamp') ? -1 : 1,
  )
  const current = oldestFirst.find((set) => deepEqual(withoutHash(objectAt(set, 'spec', 'template')), template))
  const old = sets.value.filter((set) => set !== current)
  w.line(0, `OldReplicaSets:\t${old.map(createdText).join(', ') || '<none>'}`)
  w.line(0, `NewReplicaSet:\t${current ? createdText(current) : '<none>'}`)
}

/** Source: kubectl pkg/describe/describe.go describeDeployment. */
export const describeDeployment: Describer = async (w, deployment, invocation) => {
  const spec = objectAt(deployment, 'spec')
  const created = dateText(textAt(deployment, 'metadata', 'creationTimestamp'))
  metadataLines(w, deployment, { between: () => w.line(0, `CreationTimestamp:\t${created}`) })
  w.line(0, `Selector:\t${selectorText(deployment)}`)
  const count = (field: string): string => numberText(deployment, 'status', field)
  const counts = [
    `${numberText(spec, 'replicas')} desired`,
    `${count('updatedReplicas')} updated`,
    `${count('replicas')} total`,
    `${count('availableReplicas')} available`,
    `${count('unavailableReplicas')} unavailable`,
  ]
  w.line(0, `Replicas:\t${counts.join(' | ')}`)
  w.line(0, `StrategyType:\t${textAt(spec, 'strategy', 'type')}`)
  w.line(0, `MinReadySeconds:\t${numberText(spec, 'minReadySeconds')}`)
  const rolling = at(spec, 'strategy', 'rollingUpdate')
  if (isObject(rolling)) {
    const [unavailable, surge] = [at(rolling, 'maxUnavailable'), at(rolling, 'maxSurge')].map((value) => String(value ?? '<nil>'))
    w.line(0, `RollingUpdateStrategy:\t${unavailable} max unavailable, ${surge} max surge`)
  }
  podTemplateLines(w, objectAt(spec, 'template'))
  conditionLines(w, deployment)
  await replicaSetLines(w, deployment, invocation)
  eventLines(w, await eventsOf(invocation, deployment), invocation.host.nowMs())
}

async function podsLine(w: DescribeWriter, set: JsonObject, { client }: Invocation): Promise<void> {
  const path = `/api/v1/namespaces/${textAt(set, 'metadata', 'namespace')}/pods`
  const list = await client.call({ method: 'GET', path, query: { labelSelector: podSelectorOf(set) ?? '' } })
  if (!list.ok) {
    const why = 'status' in list.error ? textAt(list.error.status, 'message') : ''
    w.line(0, `Pods Status:\terror in fetching pods: ${why}`)
    return
  }
  const uid = textAt(set, 'metadata', 'uid')
  const isMine = (pod: JsonValue): boolean =>
    listAt(pod, 'metadata', 'ownerReferences').some((one) => at(one, 'controller') === true && textAt(one, 'uid') === uid)
  const mine = listAt(list.value.body, 'items').filter(isMine)
  const inPhase = (phase: string): number => mine.filter((pod) => textAt(pod, 'status', 'phase') === phase).length
  const [running, waiting, succeeded, failed] = ['Running', 'Pending', 'Succeeded', 'Failed'].map(inPhase)
  w.line(0, `Pods Status:\t${running} Running / ${waiting} Waiting / ${succeeded} Succeeded / ${failed} Failed`)
}

/** Source: kubectl pkg/describe/describe.go describeReplicaSet. */
export const describeReplicaSet: Describer = async (w, set, invocation) => {
  metadataLines(w, set, { between: () => w.line(0, `Selector:\t${selectorText(set)}`) })
  const controller = controllerOf(set)
  if (controller !== '') w.line(0, `Controlled By:\t${controller}`)
  w.line(0, `Replicas:\t${numberText(set, 'status', 'replicas')} current / ${numberText(set, 'spec', 'replicas')} desired`)
  await podsLine(w, set, invocation)
  podTemplateLines(w, objectAt(set, 'spec', 'template'))
  conditionLines(w, set)
  eventLines(w, await eventsOf(invocation, set), invocation.host.nowMs())
}
