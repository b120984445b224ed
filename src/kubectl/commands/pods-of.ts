import type { JsonObject, JsonValue } from '../../core/api/json.ts'
import type { Result } from '../../core/api/status.ts'
import type { Client } from '../client/client.ts'
import { isObject, listAt, objectAt, textAt } from '../client/json.ts'
import { selectArgs } from '../client/select.ts'
import type { Trouble } from '../client/trouble.ts'
import type { Invocation } from '../command.ts'

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

/** An object, and the Pods that are meant by it. */
export interface PodsOf {
  readonly object: JsonObject
  /** Itself, or those that it selects, oldest ready one first. */
  readonly pods: readonly JsonObject[]
}

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

/** The object that `POD` or `TYPE/NAME` names. */
async function objectOf(client: Client, word: string): Promise<Result<JsonObject, Trouble>> {
  const selected = await selectArgs(client, word.includes('/') ? [word] : ['pods', word])
  if (!selected.ok) return selected
  const [one] = selected.value
  if (!one || one.name === null) return refused(`${word} names no object`)
  const answer = await client.call({ method: 'GET', path: client.path(one.resource, client.namespace, one.name) })
  if (!answer.ok) return answer
  return isObject(answer.value.body) ? { ok: true, value: answer.value.body } : refused(`${word} is no object`)
}

/** Why an object has no Pods. Source: kubectl pkg/polymorphichelpers/helpers.go SelectorsForObject. */
function notSelecting(object: JsonObject, doing: string): Trouble {
  const kind = textAt(object, 'kind')
  const why =
    kind === 'Service'
      ? `invalid service '${textAt(object, 'metadata', 'name')}': Service is defined without a selector`
      : `selector for *v1.${kind} not implemented`
  return { text: `cannot ${doing} *v1.${kind}: ${why}` }
}

/**
 * The Pods that `POD` or `TYPE/NAME` names. Where an object selects none, one is waited for, `timeoutMs` of simulated time at
 * most. `doing` (`attach to`) is what an object without Pods is refused with.
 * Source: kubectl pkg/polymorphichelpers helpers.go GetFirstPod.
 */
export async function podsOf(
  { client, host }: Invocation,
  word: string,
  { doing, timeoutMs }: { readonly doing: string; readonly timeoutMs: number },
): Promise<Result<PodsOf, Trouble>> {
  const found = await objectOf(client, word)
  if (!found.ok) return found
  const object = found.value
  if (textAt(object, 'kind') === 'Pod') return { ok: true, value: { object, pods: [object] } }
  const labelSelector = podSelectorOf(object)
  if (labelSelector === null) return { ok: false, error: notSelecting(object, doing) }
  const untilMs = host.nowMs() + timeoutMs
  const request = { method: 'GET', path: `/api/v1/namespaces/${client.namespace}/pods`, query: { labelSelector } } as const
  const list = await client.call(request)
  if (!list.ok) return list
  const pods = listAt(list.value.body, 'items').filter(isObject).toSorted(byReadiness)
  if (pods.length > 0) return { ok: true, value: { object, pods } }
  for await (const event of client.watch(request, textAt(list.value.body, 'metadata', 'resourceVersion'), untilMs)) {
    if (event.type !== 'ERROR' && isObject(event.object)) return { ok: true, value: { object, pods: [event.object] } }
  }
  return refused('timed out waiting for the condition')
}

const isReady = (pod: JsonObject): boolean =>
  listAt(pod, 'status', 'conditions').some((one) => textAt(one, 'type') === 'Ready' && textAt(one, 'status') === 'True')

/** Source: kubectl pkg/util/podutils ActivePods, in parts. */
const byReadiness = (a: JsonObject, b: JsonObject): number =>
  Number(isReady(b)) - Number(isReady(a)) ||
  (textAt(a, 'metadata', 'creationTimestamp') < textAt(b, 'metadata', 'creationTimestamp') ? -1 : 1)
