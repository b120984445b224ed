import type { JsonObject, JsonValue } from '../../core/api/json.ts'
import type { Result } from '../../core/api/status.ts'
import type { Client } from '../client/client.ts'
import { isObject, listAt, objectAt, textAt } from '../client/json.ts'
import { selectArgs } from '../client/select.ts'
import type { Trouble } from '../client/trouble.ts'

/** `app=web,tier in (a,b)`: a selector object as a list request takes it. */
function selectorText(selector: JsonObject): string {
  const pairs = Object.entries(objectAt(selector, 'matchLabels')).map(([key, value]) => `${key}=${String(value)}`)
  const expressions = listAt(selector, 'matchExpressions').map((one) => {
    const [key, values] = [textAt(one, 'key'), listAt(one, 'values').map(String).join(',')]
    switch (textAt(one, 'operator')) {
      case 'In':
        return `${key} in (${values})`
      case 'NotIn':
        return `${key} notin (${values})`
      case 'Exists':
        return key
      default:
        return `!${key}`
    }
  })
  return [...pairs, ...expressions].join(',')
}

/** The labels that an object's Pods carry, as a selector; null for an object without Pods. */
export function podSelectorOf(object: JsonValue): string | null {
  const selector = objectAt(object, 'spec', 'selector')
  if (Object.keys(selector).length === 0) return null
  return textAt(object, 'kind') === 'Service' ? selectorText({ matchLabels: selector }) : selectorText(selector)
}

/** The Pods that `POD` or `TYPE/NAME` names: itself, or those that it selects, oldest ready one first. */
export async function podsOf(client: Client, word: string): Promise<Result<readonly JsonObject[], Trouble>> {
  const selected = await selectArgs(client, word.includes('/') ? [word] : ['pods', word])
  if (!selected.ok) return selected
  const [one] = selected.value
  if (!one || one.name === null) return { ok: false, error: { text: `${word} names no object` } }
  const answer = await client.call({ method: 'GET', path: client.path(one.resource, client.namespace, one.name) })
  if (!answer.ok) return answer
  const object = answer.value.body
  if (one.resource.kind === 'Pod') return { ok: true, value: isObject(object) ? [object] : [] }
  const selector = podSelectorOf(object)
  if (selector === null) return { ok: false, error: { text: `cannot attach to *${one.resource.kind}: selector is not set` } }
  const path = `/api/v1/namespaces/${client.namespace}/pods`
  const list = await client.call({ method: 'GET', path, query: { labelSelector: selector } })
  return list.ok ? { ok: true, value: listAt(list.value.body, 'items').filter(isObject).toSorted(byReadiness) } : list
}

const isReady = (pod: JsonObject): boolean =>
  listAt(pod, 'status', 'conditions').some((one) => textAt(one, 'type') === 'Ready' && textAt(one, 'status') === 'True')

/** Source: kubectl pkg/util/podutils ActivePods, in parts. */
const byReadiness = (a: JsonObject, b: JsonObject): number =>
  Number(isReady(b)) - Number(isReady(a)) ||
  (textAt(a, 'metadata', 'creationTimestamp') < textAt(b, 'metadata', 'creationTimestamp') ? -1 : 1)
